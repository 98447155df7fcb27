"""What a platform tells anew of people: names, zones and languages follow, and what waits for them with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.app import App
from bot.model import Account, AccountKind, Passage, Person, Profile
from bot.occurrences import OccurrenceKind
from tests.commands.chat import CHANNEL, Chat, at, autumn, profile
from tests.commands.passing import heard, pass_until
from tests.support.world import services


async def says(chat: Chat, told: Profile, kind: AccountKind = AccountKind.PERSON) -> None:
    app = App(store=chat.store, services=services())
    await app.changed(Account(profile=told, kind=kind), now=chat.now)


async def held(chat: Chat, handle: str = "ana") -> Person | None:
    async with chat.store.reading() as uow:
        return await uow.people.known(CHANNEL.space, handle)


async def due(chat: Chat) -> dict[str, datetime]:
    """When what is queued for Ana falls due."""
    async with chat.store.reading() as uow:
        (ana,) = [one for one in await uow.members.of_cohort(1) if one.person.told.external_id == "ana"]
        return {row.row.occurrence: row.row.due_at for row in await uow.ledger.queued(1, member_id=ana.id)}


async def passages(chat: Chat) -> dict[str, Passage]:
    async with chat.store.reading() as uow:
        return {one.who.external_id: one.passage for one in await uow.movements.waiting(1)}


async def test_name_zone_and_language_are_taken_over() -> None:
    chat = await autumn()
    await says(chat, replace(profile("ana"), name="Ana Silva", zone="Europe/London", locale="es"))
    ana = await held(chat)
    assert ana is not None
    assert (ana.told.name, ana.told.zone, ana.told.locale) == ("Ana Silva", "Europe/London", "es")


async def test_what_waits_follows_their_clock() -> None:
    chat = await autumn()
    await pass_until(chat, "2020-10-06 06:00")
    before = await due(chat)
    assert before["lesson-2/due-24h"] == at("2020-10-06 17:45")  # 20:45 in Doha
    await says(chat, replace(profile("ana"), zone="America/New_York"))
    assert (await due(chat))["lesson-2/due-24h"] == at("2020-10-07 00:45")  # 20:45 in New York
    await says(chat, profile("ana"))
    assert await due(chat) == before


async def test_a_zone_that_nobody_has_and_what_is_left_open_change_nothing() -> None:
    chat = await autumn()
    before = await held(chat)
    await says(chat, replace(profile("ana"), name="", zone="Mars/Olympus", locale=""))
    assert await held(chat) == before


async def test_a_guess_at_a_zone_takes_the_place_of_a_guess_only() -> None:
    chat = await autumn()
    guess = replace(profile("dina"), zone="Asia/Qatar", guessed=True)
    async with chat.store.writing() as uow:
        await uow.people.meet(guess)

    async def zone() -> tuple[str, bool]:
        dina = await held(chat, "dina")
        assert dina is not None
        return dina.told.zone, dina.told.guessed

    await says(chat, replace(guess, zone="", name="Dina Ray"))
    assert await zone() == ("Asia/Qatar", True)
    await says(chat, replace(guess, zone="Europe/Madrid"))
    assert await zone() == ("Europe/Madrid", True)
    await says(chat, replace(guess, zone="Asia/Tokyo", guessed=False))
    assert await zone() == ("Asia/Tokyo", False)
    await says(chat, guess)
    assert await zone() == ("Asia/Tokyo", False)


async def test_what_people_chose_and_their_hours_stay() -> None:
    chat = await autumn()
    await pass_until(chat, "2020-10-06 06:00")
    await chat.types("ana", "/course me zone:Europe/London awake:07:00-22:00 name:Annie")
    before = await due(chat)
    await says(chat, replace(profile("ana"), name="Ana Silva", zone="Asia/Tokyo"))
    ana = await held(chat)
    assert ana is not None
    assert (ana.profile.name, ana.profile.zone) == ("Annie", "Europe/London")
    assert (ana.told.name, ana.told.zone, f"{ana.told.waking.start:%H:%M}") == (
        "Ana Silva",
        "Asia/Tokyo",
        "07:00",
    )
    assert await due(chat) == before


async def test_whom_we_do_not_know_we_do_not_get_to_know() -> None:
    chat = await autumn()
    await says(chat, profile("stranger"))
    await says(chat, profile("stranger"), AccountKind.GONE)
    assert await held(chat, "stranger") is None
    assert await passages(chat) == {}


async def test_a_closed_account_is_asked_about_in_every_cohort_they_are_in() -> None:
    chat = await autumn()
    chat.place = replace(CHANNEL, id="second")
    await chat.types("fay", "/cohort create leadership-2020 name:Second")
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort roster @ana cohort:Second")
    await chat.presses("fay", "Yes")
    await says(chat, profile("ana"), AccountKind.GONE)
    await says(chat, profile("ana"), AccountKind.GONE)
    messenger = await pass_until(chat, "2020-10-05 14:30")
    said = sorted(one for one in heard(messenger, "fay") if "left the channel" in one)
    assert [one.split("\n")[0] for one in said] == [
        "1 person left the channel of Autumn",
        "1 person left the channel of Second",
    ]
    assert all("• Ana (no longer here at all)" in one for one in said)


async def test_an_account_that_is_in_use_again_settles_it() -> None:
    chat = await autumn()
    await says(chat, profile("ana"), AccountKind.GONE)
    assert await passages(chat) == {"ana": Passage.GONE}
    await says(chat, profile("ana"))
    assert await passages(chat) == {}


async def test_another_name_settles_no_other_question() -> None:
    chat = await autumn()
    app = App(store=chat.store, services=services())
    await app.passed(CHANNEL, Account(profile=profile("ana")), Passage.LEFT, at=chat.now, now=chat.now)
    await says(chat, replace(profile("ana"), name="Ana Silva"))
    assert await passages(chat) == {"ana": Passage.LEFT}


async def test_nothing_is_queued_for_a_change_that_changes_nothing() -> None:
    chat = await autumn()
    await says(chat, profile("ana"))
    async with chat.store.reading() as uow:
        kinds = {row.row.kind for row in await uow.ledger.of_cohort(1)}
    assert OccurrenceKind.AT_THE_DOOR not in kinds
