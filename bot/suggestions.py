"""What could stand in a parameter, for platforms that complete while somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Place, Profile

#: More than this no platform shows at once.
MOST = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody is typing a command. `path` is its group and its own word, `parameter` the one being typed in, `typed`
    what stands there so far. `cohort` is the name they gave in the same command (empty: none), `trusted` as in an
    Inbound.
    """

    who: Profile
    place: Place
    path: tuple[str, str]
    parameter: str
    typed: str
    cohort: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One value that could stand there (at most 100 characters), and how it is shown."""

    label: str
    value: str
