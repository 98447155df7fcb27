"""A cohort of the 2020 course, made by Fay, and looks at what is kept of it."""

from __future__ import annotations

from bot.actions import Agree
from bot.inbound import Reply
from bot.model import Cohort, Profile, Role
from bot.occurrences import ClaimedOccurrence
from tests.commands.chat import CHANNEL, Chat, at

CREATE = "/cohort create leadership-2020 name:Autumn"

COURSE_FILE = b"""\
id: tiny
title: Tiny course
zone: America/New_York
starts: 2027-01-14
lessons:
  - number: 1
    title: Only lesson
    release: 2027-01-14
    due: 2027-01-20
    assignments:
      - {id: videos, kind: watch, title: Watch the videos}
"""


async def room() -> Chat:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", CREATE)
    await chat.presses("fay", "Yes")
    return chat


async def cohorts(chat: Chat) -> list[Cohort]:
    async with chat.store.reading() as uow:
        return await uow.cohorts.in_space(CHANNEL.space)


async def people(chat: Chat) -> dict[str, set[Role]]:
    async with chat.store.reading() as uow:
        return {
            member.person.profile.external_id: set(member.roles) for member in await uow.members.of_cohort(1)
        }


async def profile_of(chat: Chat, handle: str) -> Profile:
    async with chat.store.reading() as uow:
        person = await uow.people.known(CHANNEL.space, handle)
    assert person is not None
    return person.profile


def yes(reply: Reply) -> Agree:
    assert reply.message is not None
    (action,) = [button.action for button in reply.message.buttons if isinstance(button.action, Agree)]
    return action


async def opened(chat: Chat, now: str) -> list[ClaimedOccurrence]:
    async with chat.store.writing() as uow:
        return await uow.occurrences.claim(at(now), limit=100)
