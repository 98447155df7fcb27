"""A platform of our own for tests: it listens on this machine and writes down what comes in."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar

from aiohttp import web

from tests.standin.clock import Clock

C = TypeVar("C")
T = TypeVar("T")


class Late(Exception):
    """The app answered nothing in time, by the stand-in's clock."""


class StandIn(ABC, Generic[C]):
    """`async with` it: it listens on a free port of 127.0.0.1 until the end.

    `calls` is everything that was asked of it, `complaints` what a real platform might swallow in silence and an app
    should still not do. `patience` is how many real seconds an app may take before a test is told that it hangs.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.url = ""
        self.calls: list[C] = []
        self.complaints: list[str] = []
        self.patience = 20.0
        self._order = 0
        self._runner: web.AppRunner | None = None

    @abstractmethod
    def site(self) -> web.Application:
        """Its addresses."""

    @abstractmethod
    async def hang_up(self) -> None:
        """Close what the platform itself keeps open."""

    async def start(self, port: int = 0) -> Self:
        """Listen; on a free port where it is 0."""
        self._runner = web.AppRunner(self.site(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        await self.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def order(self) -> int:
        """The next place among everything that happens."""
        self._order += 1
        return self._order

    def complain(self, about: str) -> None:
        self.complaints.append(about)

    async def until(self, condition: Callable[[], T], *, within: float = 10) -> T:
        """The first truthy value of a condition. Raises TimeoutError after so many real seconds."""
        async with asyncio.timeout(within):
            while not (value := condition()):
                await asyncio.sleep(0.005)
        return value

    async def in_time(
        self, answer: asyncio.Future[T], *, within: float, what: str, patience: float | None
    ) -> T:
        """The app's answer. Raises Late when the stand-in's clock has passed `within` seconds, TimeoutError after
        `patience` real ones, where a test would hang.
        """
        late = asyncio.ensure_future(self.clock.passed(within))
        both: set[asyncio.Future[Any]] = {answer, late}
        try:
            await asyncio.wait(both, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result()
            if late.done():
                raise Late
            raise TimeoutError(f"The app acknowledged no {what} within {patience} real seconds.")
        finally:
            for waiting in both:
                waiting.cancel()
