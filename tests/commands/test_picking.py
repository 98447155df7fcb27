"""Checking in from a message that somebody picked."""

from __future__ import annotations

import pytest

from bot.actions import OpenCheckIn, SendCheckIn
from bot.app import App
from bot.deliveries import delivery_id
from bot.inbound import Picked, Reply
from bot.messages import Form, TextField
from bot.plain import plain
from tests.commands.chat import Chat
from tests.commands.test_learners import room
from tests.support.world import services

WORK = "https://example.org/my-map"


async def picks(chat: Chat, handle: str, *, key: str = "", link: str = "") -> Reply:
    return await chat.does(handle, Picked(key=key, link=link))


def unit_of(form: Form | None) -> str:
    assert form is not None
    assert isinstance(form.action, SendCheckIn)
    return form.action.unit


def link_of(form: Form | None) -> str:
    assert form is not None
    (found,) = [part.value for part in form.fields if isinstance(part, TextField) and part.key == "link"]
    return found


async def key_of(chat: Chat, occurrence: str) -> str:
    async with chat.store.reading() as uow:
        (found,) = [row for row in await uow.ledger.of_cohort(1) if row.row.occurrence == occurrence]
    return found.key


async def posted() -> Chat:
    """The room in lesson 2, with what has opened until then in the ledger."""
    chat = await room("2020-10-05 16:00")
    await App(store=chat.store, services=services()).tick(chat.now)
    return chat


async def test_a_post_of_ours_opens_the_form_of_the_lesson_it_is_about() -> None:
    chat = await posted()
    reply = await picks(chat, "ana", key=await key_of(chat, "lesson-2/released"))
    assert unit_of(reply.form) == "lesson-2"
    assert link_of(reply.form) == ""


async def test_a_message_with_work_in_it_is_taken_as_the_link_to_what_is_owed() -> None:
    chat = await posted()
    reply = await picks(chat, "ana", link=WORK)
    assert link_of(reply.form) == WORK
    assert reply.form is not None
    assert "submit" in {part.key for part in reply.form.fields}


@pytest.mark.parametrize(
    "link", ["", "javascript:alert(1)", "https://a@b.example/", f"https://x.example/{'a' * 600}"]
)
async def test_what_is_no_usable_link_is_left_out(link: str) -> None:
    chat = await posted()
    reply = await picks(chat, "ana", link=link)
    assert reply.form is None
    assert reply.message is not None
    assert {type(button.action) for button in reply.message.buttons} == {OpenCheckIn}


@pytest.mark.parametrize("key", ["", "d", "d-1", "dx", "d" + "9" * 18, "e5", "d٣", "d" + "1" * 40])
async def test_a_key_that_is_not_ours_is_no_key(key: str) -> None:
    chat = await posted()
    reply = await picks(chat, "ana", key=key, link=WORK)
    assert link_of(reply.form) == WORK


async def test_who_is_in_no_cohort_is_told_so() -> None:
    chat = await posted()
    reply = await picks(chat, "zoe", link=WORK)
    assert reply.message is not None
    assert "You are not in" in plain(reply.message)


async def test_what_was_checked_in_with_it_is_kept_with_it() -> None:
    chat = await posted()
    reply = await picks(chat, "ana", link=WORK)
    unit = unit_of(reply.form)
    assert reply.form is not None
    (submit,) = [part for part in reply.form.fields if part.key == "submit"]
    await chat.sends("ana", *[option.value for option in getattr(submit, "options", ())])
    async with chat.store.reading() as uow:
        (ana,) = [one for one in await uow.members.of_cohort(1) if one.person.name == "Ana"]
        done = (await uow.check_ins.of_members([ana.id]))[ana.id]
    assert {key.partition("/")[0]: one.link for key, one in done.items()} == {unit: WORK}


def test_keys_are_read_as_they_are_written() -> None:
    assert delivery_id("d17") == 17
    assert delivery_id("17") is None
    assert delivery_id(" d17") is None
