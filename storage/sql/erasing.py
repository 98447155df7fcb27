"""Forgetting a person."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, literal, or_, select

from bot.model import Person
from storage.names import traces
from storage.sql import tables
from storage.sql.session import Session

_MEMBERS = tables.members.c
_CHECK_INS = tables.check_ins.c
_PROPOSALS = tables.proposals.c

_OF_MEMBERS = (tables.check_ins, tables.extensions, tables.deliveries)
"""The tables whose rows go with a member."""


async def erase(session: Session, person: Person) -> None:
    """Take a person, whose row is locked, out of every table. What they checked in is counted without their name."""
    theirs = _MEMBERS.person_id == person.id
    # Locked as well, so that nobody adds a row for a member who is on the way out.
    await session.rows(select(_MEMBERS.id).where(theirs).order_by(_MEMBERS.id).with_for_update())
    await _count(session, theirs)
    members = select(_MEMBERS.id).where(theirs)
    for table in _OF_MEMBERS:
        await session.run(delete(table).where(table.c.member_id.in_(members)))
    await session.run(delete(tables.members).where(theirs))
    await session.run(delete(tables.proposals).where(or_(_PROPOSALS.by == person.id, _tells_of(person))))
    await session.run(
        delete(tables.movements).where(
            tables.movements.c.external_id == person.told.external_id,
            tables.movements.c.space == person.told.space,
        )
    )
    await session.run(delete(tables.people).where(tables.people.c.id == person.id))


async def _count(session: Session, theirs: ColumnElement[bool]) -> None:
    """Add their standing check-ins to those of nobody in particular."""
    insert = session.insert(tables.anonymous_check_ins)
    count = tables.anonymous_check_ins.c.people
    await session.run(
        insert.from_select(
            ["cohort_id", "assignment", "people"],
            select(_MEMBERS.cohort_id, _CHECK_INS.assignment, func.count())
            .join_from(tables.check_ins, tables.members)
            .where(theirs, _CHECK_INS.withdrawn_at.is_(None))
            .group_by(_MEMBERS.cohort_id, _CHECK_INS.assignment)
            # In one order for everybody, so that two who are forgotten at once do not wait for each other.
            .order_by(_MEMBERS.cohort_id, _CHECK_INS.assignment),
        ).on_conflict_do_update(
            index_elements=["cohort_id", "assignment"], set_={"people": count + insert.excluded.people}
        )
    )


def _tells_of(person: Person) -> ColumnElement[bool]:
    """Proposals in this person's space that name them: a roster that is to be taken in."""
    here = select(tables.cohorts.c.id).where(tables.cohorts.c.space == person.told.space)
    named = [func.replace(_PROPOSALS.body, literal(trace), "") != _PROPOSALS.body for trace in traces(person)]
    return _PROPOSALS.cohort_id.in_(here) & or_(*named)
