"""What Slack does on a bad day, as scripted by a test."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tests.slack.standin.clock import Clock


@dataclass(eq=False, kw_only=True)
class Mood:
    """What happens to the next `times` calls of a method, where given only those about one channel or workspace.

    Beside the methods of the Web API there are `respond` (a response_url), `upload` and `download` (the bytes of a
    file) and `*` (anything).
    """

    kind: str
    method: str
    channel: str = ""
    team: str = ""
    times: int | None = 1
    status: int = 200
    body: str = ""
    error: str = ""
    retry_after: int = 0
    seconds: float = 0
    met: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let what is held go on, and hold nothing more."""
        self.times = 0
        self.released.set()

    def fits(self, method: str, channel: str, team: str) -> bool:
        if self.times == 0 or self.method not in {"*", method}:
            return False
        return self.channel in {"", channel} and self.team in {"", team}


class Moods:
    """The script. Every verb is about the next `times` calls that fit (None: until `over`) and returns its mood."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._script: list[Mood] = []
        self._paced: dict[str, list[float]] = {}
        self._pace: tuple[int, float] | None = None
        self._looked: dict[str, float] = {}
        self.history_is_scarce = False
        self.files_take_time = False

    def limited(
        self, method: str, *, retry_after: int, times: int | None = 1, channel: str = "", team: str = ""
    ) -> Mood:
        """429 with Retry-After, in seconds."""
        return self._add(
            Mood(
                kind="limited",
                method=method,
                times=times,
                retry_after=retry_after,
                channel=channel,
                team=team,
            )
        )

    def says(
        self, method: str, error: str, *, times: int | None = 1, channel: str = "", team: str = ""
    ) -> Mood:
        """200 with `ok: false`: `fatal_error`, `internal_error`, whatever."""
        return self._add(
            Mood(kind="says", method=method, times=times, error=error, channel=channel, team=team)
        )

    def broken(
        self, method: str, *, status: int = 503, times: int | None = 1, channel: str = "", team: str = ""
    ) -> Mood:
        """A status with a page of HTML, before anything was done; 200 is one too."""
        return self._add(
            Mood(kind="page", method=method, times=times, status=status, channel=channel, team=team)
        )

    def dropped(self, method: str, *, times: int | None = 1, channel: str = "", team: str = "") -> Mood:
        """The connection goes away before the call was handled. aiohttp itself asks once more where it was a GET."""
        return self._add(Mood(kind="dropped", method=method, times=times, channel=channel, team=team))

    def lost(self, method: str, *, times: int | None = 1, channel: str = "", team: str = "") -> Mood:
        """The call is carried out, and then the connection goes away instead of an answer."""
        return self._add(Mood(kind="lost", method=method, times=times, channel=channel, team=team))

    def broken_after(
        self, method: str, *, status: int = 500, times: int | None = 1, channel: str = ""
    ) -> Mood:
        """The call is carried out, and then a page of HTML comes instead of an answer."""
        return self._add(Mood(kind="page after", method=method, times=times, status=status, channel=channel))

    def slow(self, method: str, *, seconds: float, times: int | None = 1, channel: str = "") -> Mood:
        """Answers come this much later, by the real clock."""
        return self._add(Mood(kind="slow", method=method, times=times, seconds=seconds, channel=channel))

    def held(self, method: str, *, times: int | None = 1, channel: str = "", team: str = "") -> Mood:
        """Calls wait, before they are carried out, until `release`. `await mood.reached.wait()` for the first."""
        return self._add(Mood(kind="held", method=method, times=times, channel=channel, team=team))

    def one_a_second(self, *, burst: int = 1) -> None:
        """Posts to one channel beyond `burst` within a second are refused with 429, by the stand-in's clock."""
        self._pace = (burst, 1.0)

    def scarce_history(self) -> None:
        """The rule for apps outside the Marketplace: conversations.history and .replies once a minute each, 15 objects
        at most, by the stand-in's clock.
        """
        self.history_is_scarce = True

    def over(self) -> None:
        """A good day again."""
        for mood in self._script:
            mood.release()
        self._script.clear()
        self._pace = None
        self.history_is_scarce = self.files_take_time = False

    def _add(self, mood: Mood) -> Mood:
        self._script.append(mood)
        return mood

    def next(self, method: str, channel: str = "", team: str = "") -> Mood | None:
        """What happens to this call, if anything does."""
        mood = next((mood for mood in self._script if mood.fits(method, channel, team)), None)
        if mood is not None:
            mood.met += 1
            if mood.times is not None:
                mood.times -= 1
        return mood

    def too_fast(self, channel: str) -> bool:
        """Whether a post to this channel comes too soon after others; if not, it counts."""
        if self._pace is None:
            return False
        burst, within = self._pace
        now = self._clock.now()
        recent = [at for at in self._paced.get(channel, []) if now - at < within]
        self._paced[channel] = recent if len(recent) >= burst else [*recent, now]
        return len(recent) >= burst

    def looked_too_soon(self, method: str, team: str) -> int:
        """Seconds until this workspace may be looked through again; 0 where it may now, and that counts."""
        if not self.history_is_scarce:
            return 0
        now, last = self._clock.now(), self._looked.get(f"{method} {team}")
        if last is not None and now - last < 60:
            return max(1, round(60 - (now - last)))
        self._looked[f"{method} {team}"] = now
        return 0
