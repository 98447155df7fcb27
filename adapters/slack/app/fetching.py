"""What has to be fetched from Slack before the companion can be told what somebody did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from adapters.slack.app.inbound import Act, Handed
from adapters.slack.ports import Api, Declined
from bot.errors import DeliveryError, Disconnected, Refused
from bot.inbound import Attachment, CommandCall, Picked, Submitted
from bot.phrases import answering
from bot.phrases import slack as phrases

#: Bytes. A roster of a thousand people has a tenth of this.
LARGEST_FILE = 2 * 1024 * 1024
#: So many files of one message are looked at; a command takes one.
MOST_FILES = 5


class Unfetched(Exception):
    """A file could not be had: why, by the key of its field (empty for one that came with a message)."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("a file could not be fetched")


class Fetching:
    """Fetches the files of an act, and the address of a message that was picked."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def complete(self, act: Act) -> Act:
        """The act with everything that belongs to it. Raises Unfetched; Disconnected where we are not let in."""
        match act.what:
            case Picked(link=""):
                return replace(act, what=replace(act.what, link=await self._address(act)), files=())
            case CommandCall() if act.files:
                files = await self._fetched(act)
                return replace(act, what=replace(act.what, attachments=files.get("", ())), files=())
            case Submitted() if act.files:
                return replace(act, what=replace(act.what, files=await self._fetched(act)), files=())
            case _:
                return act

    async def _address(self, act: Act) -> str:
        arguments = {"channel": act.origin.channel, "message_ts": act.message}
        try:
            told = await self._api.call(act.origin.team_id, "chat.getPermalink", arguments)
        except Disconnected:
            raise
        except (Declined, DeliveryError):
            return ""
        return str(told.get("permalink") or "")

    async def _fetched(self, act: Act) -> dict[str, tuple[Attachment, ...]]:
        fetched: defaultdict[str, tuple[Attachment, ...]] = defaultdict(tuple)
        problems: dict[str, str] = {}
        for file in act.files[:MOST_FILES]:
            try:
                fetched[file.key] += (await self._one(act.origin.team_id, file),)
            except Refused:
                problems[file.key] = answering.too_large(LARGEST_FILE // 1024**2)
            except Disconnected:
                raise
            except (Declined, DeliveryError):
                problems[file.key] = phrases.not_received()
        if problems:
            raise Unfetched(problems)
        return dict(fetched)

    async def _one(self, team_id: str, file: Handed) -> Attachment:
        if file.size > LARGEST_FILE:
            raise Refused("too large")
        url = file.url
        if not url:
            # Slack Connect hands files over by their id alone.
            told = await self._api.call(team_id, "files.info", {"file": file.id})
            url = str((told.get("file") or {}).get("url_private_download") or "")
        return Attachment(name=file.name, content=await self._api.download(team_id, url, most=LARGEST_FILE))
