"""Who is in which group of the platform, and who is to be.

Which group is wanted stands with each member, so that those who are not in it are found through an index that has
nobody else: asked at every pulse, it must not read all members there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, false, func, literal, or_, select, update

from bot.grouping import Grouped, Grouping
from storage.sql import tables
from storage.sql.session import Session, chunks
from storage.values import AT_ONCE, possible, utc

_MEMBERS = tables.members.c
_PEOPLE = tables.people.c

_SPACE = select(_PEOPLE.space).where(_PEOPLE.id == _MEMBERS.person_id).scalar_subquery()
"""Asked of each member that is waiting. Given a join, PostgreSQL may rather read all people first."""

_AT_ONCE = literal(AT_ONCE, _MEMBERS.group_again_at.type)

TRIED_AGAIN = {
    "group_problem": "",
    "group_again_at": case(
        (or_(_MEMBERS.group_again_at.is_(None), _MEMBERS.group_problem != ""), _AT_ONCE),
        else_=_MEMBERS.group_again_at,
    ),
}
"""What becomes of a member for whom another group is wanted: tried at once, unless somebody is at it just now."""

_STILL_WANTED = _MEMBERS.wanted_group == bindparam("entered", type_=_MEMBERS.in_group.type)
_GROUPED = (
    update(tables.members)
    .where(_MEMBERS.id == bindparam("member_id"))
    .values(
        in_group=bindparam("new_group"),
        group_problem=case(
            (_STILL_WANTED, bindparam("problem", type_=_MEMBERS.group_problem.type)), else_=""
        ),
        group_again_at=case(
            (_STILL_WANTED, bindparam("again_at", type_=_MEMBERS.group_again_at.type)), else_=_AT_ONCE
        ),
    )
)


async def want_anew(session: Session, cohort_id: int, group: str) -> None:
    """This group is wanted for a cohort from now on. Its row is locked."""
    theirs = _MEMBERS.cohort_id == cohort_id
    # In one order for everybody, so that two who change several do not wait for each other. All of them, so that who
    # comes back at this moment waits as well.
    await session.rows(select(_MEMBERS.id).where(theirs).order_by(_MEMBERS.id).with_for_update())
    wanted = case((_MEMBERS.left_at.is_(None), literal(group, _MEMBERS.in_group.type)), else_="")
    await session.run(update(tables.members).where(theirs).values(wanted_group=wanted, **TRIED_AGAIN))


class MemberGroups:
    """The verbs of `bot.repositories.Members` about groups."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def want(self, cohort_id: int, member_ids: Sequence[int]) -> None:
        """These have just come into this cohort. Its options are read after their rows were written: who changes the
        options has done so already, or will find the rows.
        """
        if not member_ids:
            return
        row = await self._session.first(
            select(tables.cohorts.c.people_group).where(tables.cohorts.c.id == cohort_id)
        )
        if row is None or not row.people_group:
            return
        for part in chunks(member_ids):
            await self._session.run(
                update(tables.members)
                .where(_MEMBERS.id.in_(part))
                .values(wanted_group=row.people_group, **TRIED_AGAIN)
            )

    async def misgrouped(
        self,
        platforms: Collection[str],
        now: datetime,
        *,
        held_until: datetime,
        limit: int,
        besides: Collection[str] = (),
    ) -> list[Grouping]:
        moment, until = utc(now), utc(held_until)
        prefixes = [f"{platform}:" for platform in platforms]
        there = (func.substr(_SPACE, 1, len(prefix)) == prefix for prefix in prefixes)
        waiting = await self._session.rows(
            select(_MEMBERS.id)
            .where(tables.IS_MISGROUPED, _MEMBERS.group_again_at <= moment, or_(false(), *there))
            .where(*([_SPACE.not_in(besides)] if besides else ()))
            .order_by(_MEMBERS.group_again_at, _MEMBERS.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = [row.id for row in waiting]
        if not ids:
            return []
        await self._session.run(
            update(tables.members).where(_MEMBERS.id.in_(ids)).values(group_again_at=until, group_problem="")
        )
        other = tables.members.alias("other")
        is_wanted_elsewhere = (
            select(other.c.id)
            .where(other.c.person_id == _MEMBERS.person_id, other.c.wanted_group == _MEMBERS.in_group)
            .exists()
        )
        rows = await self._session.rows(
            select(
                _MEMBERS.id,
                _MEMBERS.cohort_id,
                _PEOPLE.space,
                _PEOPLE.external_id,
                case((is_wanted_elsewhere, ""), else_=_MEMBERS.in_group).label("leaves"),
                _MEMBERS.wanted_group.label("enters"),
            )
            .join_from(tables.members, tables.people)
            .where(_MEMBERS.id.in_(ids))
        )
        found = {
            row.id: Grouping(
                member_id=row.id,
                cohort_id=row.cohort_id,
                space=row.space,
                external_id=row.external_id,
                leaves=row.leaves,
                enters=row.enters,
            )
            for row in rows
        }
        return [found[member_id] for member_id in ids]

    async def grouped(self, outcomes: Sequence[Grouped]) -> None:
        known = set(possible(outcome.member_id for outcome in outcomes))
        await self._session.run_many(
            _GROUPED,
            [
                {
                    "member_id": outcome.member_id,
                    "entered": outcome.enters,
                    "new_group": outcome.group,
                    "problem": outcome.problem,
                    "again_at": outcome.again_at,
                }
                for outcome in sorted(outcomes, key=lambda outcome: outcome.member_id)
                if outcome.member_id in known
            ],
        )
