"""What follows from what somebody did goes out at once, and not at the next beat of the pulse."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StorageError

log = logging.getLogger(__name__)


class Following:
    """Runs `follow` (open and send what is due) when nudged. Nudges while it runs make it run once more, however many
    they are.
    """

    def __init__(self, follow: Callable[[], Awaitable[None]]) -> None:
        self._follow = follow
        self._wanted = False
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    def nudge(self) -> None:
        """Something was done. Returns at once."""
        self._wanted = True
        if self._task is None and not self._stopped:
            self._task = asyncio.create_task(self._run())

    async def stop(self, within: float) -> None:
        """Run no more; what runs has so many seconds to end. What it leaves undone is in the database."""
        self._stopped = True
        if self._task is not None:
            _, unfinished = await asyncio.wait({self._task}, timeout=within)
            for task in unfinished:
                task.cancel()
                await asyncio.wait({task})

    async def _run(self) -> None:
        try:
            while self._wanted and not self._stopped:
                self._wanted = False
                await self._follow()
        except StorageError:
            pass  # the next beat finds the same rows, and tells of the database's trouble
        except Exception:
            log.exception("what follows broke; the next beat takes it up")
        finally:
            self._task = None
