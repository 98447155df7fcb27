"""What has to be fetched from Discord before the companion can be told what somebody did: files they handed over."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

import aiohttp

from adapters.discord.app.again import What
from adapters.discord.app.inbound import Handed
from bot.errors import Refused
from bot.inbound import Attachment, CommandCall, Submitted
from bot.phrases import answering
from bot.phrases import discord as phrases

log = logging.getLogger(__name__)

#: Bytes. A roster of a thousand people has a tenth of this.
LARGEST_FILE = 2 * 1024 * 1024
#: So many files of one message are looked at; a command takes one.
MOST_FILES = 5
#: Where Discord keeps what people hand over.
DISCORDS_OWN = ("cdn.discordapp.com", "media.discordapp.net")

_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)


class Unfetched(Exception):
    """A file could not be had: why, by the key of its field (empty for one that came with a command or a message)."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("a file could not be fetched")


class Fetching:
    """Fetches the files of an act, from Discord's own hosts only. `server` is the base URL of another server that we
    are pointed at (empty: none): its host counts as well, by whatever scheme that has.
    """

    def __init__(self, *, server: str = "") -> None:
        parts = urlsplit(server)
        self._server = (parts.scheme, parts.hostname) if parts.hostname else None

    async def complete(self, what: What, files: Collection[Handed]) -> What:
        """What somebody did with the files that belong to it. Raises Unfetched."""
        match what:
            case CommandCall() if files:
                return replace(what, attachments=(await self._fetched(files)).get("", ()))
            case Submitted() if files:
                return replace(what, files=await self._fetched(files))
            case _:
                return what

    async def _fetched(self, files: Collection[Handed]) -> dict[str, tuple[Attachment, ...]]:
        fetched: defaultdict[str, tuple[Attachment, ...]] = defaultdict(tuple)
        problems: dict[str, str] = {}
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            for file in list(files)[:MOST_FILES]:
                try:
                    fetched[file.key] += (await self._one(session, file),)
                except Refused:
                    problems[file.key] = answering.too_large(LARGEST_FILE // 1024**2)
                except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
                    log.warning("a file could not be fetched", extra={"problem": type(error).__name__})
                    problems[file.key] = phrases.not_received()
        if problems:
            raise Unfetched(problems)
        return dict(fetched)

    async def _one(self, session: aiohttp.ClientSession, file: Handed) -> Attachment:
        if file.size > LARGEST_FILE:
            raise Refused("too large")
        if not self._is_discords(file.url):
            raise ValueError("not an address of Discord's")
        # It redirects nowhere, and where it did we would follow somebody else.
        async with session.get(file.url, allow_redirects=False) as response:
            if response.status != 200:
                raise aiohttp.ClientError(f"HTTP {response.status}")
            content = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                content += chunk
                if len(content) > LARGEST_FILE:
                    raise Refused("too large")
        return Attachment(name=file.name, content=bytes(content))

    def _is_discords(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.username is not None:
            return False
        if parts.scheme == "https" and parts.hostname in DISCORDS_OWN:
            return True
        return (parts.scheme, parts.hostname) == self._server
