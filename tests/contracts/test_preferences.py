"""`bot.repositories.People`: what somebody chose for themselves, and nobody else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.course import Course
from bot.errors import StorageError
from bot.model import Preferences, Role, Where
from bot.ports import Store
from tests.contracts.values import HOUR, NOON, SPACE, add_cohort, enrol, make_cohort, profile

EVERYTHING = Preferences(
    name="Zoë “Z” 🩺",
    zone="Asia/Qatar",
    language="es-MX",
    reminders=Where.CHANNEL,
    leads=(timedelta(days=2), timedelta(hours=3), timedelta(minutes=90)),
    snoozed_until=NOON + HOUR,
    away_until=NOON + 48 * HOUR,
    final_call=True,
)


async def test_who_chose_nothing_is_treated_as_we_were_told(store: Store) -> None:
    async with store.writing() as uow:
        ana = await uow.people.meet(profile("ana"))
    assert ana.preferences == Preferences()
    assert ana.profile == ana.told == profile("ana")


async def test_what_was_chosen_stands_in_place_of_what_we_were_told(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.people.prefer(ana.person.id, EVERYTHING)
    chosen = replace(ana.person, preferences=EVERYTHING)
    assert chosen.profile == replace(profile("ana"), name="Zoë “Z” 🩺", zone="Asia/Qatar", locale="es-MX")
    async with store.reading() as uow:
        assert await uow.people.known(SPACE, "ana") == chosen
        assert await uow.people.known_many(SPACE, ["ana", "ben"]) == {"ana": chosen, "ben": ben.person}
        assert await uow.people.meet(profile("ana", name="Somebody")) == chosen
        seen = [
            *await uow.members.of_cohort(cohort.id),
            *await uow.members.of_person(ana.person.id),
            *(await uow.members.get_many([ana.id])).values(),
        ]
    assert [member.person for member in seen] == [chosen, ben.person, chosen, chosen]


async def test_no_platform_and_no_roster_takes_away_what_was_chosen(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        ana = await uow.people.meet(profile("ana"))
        await uow.people.prefer(ana.id, EVERYTHING)
        one = await uow.people.update(profile("ana", name="Ana Lima", zone="Europe/Paris"))
        (many,) = await uow.people.update_many([profile("ana", name="A. Lima", zone="Europe/Rome")])
        (member,) = await uow.members.enrol(cohort.id, [ana.id], Role.LEARNER, NOON)
    assert (one.told.name, one.told.zone, one.preferences) == ("Ana Lima", "Europe/Paris", EVERYTHING)
    assert (many.told.name, many.told.zone, many.preferences) == ("A. Lima", "Europe/Rome", EVERYTHING)
    assert many.profile.zone == "Asia/Qatar"
    assert member.person == many


@pytest.mark.parametrize("leads", [None, (), (timedelta(hours=1),)])
async def test_the_last_choice_holds_and_can_be_taken_back(
    store: Store, leads: tuple[timedelta, ...] | None
) -> None:
    async with store.writing() as uow:
        ana = await uow.people.meet(profile("ana"))
        await uow.people.prefer(ana.id, EVERYTHING)
        await uow.people.prefer(ana.id, Preferences(leads=leads))
        found = await uow.people.known(SPACE, "ana")
    assert found == replace(ana, preferences=Preferences(leads=leads))


@pytest.mark.parametrize("number", [7, 0, -1, 2**63, 10**30])
async def test_nobody_chooses_who_is_not_there(store: Store, number: int) -> None:
    async with store.writing() as uow:
        await uow.people.meet(profile("ana"))
    with pytest.raises(StorageError, match="not there"):
        async with store.writing() as uow:
            await uow.people.prefer(number, EVERYTHING)


async def test_rests_come_back_in_utc_whatever_zone_they_were_given_in(store: Store) -> None:
    doha = datetime(2020, 10, 8, 6, 59, 0, 1, tzinfo=ZoneInfo("Asia/Qatar"))
    async with store.writing() as uow:
        ana = await uow.people.meet(profile("ana"))
        await uow.people.prefer(ana.id, Preferences(snoozed_until=doha, away_until=doha))
        found = await uow.people.known(SPACE, "ana")
    assert found is not None
    assert found.preferences.snoozed_until == found.preferences.away_until == doha
    assert (found.preferences.snoozed_until or doha).tzinfo is UTC
    assert (found.preferences.away_until or doha).tzinfo is UTC


@pytest.mark.parametrize("odd", ["\0", "\ud800", "a\0b\udfffc"])
async def test_what_no_database_keeps_is_replaced(store: Store, odd: str) -> None:
    kept = "".join("�" if letter in "\0\ud800\udfff" else letter for letter in odd)
    async with store.writing() as uow:
        ana = await uow.people.meet(profile("ana"))
        await uow.people.prefer(ana.id, Preferences(name=odd, zone=odd, language=odd))
        found = await uow.people.known(SPACE, "ana")
    assert found is not None
    assert found.preferences == Preferences(name=kept, zone=kept, language=kept)


async def test_a_lead_with_a_fraction_of_a_second_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="whole seconds"):
        async with store.writing() as uow:
            ana = await uow.people.meet(profile("ana"))
            await uow.people.prefer(ana.id, Preferences(leads=(timedelta(seconds=1.5),)))


async def test_mute_holds_for_one_cohort_until_it_is_ended(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        first, second = await add_cohort(uow, course, "first"), await add_cohort(uow, course, "second")
        (here,), (there,) = await enrol(uow, first, ["ana"]), await enrol(uow, second, ["ana"])
        assert here.muted_at is None
        await uow.members.mute(here.id, NOON + HOUR)
        muted = replace(here, muted_at=NOON + HOUR)
        assert await uow.members.of_person(here.person.id) == [muted, there]
        assert await uow.members.of_cohort(first.id) == [muted]
        assert await uow.members.get_many([here.id]) == {here.id: muted}
        await uow.members.mute(here.id, None)
        await uow.members.mute(here.id, None)
        assert await uow.members.of_cohort(first.id) == [here]


async def test_who_left_comes_back_unmuted(store: Store, course: Course) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    async with store.writing() as uow:
        await uow.members.mute(ana.id, NOON)
        assert await uow.members.enrol(cohort.id, [ana.person.id], Role.LEARNER, NOON) == []
        assert (await uow.members.get_many([ana.id]))[ana.id].muted_at == NOON
        await uow.members.leave(ana.id, NOON + HOUR)
        back = await uow.members.enrol(cohort.id, [ana.person.id], Role.LEARNER, NOON + 2 * HOUR)
    assert back == [replace(ana, joined_at=NOON + 2 * HOUR)]
