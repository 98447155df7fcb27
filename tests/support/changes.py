"""Waiting for something to change, without looking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

#: Seconds within which anything must happen on a machine that is busy with everything else.
PATIENCE = 30.0


class Changes:
    """Whoever changes something tells; whoever waits looks again then."""

    def __init__(self) -> None:
        self._told = asyncio.Event()

    def tell(self) -> None:
        self._told.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until this holds. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._told.clear()
                await self._told.wait()
