"""`bot.repositories.People`: a zone that was guessed gives way to one that was told, and is asked about once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.course import Course
from bot.model import Movement, Passage, Place, PlaceKind, Preferences, Profile, Role
from bot.ports import Store
from tests.contracts.values import HOUR, NOON, SPACE, add_cohort, enrol, profile

TOLD = profile("ana", zone="Asia/Qatar")
GUESSED = replace(profile("ana", name="Ana G.", zone="America/New_York"), guessed=True)


async def test_a_guess_comes_back_as_a_guess(store: Store) -> None:
    async with store.writing() as uow:
        met = await uow.people.meet(GUESSED)
        assert await uow.people.known(SPACE, "ana") == met
    assert met.told == met.profile == GUESSED
    assert met.asked_at is None


@pytest.mark.parametrize("many", [False, True])
async def test_a_guess_never_takes_the_place_of_what_was_told(store: Store, many: bool) -> None:
    async with store.writing() as uow:
        await uow.people.meet(TOLD)
        if many:
            (after,) = await uow.people.update_many([GUESSED])
        else:
            after = await uow.people.update(GUESSED)
        assert await uow.people.known(SPACE, "ana") == after
    assert after.told == replace(TOLD, name="Ana G.")


async def test_what_is_told_takes_the_place_of_a_guess_and_so_does_a_better_one(store: Store) -> None:
    async with store.writing() as uow:
        await uow.people.meet(GUESSED)
        better = replace(GUESSED, zone="America/Chicago")
        assert (await uow.people.update(better)).told == better
        assert (await uow.people.update(TOLD)).told == TOLD


@pytest.mark.parametrize("first", [None, TOLD, GUESSED])
async def test_of_many_profiles_of_one_person_a_told_zone_is_taken(
    store: Store, first: Profile | None
) -> None:
    paris = profile("ana", name="A. Lima", zone="Europe/Paris")
    async with store.writing() as uow:
        if first is not None:
            await uow.people.meet(first)
        one, other = await uow.people.update_many([paris, GUESSED])
    assert one == other
    assert one.told == replace(paris, name="Ana G.")


async def test_a_zone_they_chose_is_no_guess(store: Store) -> None:
    async with store.writing() as uow:
        ana = await uow.people.meet(GUESSED)
        await uow.people.prefer(ana.id, Preferences(zone="Asia/Qatar"))
        chosen = await uow.people.known(SPACE, "ana")
        assert chosen is not None
        assert chosen.told == GUESSED
        assert chosen.profile == replace(GUESSED, zone="Asia/Qatar", guessed=False)
        await uow.people.prefer(ana.id, Preferences(name="Anna"))
        renamed = await uow.people.known(SPACE, "ana")
    assert renamed is not None
    assert renamed.profile.guessed


async def test_one_is_asked_once(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        (member,) = await enrol(uow, cohort, ["ana"])
        await uow.people.asked(member.person.id, NOON)
        await uow.people.asked(member.person.id, NOON + HOUR)
        for number in (99, 0, -1, 2**63, 10**30):
            await uow.people.asked(number, NOON)
        asked = replace(member.person, asked_at=NOON)
        assert await uow.people.known(SPACE, "ana") == asked
        assert await uow.people.update(profile("ana")) == asked
        assert await uow.members.of_cohort(cohort.id) == [replace(member, person=asked)]


async def test_the_guess_about_a_newcomer_is_kept(store: Store, course: Course) -> None:
    came = Movement(cohort_id=1, who=GUESSED, passage=Passage.CAME, at=NOON)
    async with store.writing() as uow:
        await add_cohort(uow, course)
        await uow.movements.note([came])
        assert await uow.movements.waiting(1) == [came]
        told = replace(came, who=TOLD)
        await uow.movements.note([told])
        assert await uow.movements.of(SPACE, "ana") == [told]


async def test_the_spaces_of_somebody_are_those_of_their_cohorts_the_last_first(
    store: Store, course: Course
) -> None:
    async with store.writing() as uow:
        for space, hours in (
            ("discord:1", 0),
            ("discord:2", 2),
            ("discord:3", 1),
            ("discord:2", 0),
            ("slack:T1", 3),
        ):
            channel = Place(space=space, kind=PlaceKind.CHANNEL, id="1")
            name = f"{space} {hours}"
            cohort = await uow.cohorts.add(name=name, channel=channel, course=course, start=None, at=NOON)
            for handle in ("42", "43"):
                person = await uow.people.meet(profile(handle, space=space))
                at = NOON + hours * HOUR
                (member,) = await uow.members.enrol(cohort.id, [person.id], Role.LEARNER, at)
            if space == "discord:1":
                await uow.members.leave(member.id, NOON)
        await uow.people.meet(profile("42", space="discord:9"))
        assert await uow.people.spaces("discord", "42") == ["discord:2", "discord:3", "discord:1"]
        assert await uow.people.spaces("discord", "43") == ["discord:2", "discord:3"]
        assert await uow.people.spaces("slack", "42") == ["slack:T1"]
        assert await uow.people.spaces("disc", "42") == []
        assert await uow.people.spaces("discord", "44") == []
        assert await uow.people.spaces("discord", "4\0") == []


async def test_of_two_joined_at_once_the_later_member_comes_first(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        for space in ("discord:2", "discord:1", "discord:3"):
            channel = Place(space=space, kind=PlaceKind.CHANNEL, id="1")
            cohort = await uow.cohorts.add(name="x", channel=channel, course=course, start=None, at=NOON)
            person = await uow.people.meet(profile("42", space=space))
            await uow.members.enrol(cohort.id, [person.id], Role.LEARNER, NOON)
        assert await uow.people.spaces("discord", "42") == ["discord:3", "discord:1", "discord:2"]
