"""What Discord does on a bad day, as scripted by a test."""

from __future__ import annotations

from tests.standin.moods import Mood, Script


class Moods(Script):
    """The script, by the name of a request: `POST /channels/*/messages`."""

    def limited(
        self, name: str, *, retry_after: float, everywhere: bool = False, times: int | None = 1
    ) -> Mood:
        """429 with Retry-After in seconds, as Discord itself says it; `everywhere` is the global limit."""
        kind = "limited everywhere" if everywhere else "limited"
        return self.add(Mood(kind=kind, name=name, times=times, retry_after=retry_after))

    def banned(self, name: str = "*", *, retry_after: float = 0, times: int | None = 1) -> Mood:
        """429 with a page of HTML and without `Via`: Cloudflare turns away the whole address."""
        return self.add(Mood(kind="banned", name=name, times=times, retry_after=retry_after))

    def says(self, name: str, code: int, *, status: int = 0, times: int | None = 1) -> Mood:
        """One of Discord's own refusals, by its code: 50001, 10003, …"""
        return self.add(Mood(kind="says", name=name, times=times, error=code, status=status))
