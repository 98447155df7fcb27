"""People and members in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Member, Person, Preferences, Profile, Role
from storage.memory.erasing import erase
from storage.memory.groups import MemberGroups, tried_again
from storage.memory.state import State
from storage.values import clean_profile, seconds, storable, told_now, utc


class MemoryPeople:
    """`bot.repositories.People` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def known(self, space: str, external_id: str) -> Person | None:
        person_id = self._state.identities.get((storable(space), storable(external_id)))
        return None if person_id is None else self._state.people.get(person_id)

    async def known_many(self, space: str, external_ids: Sequence[str]) -> dict[str, Person]:
        found = {asked: await self.known(space, asked) for asked in external_ids}
        return {asked: person for asked, person in found.items() if person is not None}

    async def meet(self, profile: Profile) -> Person:
        return await self.known(profile.space, profile.external_id) or await self.update(profile)

    async def update(self, profile: Profile) -> Person:
        clean = clean_profile(profile)
        identity = (clean.space, clean.external_id)
        number = self._state.next_id("people")
        before = await self.known(*identity)
        told = told_now(None if before is None else before.told, clean)
        person = Person(id=number, told=told) if before is None else replace(before, told=told)
        self._state.identities.put(identity, person.id)
        self._state.people.put(person.id, person)
        return person

    async def prefer(self, person_id: int, preferences: Preferences) -> None:
        person = self._state.need_person(person_id)
        self._state.people.put(person_id, replace(person, preferences=_clean(preferences)))

    async def asked(self, person_id: int, at: datetime) -> None:
        moment = utc(at)
        person = self._state.people.get(person_id)
        if person is not None and person.asked_at is None:
            self._state.people.put(person_id, replace(person, asked_at=moment))

    async def spaces(self, platform: str, external_id: str) -> list[str]:
        asked, last_joined = storable(external_id), dict[str, tuple[datetime, int]]()
        for member in self._state.members.values():
            told = member.person.told
            if member.left_at is None and told.external_id == asked and told.space.startswith(f"{platform}:"):
                joined = (member.joined_at, member.id)
                last_joined[told.space] = max(joined, last_joined.get(told.space, joined))
        return sorted(last_joined, key=lambda space: last_joined[space], reverse=True)

    async def hold(self, person_ids: Collection[int]) -> None:
        """Whoever may write is alone already."""

    async def erase(self, person_id: int) -> None:
        erase(self._state, person_id)

    async def update_many(self, profiles: Sequence[Profile]) -> list[Person]:
        latest: dict[tuple[str, str], Profile] = {}
        for profile in map(clean_profile, profiles):
            identity = (profile.space, profile.external_id)
            latest[identity] = told_now(latest.get(identity), profile)
        for profile in latest.values():
            await self.update(profile)
        found = [await self.known(profile.space, profile.external_id) for profile in profiles]
        return [person for person in found if person is not None]


class MemoryMembers(MemberGroups):
    """`bot.repositories.Members` in memory."""

    async def enrol(
        self, cohort_id: int, person_ids: Sequence[int], role: Role, at: datetime
    ) -> list[Member]:
        fresh: list[Member] = []
        for person_id in dict.fromkeys(person_ids):
            number = self._state.next_id("members")
            member = self._seat(cohort_id, person_id)
            if member is not None and member.left_at is None:
                if not member.has(role):
                    self._state.members.put(member.id, replace(member, roles=member.roles | {role}))
                continue
            member = self._seated(cohort_id, person_id, member or number, role, at)
            self._state.seats.put((cohort_id, person_id), member.id)
            fresh.append(tried_again(self._state, member))
        return fresh

    def _seat(self, cohort_id: int, person_id: int) -> Member | None:
        number = self._state.seats.get((cohort_id, person_id))
        return None if number is None else self._state.members.get(number)

    def _seated(
        self, cohort_id: int, person_id: int, before: Member | int, role: Role, at: datetime
    ) -> Member:
        """`before` is who they were here, or the number they get."""
        self._state.need_cohort(cohort_id)
        return Member(
            id=before if isinstance(before, int) else before.id,
            cohort_id=cohort_id,
            person=self._state.need_person(person_id),
            roles=frozenset({role}),
            joined_at=utc(at),
            group="" if isinstance(before, int) else before.group,
            group_problem="" if isinstance(before, int) else before.group_problem,
        )

    async def mute(self, member_id: int, at: datetime | None) -> None:
        since = None if at is None else utc(at)
        member = self._state.members.get(member_id)
        if member is not None:
            self._state.members.put(member_id, replace(member, muted_at=since))

    async def leave(self, member_id: int, at: datetime) -> None:
        member = self._state.members.get(member_id)
        if member is not None and member.left_at is None:
            tried_again(self._state, replace(member, left_at=utc(at)))

    async def of_cohort(self, cohort_id: int, *, role: Role | None = None) -> list[Member]:
        return self._find(
            lambda member: (
                member.cohort_id == cohort_id
                and member.left_at is None
                and (role is None or member.has(role))
            )
        )

    async def of_person(self, person_id: int, *, gone: bool = False) -> list[Member]:
        return self._find(lambda member: member.person.id == person_id and (gone or member.left_at is None))

    async def get_many(self, member_ids: Iterable[int]) -> dict[int, Member]:
        found = ((member_id, self._state.members.get(member_id)) for member_id in member_ids)
        return {member_id: self._as_now(member) for member_id, member in found if member is not None}

    def _find(self, wanted: Callable[[Member], bool]) -> list[Member]:
        return sorted(
            (self._as_now(member) for member in self._state.members.values() if wanted(member)),
            key=lambda member: (member.joined_at, member.id),
        )

    def _as_now(self, member: Member) -> Member:
        """The member with the person as they are by now; the shelf has them as they were on joining."""
        return replace(member, person=self._state.need_person(member.person.id))


def _clean(preferences: Preferences) -> Preferences:
    leads, snoozed, away = preferences.leads, preferences.snoozed_until, preferences.away_until
    return replace(
        preferences,
        name=storable(preferences.name),
        zone=storable(preferences.zone),
        language=storable(preferences.language),
        leads=None if leads is None else tuple(timedelta(seconds=seconds(lead)) for lead in leads),
        snoozed_until=None if snoozed is None else utc(snoozed),
        away_until=None if away is None else utc(away),
    )
