"""Dina, of whose time zone a platform only tells a guess."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import JoinCohort
from bot.inbound import CommandCall, Inbound, Pressed, Reply, Submitted
from bot.messages import Message
from bot.model import Person
from bot.plain import plain
from tests.commands.chat import CHANNEL, Chat, profile

NEXT = CommandCall(name="course", text="next")


async def acts(
    chat: Chat,
    what: CommandCall | Pressed | Submitted = NEXT,
    *,
    handle: str = "dina",
    zone: str = "Asia/Qatar",
    guessed: bool = True,
    locale: str = "en",
    event_id: str = "",
) -> Reply:
    """Somebody does something on a platform that says this of their zone."""
    chat.events += 1
    who = replace(profile(handle), zone=zone, guessed=guessed, locale=locale)
    inbound = Inbound(
        event_id=event_id or f"event-{chat.events}",
        acted_at=chat.now,
        who=who,
        place=CHANNEL,
        what=what,
        trusted=handle in chat.trusted,
    )
    chat.last = await chat.desk.handle(inbound, now=chat.now)
    return chat.last


def typed(line: str) -> CommandCall:
    name, _, text = line.removeprefix("/").partition(" ")
    return CommandCall(name=name, text=text)


async def joins(
    chat: Chat, *, zone: str = "Asia/Qatar", guessed: bool = True, locale: str = "en", event_id: str = ""
) -> Reply:
    joining = Pressed(action=JoinCohort(cohort_id=1))
    return await acts(chat, joining, zone=zone, guessed=guessed, locale=locale, event_id=event_id)


def says(reply: Reply) -> str:
    assert reply.message is not None
    return plain(reply.message, reader=reply.reader)


def actions(message: Message | None) -> list[object]:
    return [] if message is None else [button.action for button in message.buttons]


async def held(chat: Chat, handle: str = "dina") -> Person:
    async with chat.store.reading() as uow:
        person = await uow.people.known(CHANNEL.space, handle)
    assert person is not None
    return person
