"""What has to be asked outside is asked outside of every transaction, and nothing of the first try stays."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import (
    DeliveryError,
    Disconnected,
    NotPermitted,
    RateLimited,
    Unavailable,
)
from bot.inbound import CommandCall, Reply
from bot.language import spoken
from bot.model import Preferences
from bot.ports import Store
from tests.commands.chat import Chat, at, preferences
from tests.support.directory import MoodyDirectory, account

ROSTER = CommandCall(name="cohort", text="roster <@U1|ana>")
ANA = account("U1", "Ana Silva", zone="Asia/Qatar")


async def room(store: Store, directory: MoodyDirectory) -> Chat:
    """A cohort of Fay's, in a place whose people the directory knows from now on."""
    chat = Chat(now=at("2020-09-20 14:00"), store=store)
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    chat.directories["local"] = directory
    return chat


async def test_while_somebody_is_asked_others_can_write_and_nothing_is_remembered(store: Store) -> None:
    first_sights = []

    async def meanwhile() -> None:
        async with store.writing() as uow:
            first_sights.append(await uow.inbox.first_sight("the-event", at("2020-09-20 14:00")))
            await uow.inbox.forget(at("2020-09-20 14:00") + timedelta(seconds=1))

    directory = MoodyDirectory([ANA], on_ask=meanwhile)
    chat = await room(store, directory)
    await chat.does("fay", ROSTER, event_id="the-event")
    assert first_sights == [True]
    assert directory.asked == [{"U1"}]
    assert "• Ana Silva (U1), Asia/Qatar" in chat.said
    assert await chat.does("fay", ROSTER, event_id="the-event") == Reply()
    assert len(directory.asked) == 1


async def test_a_retry_that_comes_while_somebody_is_asked_is_answered_once(store: Store) -> None:
    both = asyncio.Event()
    directory = MoodyDirectory([ANA])

    async def wait_for_the_other() -> None:
        if len(directory.asked) == 2:
            both.set()
        await both.wait()

    directory.on_ask = wait_for_the_other
    chat = await room(store, directory)
    replies = await asyncio.gather(
        *(chat.does("fay", ROSTER, event_id="the-event") for _ in range(2)),
    )
    assert sorted(reply == Reply() for reply in replies) == [False, True]
    async with store.reading() as uow:
        assert len(await uow.proposals.of_person(1)) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RateLimited(20.2), "Please try again in 21 seconds."),
        (RateLimited(0.1), "Please try again in 1 second."),
        (RateLimited(600), "Please try again in 10 minutes."),
        (Unavailable("503"), "Please try again in a few minutes."),
        (NotPermitted("An admin can add users:read."), "An admin can add users:read."),
        (Disconnected("Install me again."), "Install me again."),
    ],
    ids=str,
)
async def test_where_no_answer_can_be_had_it_is_said_and_the_same_event_can_be_tried_again(
    store: Store, error: DeliveryError, said: str
) -> None:
    chat = await room(store, MoodyDirectory([ANA], moods=[error]))
    reply = await chat.does("fay", ROSTER, event_id="the-event")
    assert reply.private
    assert "nothing was changed" in chat.said
    assert said in chat.said
    async with store.reading() as uow:
        assert await uow.proposals.of_person(1) == []
    await chat.does("fay", ROSTER, event_id="the-event")
    assert "To add as learner: 1" in chat.said


async def test_the_directory_speaks_the_language_of_who_asks(store: Store) -> None:
    languages = []

    async def listen() -> None:
        languages.append(spoken())

    chat = await room(store, MoodyDirectory([ANA], moods=[None, Unavailable("503")], on_ask=listen))
    await chat.types("fay", "/course me language:es")
    await chat.does("fay", ROSTER)
    reply = await chat.does("fay", ROSTER)
    assert languages == ["es", "es"]
    assert reply.reader is not None
    assert reply.message is not None
    assert reply.message.language == "es"
    assert await preferences(chat, "fay") == Preferences(language="es")


@pytest.mark.parametrize("line", ["/cohort roster @ana", "/cohort create leadership-2020 name:Mine"])
async def test_who_may_not_lets_nobody_be_asked(store: Store, line: str) -> None:
    directory = MoodyDirectory([ANA])
    chat = await room(store, directory)
    await chat.types("ben", line)
    assert directory.asked == []
    assert directory.looked_at == []
