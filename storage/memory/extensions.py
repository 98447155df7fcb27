"""More time that single learners were given, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.records import Extension
from storage.memory.state import State
from storage.values import storable, utc


class MemoryExtensions:
    """`bot.repositories.Extensions` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def grant(self, extensions: Sequence[Extension]) -> None:
        for extension in extensions:
            self._state.need_member(extension.member_id)
            clean = replace(
                extension, unit=storable(extension.unit), due=utc(extension.due), at=utc(extension.at)
            )
            self._state.extensions.put((clean.member_id, clean.unit), clean)

    async def revoke(self, member_ids: Collection[int], unit: str) -> int:
        given = [
            key
            for member_id in dict.fromkeys(member_ids)
            if (key := (member_id, storable(unit))) in self._state.extensions
        ]
        for key in given:
            self._state.extensions.drop(key)
        return len(given)

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, Extension]]:
        found: dict[int, dict[str, Extension]] = {member_id: {} for member_id in member_ids}
        for extension in self._state.extensions.values():
            if extension.member_id in found:
                found[extension.member_id][extension.unit] = extension
        return found
