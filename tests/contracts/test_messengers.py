"""`bot.ports.Messenger`: what every way to a platform does with groups and with posts that carry on earlier ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from adapters.local import LocalMessenger
from bot.messages import Message, Text
from bot.model import Place, PlaceKind
from bot.ports import Messenger
from tests.discord.sending.kit import place as in_discord
from tests.discord.sending.kit import sending as over_discord
from tests.discord.standin import Discord
from tests.slack.sending import place, sending
from tests.slack.standin import Slack
from tests.support.messenger import MoodyMessenger
from tests.support.world import SPACE, HandClock

SINCE = datetime.now(UTC) - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A messenger, a channel it can post to, and three people there."""

    messenger: Messenger
    channel: Place
    people: tuple[str, str, str]


Opening = Callable[[], AbstractAsyncContextManager[Room]]

_COURSE = Place(space=SPACE, kind=PlaceKind.CHANNEL, id="course")


@asynccontextmanager
async def _local() -> AsyncIterator[Room]:
    messenger = LocalMessenger(lambda posted: None, HandClock(datetime.now(UTC)))
    yield Room(messenger=messenger, channel=_COURSE, people=("ana", "ben", "cam"))


@asynccontextmanager
async def _moody() -> AsyncIterator[Room]:
    yield Room(messenger=MoodyMessenger(), channel=_COURSE, people=("ana", "ben", "cam"))


@asynccontextmanager
async def _slack() -> AsyncIterator[Room]:
    async with Slack() as slack:
        team = slack.workspace()
        ana, ben, cam = (slack.person(team, name) for name in ("ana", "ben", "cam"))
        channel = slack.channel(team, "course", ana, ben, cam)
        async with sending(slack) as talk:
            yield Room(messenger=talk.messenger, channel=place(channel), people=(ana.id, ben.id, cam.id))
        assert slack.complaints == []


@asynccontextmanager
async def _discord() -> AsyncIterator[Room]:
    async with Discord() as discord:
        guild = discord.guild("School")
        ana, ben, cam = (discord.person(name, guild).id for name in ("ana", "ben", "cam"))
        channel = discord.channel(guild, "course")
        async with over_discord(discord) as talk:
            yield Room(messenger=talk.messenger, channel=in_discord(channel, guild), people=(ana, ben, cam))
        assert discord.complaints == []


# One line for each implementation.
IMPLEMENTATIONS: dict[str, Opening] = {
    "local": _local,
    "in memory": _moody,
    "slack": _slack,
    "discord": _discord,
}


@pytest.fixture(params=list(IMPLEMENTATIONS.values()), ids=list(IMPLEMENTATIONS))
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    opening: Opening = request.param
    async with opening() as room:
        yield room


def said(text: str) -> Message:
    return Message(blocks=(Text(line=(text,)),))


async def test_the_same_people_get_the_same_place(room: Room) -> None:
    ana, ben, cam = room.people
    first = await room.messenger.gather(room.channel, [ana, ben])
    assert (first.kind, first.space) == (PlaceKind.GROUP, room.channel.space)
    assert await room.messenger.gather(room.channel, [ben, ana, ben]) == first
    others = await room.messenger.gather(room.channel, [ana, ben, cam])
    assert others != first
    assert {first.id, others.id}.isdisjoint({room.channel.id, *room.people})


async def test_a_group_is_written_to_like_any_other_place(room: Room) -> None:
    group = await room.messenger.gather(room.channel, room.people[:2])
    receipt = await room.messenger.send(group, said("Ana, meet Ben"), key="d1", reader=None)
    found = await room.messenger.find(group, "d1", since=SINCE)
    assert found is not None
    assert found.message_id == receipt.message_id
    assert await room.messenger.find(room.channel, "d1", since=SINCE) is None
    await room.messenger.edit(group, receipt, said("Ana, meet Ben!"), reader=None)


async def test_a_post_under_another_is_found_and_edited_like_one_of_its_own(room: Room) -> None:
    messenger = room.messenger
    first = await messenger.send(room.channel, said("The call is tomorrow"), key="d1", reader=None)
    second = await messenger.send(room.channel, said("It begins"), key="d2", reader=None, under=first)
    third = await messenger.send(room.channel, said("The recording"), key="d3", reader=None, under=first)
    receipts = [first, second, third]
    assert len({receipt.message_id for receipt in receipts}) == 3
    found = [await messenger.find(room.channel, f"d{number}", since=SINCE) for number in (1, 2, 3)]
    assert [None if one is None else one.message_id for one in found] == [one.message_id for one in receipts]
    assert await messenger.find(room.channel, "d4", since=SINCE) is None
    await messenger.edit(room.channel, second, said("It began"), reader=None)
