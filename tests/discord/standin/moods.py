"""What Discord does on a bad day, as scripted by a test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(eq=False, kw_only=True)
class Mood:
    """What happens to the next `times` requests of this name: `POST /channels/*/messages`, where `*` is anything."""

    kind: str
    name: str
    times: int | None = 1
    status: int = 0
    code: int = 0
    retry_after: float = 0
    everywhere: bool = False
    seconds: float = 0
    met: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let what is held go on, and hold nothing more."""
        self.times = 0
        self.released.set()


class Moods:
    """The script. Every verb is about the next `times` requests that fit (None: until `over`) and returns its mood."""

    def __init__(self) -> None:
        self._script: list[Mood] = []

    def limited(
        self, name: str, *, retry_after: float, everywhere: bool = False, times: int | None = 1
    ) -> Mood:
        """429 with Retry-After in seconds, as Discord itself says it; `everywhere` is the global limit."""
        return self._add(
            Mood(kind="limited", name=name, times=times, retry_after=retry_after, everywhere=everywhere)
        )

    def banned(self, name: str = "*", *, retry_after: float = 0, times: int | None = 1) -> Mood:
        """429 with a page of HTML and without `Via`: Cloudflare turns away the whole address."""
        return self._add(Mood(kind="banned", name=name, times=times, retry_after=retry_after))

    def says(self, name: str, code: int, *, status: int = 0, times: int | None = 1) -> Mood:
        """One of Discord's own refusals, by its code: 50001, 10003, …"""
        return self._add(Mood(kind="says", name=name, times=times, code=code, status=status))

    def broken(self, name: str, *, status: int = 503, times: int | None = 1) -> Mood:
        """A status of 5xx with a page of HTML, before anything was done."""
        return self._add(Mood(kind="page", name=name, times=times, status=status))

    def broken_after(self, name: str, *, status: int = 500, times: int | None = 1) -> Mood:
        """The request is carried out, and then a page of HTML comes instead of an answer."""
        return self._add(Mood(kind="page after", name=name, times=times, status=status))

    def dropped(self, name: str, *, times: int | None = 1) -> Mood:
        """The connection goes away before anything was done. aiohttp itself asks once more where it was a GET."""
        return self._add(Mood(kind="dropped", name=name, times=times))

    def lost(self, name: str, *, times: int | None = 1) -> Mood:
        """The request is carried out, and then the connection goes away instead of an answer."""
        return self._add(Mood(kind="lost", name=name, times=times))

    def slow(self, name: str, *, seconds: float, times: int | None = 1) -> Mood:
        """Answers come this much later, by the real clock."""
        return self._add(Mood(kind="slow", name=name, times=times, seconds=seconds))

    def held(self, name: str, *, times: int | None = 1) -> Mood:
        """Requests wait, before they are carried out, until `release`. `await mood.reached.wait()` for the first."""
        return self._add(Mood(kind="held", name=name, times=times))

    def held_after(self, name: str, *, times: int | None = 1) -> Mood:
        """Requests are carried out, and their answers wait until `release`."""
        return self._add(Mood(kind="held after", name=name, times=times))

    def over(self) -> None:
        """A good day again."""
        for mood in self._script:
            mood.release()
        self._script.clear()

    def next(self, name: str) -> Mood | None:
        """What happens to this request, if anything does."""
        fits = (mood for mood in self._script if mood.times != 0 and fnmatchcase(name, mood.name))
        mood = next(fits, None)
        if mood is not None:
            mood.met += 1
            if mood.times is not None:
                mood.times -= 1
        return mood

    def _add(self, mood: Mood) -> Mood:
        self._script.append(mood)
        return mood
