"""A time zone that was guessed is asked about once, with the first private answer to somebody in a cohort."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import Agree, EraseMine, KeepZone, OpenZone, SendZone
from bot.inbound import Pressed, Reply, Submitted
from bot.messages import Choices
from bot.model import Role
from tests.commands.chat import CHANNEL, Chat, at, autumn, preferences, profile
from tests.commands.newcomer import actions, acts, held, joins, says, typed
from tests.commands.passing import pass_until
from tests.commands.room import yes

ASKED = "Is it 17:00 where you are (Doha time)?"


async def test_whoever_joins_is_asked_at_once_and_never_again() -> None:
    chat = await autumn()
    reply = await joins(chat)
    assert says(reply).startswith("Welcome, Dina.")
    assert ASKED in says(reply)
    assert actions(reply.message)[-2:] == [KeepZone(zone="Asia/Qatar"), OpenZone()]
    assert (await held(chat)).asked_at == chat.now
    chat.now = at("2020-10-06 14:00")
    assert "where you are" not in says(await acts(chat))
    assert (await held(chat)).asked_at == at("2020-10-05 14:00")


async def test_yes_makes_it_their_own() -> None:
    chat = await autumn()
    reply = await joins(chat)
    for _ in range(2):
        reply = await acts(chat, Pressed(action=KeepZone(zone="Asia/Qatar")))
        assert says(reply) == (
            "Noted: your clock is Doha time, where it is 17:00 now. ✓ To change it later, type /course me."
        )
        assert not reply.replaces  # the answer under which the question stood stays
        assert (await preferences(chat, "dina")).zone == "Asia/Qatar"


async def test_no_opens_a_form_with_likely_zones_of_their_language() -> None:
    chat = await autumn()
    await joins(chat, zone="Europe/Madrid", locale="es-ES")
    reply = await acts(chat, Pressed(action=OpenZone()), zone="Europe/Madrid", locale="es-ES")
    assert reply.form is not None
    assert reply.form.action == SendZone()
    choices = reply.form.fields[0]
    assert isinstance(choices, Choices)
    assert choices.single
    assert len(choices.options) == 10
    assert [one.value for one in choices.options[:2]] == ["Atlantic/Canary", "America/Mexico_City"]
    assert [one.value for one in choices.options if one.chosen] == ["other"]
    assert "Europe/Madrid" not in [one.value for one in choices.options]


@pytest.mark.parametrize(
    ("chosen", "written", "zone"),
    [
        ("America/Bogota", "", "America/Bogota"),
        ("other", "asia/tokyo", "Asia/Tokyo"),
        ("other", " São Paulo ", "America/Sao_Paulo"),
        ("America/Bogota", "Boston", "America/New_York"),
    ],
)
async def test_what_the_form_says_is_theirs(chosen: str, written: str, zone: str) -> None:
    chat = await autumn()
    await joins(chat)
    sent = Submitted(action=SendZone(), chosen={"zone": (chosen,)}, texts={"other": written})
    reply = await acts(chat, sent)
    assert says(reply).startswith("Noted: your clock is ")
    assert reply.reader is not None
    assert reply.reader.zone == zone
    assert (await preferences(chat, "dina")).zone == zone


@pytest.mark.parametrize(
    ("chosen", "written", "problem"),
    [
        ((), "", "Choose one above, or write the nearest big city here"),
        (("other",), "  ", "Choose one above, or write the nearest big city here"),
        (("other",), "Dohha", "“Dohha” is not a time zone I know. Did you mean Asia/Qatar?"),
        (("other",), "UTC+3", "“UTC+3” is not a time zone I know."),
        (("Mars/Olympus",), "", "“Mars/Olympus” is not a time zone I know."),
    ],
)
async def test_what_nobody_can_read_keeps_the_form_open(
    chosen: tuple[str, ...], written: str, problem: str
) -> None:
    chat = await autumn()
    await joins(chat)
    reply = await acts(chat, Submitted(action=SendZone(), chosen={"zone": chosen}, texts={"other": written}))
    assert reply.errors["other"].startswith(problem)
    assert (await preferences(chat, "dina")).zone == ""


async def test_what_waits_for_them_follows() -> None:
    chat = await autumn()
    await joins(chat, zone="America/New_York")
    await pass_until(chat, "2020-10-06 06:00")

    async def due() -> str:
        async with chat.store.reading() as uow:
            (dina,) = [one for one in await uow.members.of_cohort(1) if one.person.name == "Dina"]
            rows = await uow.ledger.queued(1, member_id=dina.id)
        return next(
            f"{row.row.due_at:%Y-%m-%d %H:%M}" for row in rows if row.row.occurrence == "lesson-2/due-24h"
        )

    assert await due() == "2020-10-07 00:45"  # 20:45 in New York
    await acts(chat, Submitted(action=SendZone(), texts={"other": "Doha"}), zone="America/New_York")
    assert await due() == "2020-10-06 17:45"  # 20:45 in Doha


async def test_an_old_yes_does_not_undo_a_later_choice() -> None:
    chat = await autumn()
    await joins(chat)
    await acts(chat, typed("/course me zone:Asia/Tokyo"))
    reply = await acts(chat, Pressed(action=KeepZone(zone="Asia/Qatar")))
    assert says(reply).startswith("You have chosen Tokyo time since, where it is 23:00 now.")
    assert (await preferences(chat, "dina")).zone == "Asia/Tokyo"


async def test_a_yes_to_a_zone_that_is_none_changes_nothing() -> None:
    chat = await autumn()
    await joins(chat)
    await acts(chat, Pressed(action=KeepZone(zone="Mars/Olympus")))
    assert (await preferences(chat, "dina")).zone == ""


async def test_whose_zone_was_told_is_not_asked() -> None:
    chat = await autumn()
    assert "where you are" not in says(await joins(chat, guessed=False))
    assert (await held(chat)).asked_at is None


async def test_who_is_in_no_cohort_is_not_asked() -> None:
    chat = await autumn()
    reply = await acts(chat, typed("/course me"))
    assert "where you are" not in says(reply)
    assert (await held(chat)).asked_at is None
    assert ASKED in says(await joins(chat))


async def test_a_form_a_question_and_a_public_answer_are_left_alone() -> None:
    chat = Chat(now=at("2020-10-05 14:00"))
    async with chat.store.writing() as uow:
        await uow.people.meet(replace(profile("fay"), guessed=True))

    def asks() -> bool:
        return any(isinstance(action, OpenZone) for action in actions(chat.last.message))

    async def fay(what: str | Agree) -> None:
        done = typed(what) if isinstance(what, str) else Pressed(action=what)
        await acts(chat, done, handle="fay", zone="America/New_York")

    await fay("/cohort create leadership-2020 name:Autumn")
    assert not asks()
    await fay(yes(chat.last))
    assert not asks()
    await fay("/cohort roster")
    assert chat.last.form is not None
    await fay("/cohort invite")
    assert not asks()
    await fay(yes(chat.last))
    assert not chat.last.private
    assert not asks()
    assert (await held(chat, "fay")).asked_at is None
    await fay("/cohort status")
    assert asks()


async def test_it_is_asked_in_the_language_of_the_answer() -> None:
    chat = await autumn()
    reply = await joins(chat, locale="es")
    assert reply.message is not None
    assert reply.message.language == "es"
    assert "Welcome" not in says(reply)


async def test_a_retry_asks_nothing_twice() -> None:
    chat = await autumn()
    await joins(chat, event_id="one")
    assert await joins(chat, event_id="one") == Reply()


async def test_who_has_themselves_erased_is_not_asked_and_not_known_again() -> None:
    chat = await autumn()
    async with chat.store.writing() as uow:
        dina = await uow.people.meet(replace(profile("dina"), guessed=True))
        await uow.members.enrol(1, [dina.id], Role.LEARNER, chat.now)
    reply = await acts(chat, Pressed(action=EraseMine()))
    reply = await acts(chat, Pressed(action=yes(reply)))
    assert "where you are" not in says(reply)
    async with chat.store.reading() as uow:
        assert await uow.people.known(CHANNEL.space, "dina") is None
