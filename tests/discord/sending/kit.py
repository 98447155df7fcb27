"""The sending half of the adapter against the stand-in, and what tests put into it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from discord.http import HTTPClient, Route

from adapters.discord.ports import space_of
from adapters.discord.rest.api import DiscordApi
from adapters.discord.rest.channels import KnownChannels
from adapters.discord.rest.pace import UNPACED, Pace
from adapters.discord.sending.messenger import DiscordMessenger
from bot.deliveries import Receipt
from bot.messages import Block, CalendarEntry, Heading, Inline, Message, Text
from bot.model import Place, PlaceKind
from tests.discord.standin import Channel, Discord, Guild, User
from tests.standin.clock import OurClock

POST = "POST /channels/*/messages"
#: More than one message of Discord's holds.
LONG = " ".join(f"word{number}" for number in range(800))


@dataclass(frozen=True, kw_only=True)
class Sending:
    """`slept` are the seconds that were waited for, none of which took any time."""

    discord: Discord
    api: DiscordApi
    messenger: DiscordMessenger
    clock: OurClock
    slept: list[float] = field(default_factory=list)

    async def send(
        self,
        where: Place,
        said: Message | None = None,
        *,
        key: str = "d1",
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        return await self.messenger.send(
            where, said or message(), key=key, reader=None, under=under, aside=aside
        )


@contextmanager
def spoken_to(discord: Discord) -> Iterator[None]:
    """discord.py speaks to the stand-in."""
    before = Route.BASE
    Route.BASE = discord.api
    try:
        yield
    finally:
        Route.BASE = before


@asynccontextmanager
async def unpaced(discord: Discord) -> AsyncIterator[DiscordApi]:
    """Our API, logged in, which waits between no two requests."""
    with spoken_to(discord):
        http = HTTPClient(asyncio.get_running_loop())
        api = DiscordApi(http, requests=Pace(UNPACED), openings=Pace(UNPACED))
        try:
            await http.static_login(discord.token)
            api.known_as(user_id=discord.bot.id, application_id=discord.app.id)
            yield api
        finally:
            await http.close()


@asynccontextmanager
async def sending(discord: Discord) -> AsyncIterator[Sending]:
    async with unpaced(discord) as api:
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        clock = OurClock(discord.clock)
        messenger = DiscordMessenger(api, KnownChannels(api), clock, sleep=sleep)
        yield Sending(discord=discord, api=api, messenger=messenger, clock=clock, slept=slept)


def place(where: Channel | User, guild: Guild) -> Place:
    kind = PlaceKind.DIRECT if isinstance(where, User) else PlaceKind.CHANNEL
    return Place(space=space_of(guild.id), kind=kind, id=where.id)


def calendar(guild: Guild) -> Place:
    return Place(space=space_of(guild.id), kind=PlaceKind.CALENDAR, id=guild.id)


def message(*line: Inline, heading: str = "Lesson 3 is open", discussion: str = "") -> Message:
    blocks: tuple[Block, ...] = (
        Heading(text=heading),
        Text(line=line or ("Two videos and a reflection.",)),
    )
    return Message(blocks=blocks, discussion=discussion)


def long(word: str = "", *, parts: int = 2) -> Message:
    """So much that it takes this many messages of Discord's."""
    return Message(
        blocks=(
            Heading(text="Everything"),
            *(Text(line=(f"{word}{number} {LONG[:3500]}",)) for number in range(parts)),
        )
    )


def call_entry(starts: datetime, *, title: str = "Call 2", cancelled: bool = False, url: str = "") -> Message:
    entry = CalendarEntry(
        uid="call-2@learner-companion",
        sequence=0,
        starts=starts,
        ends=starts + timedelta(hours=1),
        zone="America/New_York",
        title=title,
        description="Leading people",
        organizer="The school",
        changed_at=starts - timedelta(days=9),
        label="Call 2 for your calendar",
        url=url,
        cancelled=cancelled,
    )
    return Message(blocks=(entry,))
