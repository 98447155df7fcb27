"""More time that single learners were given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, select

from bot.records import Extension
from storage.names import not_there
from storage.sql import tables
from storage.sql.session import Session, chunks
from storage.values import is_possible, possible

_EXTENSIONS = tables.extensions.c
_LATEST = ("due", "at", "by")


class SqlExtensions:
    """`bot.repositories.Extensions` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def grant(self, extensions: Sequence[Extension]) -> None:
        for extension in extensions:
            if not is_possible(extension.member_id):
                raise not_there("member", extension.member_id)
        insert = self._session.insert(tables.extensions)
        await self._session.run_many(
            insert.on_conflict_do_update(
                index_elements=["member_id", "unit"],
                set_={column: insert.excluded[column] for column in _LATEST},
            ),
            [
                {
                    "member_id": extension.member_id,
                    "unit": extension.unit,
                    "due": extension.due,
                    "at": extension.at,
                    "by": extension.by,
                }
                for extension in extensions
            ],
        )

    async def revoke(self, member_ids: Collection[int], unit: str) -> int:
        revoked = 0
        for part in chunks(possible(member_ids)):
            revoked += await self._session.run(
                delete(tables.extensions).where(_EXTENSIONS.member_id.in_(part), _EXTENSIONS.unit == unit)
            )
        return revoked

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, Extension]]:
        asked = list(member_ids)
        found: dict[int, dict[str, Extension]] = {member_id: {} for member_id in asked}
        for part in chunks(possible(asked)):
            for row in await self._session.rows(
                select(tables.extensions)
                .where(_EXTENSIONS.member_id.in_(part))
                .order_by(*tables.extensions.primary_key)
            ):
                found[row.member_id][row.unit] = Extension(
                    member_id=row.member_id, unit=row.unit, due=row.due, at=row.at, by=row.by
                )
        return found
