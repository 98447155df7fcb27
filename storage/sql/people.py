"""People, by platform identity."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, select, update

from bot.model import Person, Preferences, Profile, WakingHours, Where
from storage.names import not_there
from storage.sql import tables
from storage.sql.erasing import erase
from storage.sql.session import Parameters, Session, chunks
from storage.values import is_possible, possible, storable, told_now, utc

_PEOPLE = tables.people.c
_OF_PERSON = ("name", "locale", "waking_start", "waking_end")


def profile_of(row: Row[Any]) -> Profile:
    """What a platform told, from a row that has columns for it."""
    return Profile(
        space=row.space,
        external_id=row.external_id,
        name=row.name,
        zone=row.zone,
        locale=row.locale,
        waking=WakingHours(start=row.waking_start, end=row.waking_end),
        guessed=row.guessed,
    )


def person_of(row: Row[Any], *, person_id: int) -> Person:
    """The person in a row that has the columns of `people`."""
    return Person(
        id=person_id,
        told=profile_of(row),
        preferences=Preferences(
            name=row.chosen_name,
            zone=row.chosen_zone,
            language=row.chosen_language,
            reminders=None if row.reminders is None else Where(row.reminders),
            leads=row.leads,
            snoozed_until=row.snoozed_until,
            away_until=row.away_until,
            final_call=row.final_call,
        ),
        asked_at=row.asked_at,
    )


class SqlPeople:
    """`bot.repositories.People` in a database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def known(self, space: str, external_id: str) -> Person | None:
        row = await self._session.first(
            select(tables.people).where(_PEOPLE.space == space, _PEOPLE.external_id == external_id)
        )
        return None if row is None else person_of(row, person_id=row.id)

    async def known_many(self, space: str, external_ids: Sequence[str]) -> dict[str, Person]:
        found: dict[str, Person] = {}
        for part in chunks(list(dict.fromkeys(map(storable, external_ids)))):
            for row in await self._session.rows(
                select(tables.people).where(_PEOPLE.space == space, _PEOPLE.external_id.in_(part))
            ):
                found[row.external_id] = person_of(row, person_id=row.id)
        return {asked: found[kept] for asked in external_ids if (kept := storable(asked)) in found}

    async def meet(self, profile: Profile) -> Person:
        known = await self.known(profile.space, profile.external_id)
        if known is not None:
            return known
        row = await self._session.first(
            self._session.insert(tables.people)
            .values(_values(profile))
            .on_conflict_do_nothing(index_elements=["space", "external_id"])
            .returning(tables.people)
        )
        if row is not None:
            return person_of(row, person_id=row.id)
        # Somebody else met them between our two statements, and has committed since.
        return await self.meet(profile)

    async def update(self, profile: Profile) -> Person:
        return (await self.update_many([profile]))[0]

    async def prefer(self, person_id: int, preferences: Preferences) -> None:
        changed = (
            await self._session.run(
                update(tables.people).where(_PEOPLE.id == person_id).values(_chosen(preferences))
            )
            if is_possible(person_id)
            else 0
        )
        if not changed:
            raise not_there("person", person_id)

    async def asked(self, person_id: int, at: datetime) -> None:
        moment = utc(at)
        if is_possible(person_id):
            await self._session.run(
                update(tables.people)
                .where(_PEOPLE.id == person_id, _PEOPLE.asked_at.is_(None))
                .values(asked_at=moment)
            )

    async def spaces(self, platform: str, external_id: str) -> list[str]:
        members, prefix = tables.members.c, f"{platform}:"
        rows = await self._session.rows(
            select(_PEOPLE.space, members.joined_at, members.id)
            .join_from(tables.people, tables.members)
            .where(
                _PEOPLE.external_id == storable(external_id),
                func.substr(_PEOPLE.space, 1, len(prefix)) == prefix,
                members.left_at.is_(None),
            )
        )
        last_first = sorted(rows, key=lambda row: (row.joined_at, row.id), reverse=True)
        return list(dict.fromkeys(row.space for row in last_first))

    async def hold(self, person_ids: Collection[int]) -> None:
        # In one order for everybody, so that two who hold several do not wait for each other. On SQLite, which knows
        # no locks of rows, this only looks: whoever may write is alone already.
        for part in chunks(sorted(possible(person_ids))):
            await self._session.rows(
                select(_PEOPLE.id)
                .where(_PEOPLE.id.in_(part))
                .order_by(_PEOPLE.id)
                .with_for_update(key_share=True)
            )

    async def erase(self, person_id: int) -> None:
        if not is_possible(person_id):
            return
        row = await self._session.first(
            select(tables.people).where(_PEOPLE.id == person_id).with_for_update()
        )
        if row is not None:
            await erase(self._session, person_of(row, person_id=person_id))

    async def update_many(self, profiles: Sequence[Profile]) -> list[Person]:
        # One statement cannot change a row twice: of several profiles for one person the last is taken.
        latest: dict[tuple[str, str], Profile] = {}
        for profile in profiles:
            latest[_identity(profile)] = told_now(latest.get(_identity(profile)), profile)
        insert = self._session.insert(tables.people)
        only_guessed = and_(insert.excluded.guessed, _PEOPLE.guessed.is_(False))
        rows = await self._session.insert_many(
            insert.on_conflict_do_update(
                index_elements=["space", "external_id"],
                set_={
                    **{column: insert.excluded[column] for column in _OF_PERSON},
                    "zone": case((only_guessed, _PEOPLE.zone), else_=insert.excluded.zone),
                    "guessed": and_(insert.excluded.guessed, _PEOPLE.guessed),
                },
            ).returning(tables.people),
            [_values(profile) for profile in latest.values()],
        )
        people = {(row.space, row.external_id): person_of(row, person_id=row.id) for row in rows}
        return [people[_identity(profile)] for profile in profiles]


def _identity(profile: Profile) -> tuple[str, str]:
    return storable(profile.space), storable(profile.external_id)


def _values(profile: Profile) -> Parameters:
    return {
        "space": profile.space,
        "external_id": profile.external_id,
        "name": profile.name,
        "zone": profile.zone,
        "locale": profile.locale,
        "waking_start": profile.waking.start,
        "waking_end": profile.waking.end,
        "guessed": profile.guessed,
    }


def _chosen(preferences: Preferences) -> Parameters:
    return {
        "chosen_name": preferences.name,
        "chosen_zone": preferences.zone,
        "chosen_language": preferences.language,
        "reminders": preferences.reminders,
        "leads": preferences.leads,
        "snoozed_until": preferences.snoozed_until,
        "away_until": preferences.away_until,
        "final_call": preferences.final_call,
    }
