"""What goes on after a platform was told that we have heard."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


class Work:
    """Tasks under way, so that none is lost and a stop waits for them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def under_way(self) -> int:
        return len(self._tasks)

    def start(self, doing: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Begin something. Whoever begins it sees to what it raises."""
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self, within: float) -> bool:
        """Wait up to `within` seconds for everything that is under way, and for what it begins; then cancel the rest.
        Whether all came to its end.
        """
        ends = asyncio.get_running_loop().time() + within
        while self._tasks and (left := ends - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(set(self._tasks), timeout=left)
        rest = set(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        return not rest


class Seen:
    """What this process has met lately. It only saves work: what must happen once for all processes is known by the
    database.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._known: OrderedDict[str, None] = OrderedDict()

    def first(self, identity: str) -> bool:
        """Whether this was not met before."""
        if identity in self._known:
            return False
        self._known[identity] = None
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return True

    def knows(self, identity: str) -> bool:
        return identity in self._known
