"""What Slack does on a bad day, as scripted by a test."""

from __future__ import annotations

from tests.standin.clock import Clock
from tests.standin.moods import Mood, Script


class Moods(Script):
    """The script, by the name of a method, where given only for one `channel` or `team`.

    Beside the methods of the Web API there are `respond` (a response_url), `upload` and `download` (the bytes of a
    file) and `*` (anything).
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._paced: dict[str, list[float]] = {}
        self._pace: tuple[int, float] | None = None
        self._looked: dict[str, float] = {}
        self.history_is_scarce = False
        self.files_take_time = False

    def limited(self, method: str, *, retry_after: int, times: int | None = 1, **about: str) -> Mood:
        """429 with Retry-After, in seconds."""
        return self.add(Mood(kind="limited", name=method, times=times, retry_after=retry_after, about=about))

    def says(self, method: str, error: str, *, times: int | None = 1, **about: str) -> Mood:
        """200 with `ok: false`: `fatal_error`, `internal_error`, whatever."""
        return self.add(Mood(kind="says", name=method, times=times, error=error, about=about))

    def one_a_second(self, *, burst: int = 1) -> None:
        """Posts to one channel beyond `burst` within a second are refused with 429, by the stand-in's clock."""
        self._pace = (burst, 1.0)

    def scarce_history(self) -> None:
        """The rule for apps outside the Marketplace: conversations.history and .replies once a minute each, 15 objects
        at most, by the stand-in's clock.
        """
        self.history_is_scarce = True

    def over(self) -> None:
        super().over()
        self._pace = None
        self.history_is_scarce = self.files_take_time = False

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
