"""What a chat platform does on a bad day, as scripted by a test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from aiohttp import web


@dataclass(eq=False, kw_only=True)
class Mood:
    """What happens to the next `times` requests of this name, in which `*` is anything; where there is an `about`, only
    to those of which that is known (`channel`, `team`).

    `error` is the platform's word or number for what it says, `retry_after` and `seconds` are in seconds.
    """

    kind: str
    name: str
    about: Mapping[str, str] = field(default_factory=dict)
    times: int | None = 1
    status: int = 0
    error: str | int = ""
    retry_after: float = 0
    seconds: float = 0
    met: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let what is held go on, and hold nothing more."""
        self.times = 0
        self.released.set()

    def fits(self, name: str, about: Mapping[str, str]) -> bool:
        if self.times == 0 or not fnmatchcase(name, self.name):
            return False
        return all(about.get(what) == wanted for what, wanted in self.about.items())

    async def hold(self) -> None:
        self.reached.set()
        await self.released.wait()


class Script:
    """The moods to come. Every verb is about the next `times` requests that fit (None: until `over`), and returns its
    mood.
    """

    def __init__(self) -> None:
        self._script: list[Mood] = []

    def broken(self, name: str, *, status: int = 503, times: int | None = 1, **about: str) -> Mood:
        """A status with a page of HTML, before anything was done; 200 is one too."""
        return self.add(Mood(kind="page", name=name, times=times, status=status, about=about))

    def broken_after(self, name: str, *, status: int = 500, times: int | None = 1, **about: str) -> Mood:
        """The request is carried out, and then a page of HTML comes instead of an answer."""
        return self.add(Mood(kind="page after", name=name, times=times, status=status, about=about))

    def dropped(self, name: str, *, times: int | None = 1, **about: str) -> Mood:
        """The connection goes away before anything was done. aiohttp itself asks once more where it was a GET."""
        return self.add(Mood(kind="dropped", name=name, times=times, about=about))

    def lost(self, name: str, *, times: int | None = 1, **about: str) -> Mood:
        """The request is carried out, and then the connection goes away instead of an answer."""
        return self.add(Mood(kind="lost", name=name, times=times, about=about))

    def slow(self, name: str, *, seconds: float, times: int | None = 1, **about: str) -> Mood:
        """Answers come this much later, by the real clock."""
        return self.add(Mood(kind="slow", name=name, times=times, seconds=seconds, about=about))

    def held(self, name: str, *, times: int | None = 1, **about: str) -> Mood:
        """Requests wait, before they are carried out, until `release`. `await mood.reached.wait()` for the first."""
        return self.add(Mood(kind="held", name=name, times=times, about=about))

    def held_after(self, name: str, *, times: int | None = 1, **about: str) -> Mood:
        """Requests are carried out, and their answers wait until `release`."""
        return self.add(Mood(kind="held after", name=name, times=times, about=about))

    def add(self, mood: Mood) -> Mood:
        self._script.append(mood)
        return mood

    def over(self) -> None:
        """A good day again."""
        for mood in self._script:
            mood.release()
        self._script.clear()

    def next(self, name: str, **about: str) -> Mood | None:
        """What happens to this request, if anything does."""
        mood = next((mood for mood in self._script if mood.fits(name, about)), None)
        if mood is not None:
            mood.met += 1
            if mood.times is not None:
                mood.times -= 1
        return mood


async def in_mood(
    mood: Mood | None,
    request: web.Request,
    carry_out: Callable[[], Awaitable[web.StreamResponse]],
    instead: Callable[[Mood], web.StreamResponse],
) -> web.StreamResponse:
    """The answer to a request, as far as the mood lets there be one; `instead` is how the platform says what comes in
    its place: a page, a limit, a refusal.
    """
    match mood and mood.kind:
        case None:
            return await carry_out()
        case "dropped":
            return drop(request)
        case "slow":
            assert mood
            await asyncio.sleep(mood.seconds)
        case "held":
            assert mood
            await mood.hold()
        case "lost" | "page after" | "held after":
            pass
        case _:
            assert mood
            return instead(mood)
    response = await carry_out()
    match mood and mood.kind:
        case "lost":
            return drop(request)
        case "page after":
            assert mood
            return instead(mood)
        case "held after":
            assert mood
            await mood.hold()
    return response


def drop(request: web.Request) -> web.Response:
    """The connection goes away, as when a cable is pulled."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
