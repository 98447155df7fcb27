"""What learners told us they have done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, null, select, update

from bot.records import CheckIn, How, Withdrawn
from storage.sql import tables
from storage.sql.session import Session, chunks
from storage.values import is_possible, possible

_CHECK_INS = tables.check_ins.c
_ANONYMOUS = tables.anonymous_check_ins.c
_LATEST = ("recorded_at", "how", "note", "link")


class SqlCheckIns:
    """`bot.repositories.CheckIns` in a database. Withdrawn rows stay, marked, until the learner checks in again."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def record(self, check_ins: Sequence[CheckIn]) -> None:
        insert = self._session.insert(tables.check_ins)
        new = insert.excluded
        stands_earlier = and_(_CHECK_INS.withdrawn_at.is_(None), _CHECK_INS.acted_at < new.acted_at)
        await self._session.run_many(
            insert.on_conflict_do_update(
                index_elements=["member_id", "assignment"],
                set_={
                    **{column: new[column] for column in _LATEST},
                    "acted_at": case((stands_earlier, _CHECK_INS.acted_at), else_=new.acted_at),
                    "withdrawn_at": null(),
                },
            ),
            [
                {
                    "member_id": check_in.member_id,
                    "assignment": check_in.assignment,
                    "acted_at": check_in.acted_at,
                    "recorded_at": check_in.recorded_at,
                    "how": check_in.how,
                    "note": check_in.note,
                    "link": check_in.link,
                }
                for check_in in check_ins
            ],
        )

    async def withdraw(self, member_id: int, assignments: Sequence[str], at: datetime) -> None:
        if not is_possible(member_id):
            return
        for part in chunks(assignments):
            await self._session.run(
                update(tables.check_ins)
                .where(
                    _CHECK_INS.member_id == member_id,
                    _CHECK_INS.assignment.in_(part),
                    _CHECK_INS.withdrawn_at.is_(None),
                )
                .values(withdrawn_at=at, note="", link="")
            )

    async def withdrawn(self, member_id: int) -> dict[str, Withdrawn]:
        if not is_possible(member_id):
            return {}
        rows = await self._session.rows(
            select(tables.check_ins)
            .where(_CHECK_INS.member_id == member_id, _CHECK_INS.withdrawn_at.is_not(None))
            .order_by(_CHECK_INS.id)
        )
        return {row.assignment: Withdrawn(check_in=_check_in(row), at=row.withdrawn_at) for row in rows}

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, CheckIn]]:
        asked = list(member_ids)
        found: dict[int, dict[str, CheckIn]] = {member_id: {} for member_id in asked}
        for part in chunks(possible(asked)):
            for row in await self._session.rows(
                select(tables.check_ins)
                .where(_CHECK_INS.member_id.in_(part), _CHECK_INS.withdrawn_at.is_(None))
                .order_by(_CHECK_INS.id)
            ):
                found[row.member_id][row.assignment] = _check_in(row)
        return found

    async def anonymous(self, cohort_id: int) -> dict[str, int]:
        if not is_possible(cohort_id):
            return {}
        rows = await self._session.rows(
            select(_ANONYMOUS.assignment, _ANONYMOUS.people)
            .where(_ANONYMOUS.cohort_id == cohort_id)
            .order_by(_ANONYMOUS.assignment)
        )
        return {row.assignment: row.people for row in rows}


def _check_in(row: Row[Any]) -> CheckIn:
    return CheckIn(
        member_id=row.member_id,
        assignment=row.assignment,
        acted_at=row.acted_at,
        recorded_at=row.recorded_at,
        how=How(row.how),
        note=row.note,
        link=row.link,
    )
