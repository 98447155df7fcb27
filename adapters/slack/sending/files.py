"""The files of a message. They make it better; that one of them cannot be had never keeps a message back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from adapters.files import Attached
from adapters.slack.ports import Api, Declined
from bot.errors import DeliveryError, Disconnected, Unavailable

log = logging.getLogger(__name__)

#: How often a file is tried, and for how many seconds the message waits for its files at most.
TRIES, PATIENCE = 2, 10.0

T = TypeVar("T")


class Files:
    """Hands files over, a bounded number of times and for a bounded time."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def uploaded(self, team_id: str, files: Sequence[Attached]) -> list[str | None]:
        """Slack's ids of these files, in their order; None for one that could not be handed over. Raises Disconnected.

        An upload that nobody was shown can be done again without harm, whatever became of the first.
        """
        ids: list[str | None] = [None] * len(files)
        if not files:
            return ids

        async def all_of_them() -> None:
            for place, file in enumerate(files):
                ids[place] = await _tried(partial(self._api.upload, team_id, file), DeliveryError)

        await self._logged(files, all_of_them)
        return ids

    async def share(
        self, team_id: str, files: Sequence[tuple[str, Attached]], *, channel: str, thread: str
    ) -> None:
        """Show uploaded files under a message that was stored. Nothing is raised: it is there, with or without them."""
        if not files:
            return
        ids, titles = [file_id for file_id, _ in files], [file.label for _, file in files]

        async def shared() -> None:
            share = partial(self._api.share, team_id, ids, titles=titles, channel=channel, thread=thread)
            await _tried(share, Unavailable)  # what may have been done is not done again

        try:
            await self._logged([file for _, file in files], shared)
        except Disconnected as error:
            log.warning("files could not be shared", extra={"problem": str(error)})

    async def _logged(self, files: Sequence[Attached], work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await work()
        except Disconnected:
            raise
        except (Declined, DeliveryError, TimeoutError) as error:
            names = ", ".join(file.name for file in files)
            log.warning(
                "a message goes without some of its files",
                extra={"files": names, "problem": str(error) or "it took too long"},
            )


async def _tried(work: Callable[[], Awaitable[T]], passing: type[DeliveryError]) -> T:
    """What `work` gives, tried again after what is `passing`."""
    for _ in range(TRIES - 1):
        try:
            return await work()
        except Disconnected:
            raise
        except passing as error:
            log.info("a file is tried again", extra={"problem": str(error)})
    return await work()
