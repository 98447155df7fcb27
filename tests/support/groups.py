"""Groups of people on a platform in memory, with the bad moods of real ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping


async def _nothing() -> None:
    """What happens while a platform that nobody watches is asked."""


class MoodyGroups:
    """`Groups` whose next changes end in the errors of `moods` (None: they go well), then well. `members` are the ids
    of people by (space, group), `changes` what was asked: `+red ana` and `-red ana`. `obstacles` are by group. `on_ask`
    is awaited before every change.
    """

    def __init__(
        self,
        moods: Iterable[Exception | None] = (),
        *,
        obstacles: Mapping[str, str] | None = None,
        on_ask: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._moods = iter(moods)
        self._obstacles = obstacles or {}
        self.on_ask = on_ask
        self.members: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.changes: list[str] = []

    async def obstacle(self, space: str, group: str) -> str:
        return self._obstacles.get(group, "")

    async def enter(self, space: str, group: str, external_id: str) -> None:
        await self._asked(f"+{group} {external_id}")
        self.members[space, group].add(external_id)

    async def leave(self, space: str, group: str, external_id: str) -> None:
        await self._asked(f"-{group} {external_id}")
        self.members[space, group].discard(external_id)

    async def _asked(self, change: str) -> None:
        await self.on_ask()
        self.changes.append(change)
        if (error := next(self._moods, None)) is not None:
            raise error
