"""Lanes: work for several spaces at once, each at its own pace, so that none waits for another."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from bot.errors import StorageError

log = logging.getLogger(__name__)

#: Seconds until the next look for spaces that have come to have work while others are worked for.
LOOK_EVERY = 2.0


class Lanes:
    """`spaces` tells which spaces have work; `work` does a handful for one of them and returns how much that was, 0
    where it found none. At most `most` lanes are open at once: where more spaces have work, each gets a handful in
    turn. Once `is_stopping`, no handful is begun any more.
    """

    def __init__(
        self,
        *,
        spaces: Callable[[], Awaitable[Sequence[str]]],
        work: Callable[[str], Awaitable[int]],
        most: int,
        is_stopping: Callable[[], bool],
    ) -> None:
        self._spaces = spaces
        self._work = work
        self._most = most
        self._is_stopping = is_stopping
        self._open: dict[asyncio.Task[None], str] = {}
        self._waiting: deque[str] = deque()
        self._left_alone: dict[str, float] = {}
        self._next_look = 0.0
        self._done = 0
        self._trouble: StorageError | None = None
        self._is_over = False

    async def run(self) -> int:
        """Work until there is none left. Returns how much was done. Raises StorageError, once what was under way
        elsewhere has come to its end.

        A lane that breaks in a way nobody foresaw leaves the others alone. It is tried again in a moment, while there
        are others; and else by the next run.
        """
        try:
            while True:
                await self._look()
                self._fill()
                if not self._open:
                    break
                await self._until_one_ends()
        finally:
            await self._break_off()
        if self._trouble is not None:
            raise self._trouble
        return self._done

    async def _look(self) -> None:
        """Who has work? Asked whenever nobody waits for a lane, and every now and then."""
        now = _time()
        if self._is_ending() or (self._waiting and now < self._next_look):
            return
        try:
            found = await self._spaces()
        except StorageError as error:
            self._trouble, self._is_over = error, True
            return
        self._next_look = now + LOOK_EVERY
        taken = {*self._waiting, *self._open.values()}
        taken |= {space for space, until in self._left_alone.items() if now < until}
        self._waiting.extend(space for space in found if space not in taken)

    def _fill(self) -> None:
        while self._waiting and len(self._open) < self._most and not self._is_ending():
            space = self._waiting.popleft()
            self._open[asyncio.create_task(self._lane(space))] = space

    async def _lane(self, space: str) -> None:
        while not self._is_ending() and (done := await self._work(space)):
            self._done += done
            if self._waiting:
                self._waiting.append(space)
                return

    async def _until_one_ends(self) -> None:
        ended, _ = await asyncio.wait(self._open, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        for lane in ended:
            self._close(lane, self._open.pop(lane))

    def _close(self, lane: asyncio.Task[None], space: str) -> None:
        error = asyncio.CancelledError() if lane.cancelled() else lane.exception()
        if error is None:
            return
        self._left_alone[space] = _time() + LOOK_EVERY
        if isinstance(error, StorageError):
            self._trouble = self._trouble or error
        elif isinstance(error, (Exception, asyncio.CancelledError)):
            log.error("sending to %s broke; trying again shortly", space, exc_info=error)
        else:
            raise error

    async def _break_off(self) -> None:
        """Whoever is cancelled, or dies, takes the open lanes along."""
        for lane in self._open:
            lane.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _is_ending(self) -> bool:
        return self._is_over or self._is_stopping()


def _time() -> float:
    return asyncio.get_running_loop().time()
