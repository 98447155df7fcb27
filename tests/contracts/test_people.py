"""`bot.repositories.People`."""

from __future__ import annotations

from datetime import time

import pytest

from bot.course import Course
from bot.model import Profile, Role, WakingHours
from bot.ports import Store
from tests.contracts.values import NOON, ROSTER, SPACE, add_cohort, enrol, profile

NIGHT_SHIFT = Profile(
    space="slack:T024BE7LD",
    external_id="U1",
    name="Zoë “Z” O’Neil 🩺",
    zone="Asia/Kolkata",
    locale="pt-BR",
    waking=WakingHours(start=time(20, 30), end=time(4, 15)),
)


async def test_a_person_comes_back_as_they_were_met(store: Store) -> None:
    async with store.writing() as uow:
        met = await uow.people.meet(NIGHT_SHIFT)
    async with store.reading() as uow:
        known = await uow.people.known("slack:T024BE7LD", "U1")
    assert known == met
    assert met.profile == NIGHT_SHIFT


async def test_nobody_is_known_in_another_space(store: Store) -> None:
    async with store.writing() as uow:
        await uow.people.meet(NIGHT_SHIFT)
        assert await uow.people.known("discord:1", "U1") is None
        other = await uow.people.meet(profile("U1", space="discord:1"))
        assert other.profile.name == "U1"
        assert (await uow.people.known("slack:T024BE7LD", "U1")) != other


async def test_meeting_again_changes_nobody(store: Store) -> None:
    async with store.writing() as uow:
        first = await uow.people.meet(profile("ana", name="Ana"))
        again = await uow.people.meet(profile("ana", name="Ana Lima", zone="Asia/Qatar"))
    assert again == first


async def test_an_update_replaces_the_profile_and_keeps_the_id(store: Store) -> None:
    async with store.writing() as uow:
        first = await uow.people.update(profile("ana", name="Ana"))
        after = await uow.people.update(profile("ana", name="Ana Lima", zone="Asia/Qatar"))
        assert after.id == first.id
        assert after.profile == profile("ana", name="Ana Lima", zone="Asia/Qatar")
        assert await uow.people.known(SPACE, "ana") == after


async def test_many_updates_answer_in_order_and_the_last_of_one_identity_holds(store: Store) -> None:
    async with store.writing() as uow:
        known = await uow.people.meet(profile("ben", name="Ben"))
        people = await uow.people.update_many(
            [
                profile("cam"),
                profile("ana", name="Ana"),
                profile("ben", name="Benjamin"),
                profile("ana", name="Ana Lima"),
            ]
        )
    assert [person.name for person in people] == ["Cam", "Ana Lima", "Benjamin", "Ana Lima"]
    assert people[2].id == known.id
    assert people[1] == people[3]


async def test_nobody_to_update_is_nothing_to_do(store: Store) -> None:
    async with store.writing() as uow:
        assert await uow.people.update_many([]) == []
        assert await uow.people.known_many(SPACE, []) == {}


async def test_many_are_known_by_the_id_asked_for(store: Store) -> None:
    async with store.writing() as uow:
        ana = await uow.people.meet(profile("ana"))
        ben = await uow.people.meet(profile("ben"))
        await uow.people.meet(profile("cam", space="local:other"))
        assert await uow.people.known_many(SPACE, ["ben", "nobody", "ana", "ben", "cam"]) == {
            "ana": ana,
            "ben": ben,
        }


async def test_a_member_shows_the_profile_of_today(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        (member,) = await enrol(uow, cohort, ["ana"])
        renamed = await uow.people.update(profile("ana", name="Ana Lima", zone="Asia/Qatar"))
        assert (await uow.members.get_many([member.id]))[member.id].person == renamed
        assert [found.person for found in await uow.members.of_cohort(cohort.id)] == [renamed]
        assert await uow.members.enrol(cohort.id, [renamed.id], Role.LEARNER, NOON) == []


@pytest.mark.search
async def test_a_large_roster_goes_in_and_stays_in_order(store: Store, course: Course) -> None:
    profiles = [profile(f"p{number}") for number in range(ROSTER)]
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        people = await uow.people.update_many(profiles)
        members = await uow.members.enrol(cohort.id, [person.id for person in people], Role.LEARNER, NOON)
    assert [person.profile for person in people] == profiles
    assert [member.person for member in members] == people
    async with store.reading() as uow:
        assert await uow.members.of_cohort(cohort.id) == members
        assert len(await uow.members.get_many(member.id for member in members)) == ROSTER
        assert len(await uow.check_ins.of_members(member.id for member in members)) == ROSTER
        assert len(await uow.people.known_many(SPACE, [one.external_id for one in profiles])) == ROSTER
