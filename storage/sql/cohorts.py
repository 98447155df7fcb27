"""Cohorts, their courses, and the changes made to them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.model import Cohort, Options, Place, PlaceKind, Reminding
from bot.repositories import DEFAULT_OPTIONS
from storage.names import name_taken, not_there
from storage.sql import tables
from storage.sql.groups import want_anew
from storage.sql.session import Parameters, Session, chunks
from storage.values import is_possible, possible

_COHORTS = tables.cohorts.c
_CHANGES = tables.changes.c
_OLDEST_FIRST = select(tables.cohorts).order_by(_COHORTS.created_at, _COHORTS.id)


class SqlCohorts:
    """`bot.repositories.Cohorts` in a database. A course is kept once for all cohorts that run it, by its digest."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(
        self,
        *,
        name: str,
        channel: Place,
        course: Course,
        start: date | None,
        at: datetime,
        options: Options = DEFAULT_OPTIONS,
    ) -> Cohort:
        body = course.model_dump_json()
        digest = hashlib.sha256(body.encode()).hexdigest()
        await self._session.run(
            self._session.insert(tables.courses).values(digest=digest, body=body).on_conflict_do_nothing()
        )
        row = await self._session.first(
            self._session.insert(tables.cohorts)
            .values(
                space=channel.space,
                name=name,
                place_kind=channel.kind,
                place_id=channel.id,
                course=digest,
                start=start,
                created_at=at,
                **_chosen(options),
            )
            .on_conflict_do_nothing(index_elements=["space", "name"])
            .returning(tables.cohorts)
        )
        if row is None:
            raise name_taken(name)
        return (await self._read([row]))[0]

    async def get(self, cohort_id: int) -> Cohort | None:
        return (await self.get_many([cohort_id])).get(cohort_id)

    async def get_many(self, cohort_ids: Iterable[int]) -> dict[int, Cohort]:
        rows: list[Row[Any]] = []
        for part in chunks(possible(cohort_ids)):
            rows.extend(
                await self._session.rows(
                    select(tables.cohorts).where(_COHORTS.id.in_(part)).order_by(_COHORTS.id)
                )
            )
        return {cohort.id: cohort for cohort in await self._read(rows)}

    async def in_space(self, space: str) -> list[Cohort]:
        return await self._read(await self._session.rows(_OLDEST_FIRST.where(_COHORTS.space == space)))

    async def every(self) -> list[Cohort]:
        return await self._read(await self._session.rows(_OLDEST_FIRST))

    async def change(self, cohort_id: int, change: Change) -> Cohort:
        await self._session.run(
            insert(tables.changes).values(
                cohort_id=cohort_id,
                subject=change.subject,
                field=change.field,
                value=change.value,
                at=change.at,
                by=change.by,
            )
        )
        return (await self.get_many([cohort_id]))[cohort_id]

    async def choose(self, cohort_id: int, options: Options) -> Cohort:
        # Locked first, so that nobody is enrolled meanwhile by the options that held before.
        known = is_possible(cohort_id) and await self._session.first(
            select(_COHORTS.id).where(_COHORTS.id == cohort_id).with_for_update()
        )
        if not known:
            raise not_there("cohort", cohort_id)
        await self._session.run(
            update(tables.cohorts).where(_COHORTS.id == cohort_id).values(_chosen(options))
        )
        await want_anew(self._session, cohort_id, options.group)
        return (await self.get_many([cohort_id]))[cohort_id]

    async def _read(self, rows: Sequence[Row[Any]]) -> list[Cohort]:
        """The cohorts in these rows, with their courses and changes."""
        courses = await self._courses({row.course for row in rows})
        changes = await self._changes([row.id for row in rows])
        return [
            Cohort(
                id=row.id,
                name=row.name,
                channel=Place(space=row.space, kind=PlaceKind(row.place_kind), id=row.place_id),
                course=courses[row.course],
                start=row.start,
                created_at=row.created_at,
                changes=tuple(changes[row.id]),
                options=Options(
                    reminders=Reminding(row.reminders),
                    group=row.people_group,
                    calendar=row.calendar,
                    discussions=row.discussions,
                ),
            )
            for row in rows
        ]

    async def _courses(self, digests: set[str]) -> dict[str, Course]:
        known = {digest: course for digest in digests if (course := self._session.courses.known(digest))}
        for part in chunks(sorted(digests - known.keys())):
            for row in await self._session.rows(
                select(tables.courses).where(tables.courses.c.digest.in_(part))
            ):
                known[row.digest] = self._session.courses.read(row.digest, row.body)
        return known

    async def _changes(self, cohort_ids: Sequence[int]) -> dict[int, list[Change]]:
        found: dict[int, list[Change]] = defaultdict(list)
        for part in chunks(cohort_ids):
            for row in await self._session.rows(
                select(tables.changes).where(_CHANGES.cohort_id.in_(part)).order_by(_CHANGES.id)
            ):
                found[row.cohort_id].append(
                    Change(
                        subject=row.subject,
                        field=ChangeField(row.field),
                        value=row.value,
                        at=row.at,
                        by=row.by,
                    )
                )
        return found


def _chosen(options: Options) -> Parameters:
    return {
        "reminders": options.reminders,
        "people_group": options.group,
        "calendar": options.calendar,
        "discussions": options.discussions,
    }
