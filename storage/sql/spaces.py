"""Which spaces have something to do: from one space to the next through an index that begins with the space.

Neither database skips through an index by itself, and to count the spaces in a backlog it would read all of it. Asked
in this way the answer costs a few steps for each space, however much lies in any of them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CTE, ScalarSelect, Select, TextClause, bindparam, exists, func, select, union_all

from storage.sql import tables
from storage.sql.columns import Instant

_ROWS = tables.deliveries
_PAUSES = tables.pauses.c
_NOW = bindparam("now", type_=Instant())


def _every(name: str, condition: TextClause) -> CTE:
    """Every space with a row of which this is true, one after the other, and None at the end."""
    first = _ROWS.alias("first_row")
    found = select(func.min(first.c.space).label("space")).where(condition).cte(name, recursive=True)
    row = _ROWS.alias("next_row")
    following = select(func.min(row.c.space)).where(condition, row.c.space > found.c.space).scalar_subquery()
    return found.union_all(select(following).where(found.c.space.is_not(None)))


_QUEUED = _every("queued", tables.IS_QUEUED)
_OUTDATED = _every("outdated", tables.IS_OUTDATED)


def _first(spaces: CTE, condition: TextClause, column: str) -> ScalarSelect[datetime]:
    """The least of a column in each of the spaces: one step. Asked whether there is any up to now, PostgreSQL would
    read all of them.
    """
    row = _ROWS.alias(f"{spaces.name}_row")
    least = func.min(row.c[column], type_=Instant())
    return select(least).where(condition, row.c.space == spaces.c.space).scalar_subquery()


_QUEUED_DUE = _first(_QUEUED, tables.IS_QUEUED, "due_at")
_OUTDATED_DUE = _first(_OUTDATED, tables.IS_OUTDATED, "edit_due_at")


def _working() -> Select[tuple[str]]:
    working = union_all(
        select(_QUEUED.c.space).where(_QUEUED_DUE <= _NOW),
        select(_OUTDATED.c.space).where(_OUTDATED_DUE <= _NOW),
    ).subquery("working")
    paused = exists().where(_PAUSES.space == working.c.space, _PAUSES.until > _NOW)
    return select(working.c.space).where(~paused)


WORKING = _working()
"""The spaces with work at `now`; one may stand there twice."""

FIRST_DUE = select(func.min(_QUEUED_DUE, type_=Instant()).label("due_at")).where(_QUEUED.c.space.is_not(None))
"""When the first of all queued rows is due (`due_at`); None where there is none."""
