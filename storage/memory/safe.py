"""Secrets of platforms, in memory."""

from __future__ import annotations

from datetime import datetime

from storage.values import storable, utc


class MemorySafe:
    """`bot.ports.Safe` without a database: nothing is written anywhere, so nothing needs to be encrypted."""

    def __init__(self) -> None:
        self._drawers: dict[str, dict[str, tuple[str, datetime | None]]] = {}

    async def put(self, drawer: str, name: str, secret: str, *, until: datetime | None = None) -> None:
        end = None if until is None else utc(until)
        self._drawers.setdefault(storable(drawer), {})[storable(name)] = (storable(secret), end)

    async def get(self, drawer: str, name: str) -> str | None:
        held = self._drawers.get(storable(drawer), {}).get(storable(name))
        return None if held is None else held[0]

    async def take(self, drawer: str, name: str, now: datetime) -> str | None:
        moment = utc(now)
        held = self._drawers.get(storable(drawer), {}).pop(storable(name), None)
        if held is None or (held[1] is not None and held[1] <= moment):
            return None
        return held[0]

    async def drop(self, drawer: str, name: str) -> None:
        self._drawers.get(storable(drawer), {}).pop(storable(name), None)

    async def tidy(self, now: datetime) -> None:
        moment = utc(now)
        for names in self._drawers.values():
            for name in [name for name, (_, end) in names.items() if end is not None and end <= moment]:
                del names[name]
