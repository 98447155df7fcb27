"""Who is in which cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from bot.model import Member, Role
from storage.sql import tables
from storage.sql.groups import TRIED_AGAIN, MemberGroups
from storage.sql.people import person_of
from storage.sql.session import chunks
from storage.values import is_possible, possible, utc

_MEMBERS = tables.members.c
_SELECT = select(
    _MEMBERS.id.label("member_id"),
    _MEMBERS.cohort_id,
    _MEMBERS.joined_at,
    _MEMBERS.left_at,
    _MEMBERS.muted_at,
    _MEMBERS.in_group,
    _MEMBERS.group_problem,
    *(_MEMBERS[role] for role in Role),
    tables.people,
).join_from(tables.members, tables.people)
_ROLES = tuple((role, role.value) for role in Role)
_IN_ORDER = (_MEMBERS.joined_at, _MEMBERS.id)


class SqlMembers(MemberGroups):
    """`bot.repositories.Members` in a database."""

    async def enrol(
        self, cohort_id: int, person_ids: Sequence[int], role: Role, at: datetime
    ) -> list[Member]:
        asked = list(dict.fromkeys(person_ids))
        roles = {each.value: each is role for each in Role}
        added = await self._session.insert_many(
            self._session.insert(tables.members)
            .on_conflict_do_nothing(index_elements=["cohort_id", "person_id"])
            .returning(_MEMBERS.id, _MEMBERS.person_id),
            [
                {"cohort_id": cohort_id, "person_id": person_id, "joined_at": at, **roles}
                for person_id in asked
            ],
        )
        fresh: dict[int, int] = {row.person_id: row.id for row in added}
        known = [person_id for person_id in asked if person_id not in fresh]
        for part in chunks(known):
            here = (_MEMBERS.cohort_id == cohort_id, _MEMBERS.person_id.in_(part))
            for row in await self._session.rows(
                update(tables.members)
                .where(*here, _MEMBERS.left_at.is_not(None))
                .values(joined_at=at, left_at=None, muted_at=None, **roles)
                .returning(_MEMBERS.id, _MEMBERS.person_id)
            ):
                fresh[row.person_id] = row.id
            await self._session.run(
                update(tables.members)
                .where(*here, _MEMBERS[role.value].is_(False))
                .values({role.value: True})
            )
        await self.want(cohort_id, [*fresh.values()])
        found = await self.get_many(fresh.values())
        return [found[fresh[person_id]] for person_id in asked if person_id in fresh]

    async def mute(self, member_id: int, at: datetime | None) -> None:
        since = None if at is None else utc(at)
        if is_possible(member_id):
            await self._session.run(
                update(tables.members).where(_MEMBERS.id == member_id).values(muted_at=since)
            )

    async def leave(self, member_id: int, at: datetime) -> None:
        if is_possible(member_id):
            await self._session.run(
                update(tables.members)
                .where(_MEMBERS.id == member_id, _MEMBERS.left_at.is_(None))
                .values(left_at=at, wanted_group="", **TRIED_AGAIN)
            )

    async def of_cohort(self, cohort_id: int, *, role: Role | None = None) -> list[Member]:
        if not is_possible(cohort_id):
            return []
        present = (_MEMBERS.cohort_id == cohort_id, _MEMBERS.left_at.is_(None))
        return await self._find(*present, *(() if role is None else (_MEMBERS[role.value].is_(True),)))

    async def of_person(self, person_id: int, *, gone: bool = False) -> list[Member]:
        if not is_possible(person_id):
            return []
        theirs = _MEMBERS.person_id == person_id
        return await (self._find(theirs) if gone else self._find(theirs, _MEMBERS.left_at.is_(None)))

    async def get_many(self, member_ids: Iterable[int]) -> dict[int, Member]:
        return {
            member.id: member
            for part in chunks(possible(member_ids))
            for member in await self._find(_MEMBERS.id.in_(part))
        }

    async def _find(self, *conditions: ColumnElement[bool]) -> list[Member]:
        rows = await self._session.rows(_SELECT.where(*conditions).order_by(*_IN_ORDER))
        return [_member(row) for row in rows]


def _member(row: Row[Any]) -> Member:
    return Member(
        id=row.member_id,
        cohort_id=row.cohort_id,
        person=person_of(row, person_id=row.id),
        roles=frozenset(role for role, column in _ROLES if getattr(row, column)),
        joined_at=row.joined_at,
        left_at=row.left_at,
        muted_at=row.muted_at,
        group=row.in_group,
        group_problem=row.group_problem,
    )
