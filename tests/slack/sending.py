"""The sending half of the adapter against the stand-in, and what tests put into it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from adapters.files import Attached
from adapters.slack.ports import Access
from adapters.slack.sending.messenger import SlackMessenger
from adapters.slack.web_api.api import SlackApi, slack_session
from adapters.slack.web_api.gates import Gates
from adapters.slack.web_api.pace import Pace, Rates
from bot.errors import Disconnected
from bot.messages import Heading, Inline, Message, Text
from bot.model import Place, PlaceKind
from tests.slack.standin import Channel, Slack, User, Workspace
from tests.standin.clock import OurClock

PICTURE = Attached(name="week-3.png", media_type="image/png", content=b"\x89PNG ...", label="5 of 8 done")
CALENDAR = Attached(name="call.ics", media_type="text/calendar", content=b"BEGIN:VCALENDAR", label="Call 3")

UNPACED = Rates(channel_interval=0, workspace_interval=0)


class Keyring:
    """`Keys` to the newest token of every workspace of the stand-in. `shut_out` is what Slack refused, `next_access`
    tokens to be handed out before that, one each time; `on_shut` is called when one is shut out.
    """

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.shut_out: list[tuple[str, str]] = []
        self.next_access: list[str] = []
        self.on_shut: Callable[[], None] = lambda: None

    async def access(self, team_id: str) -> Access:
        team = self._slack.teams.get(team_id)
        if team is None:
            raise Disconnected("the app is not installed there")
        bot = team.bot
        assert bot is not None
        tokens = [token for token in self._slack.tokens.values() if token.team_id == team_id]
        value = self.next_access.pop(0) if self.next_access else tokens[-1].value
        if (team_id, value) in self.shut_out:
            raise Disconnected("the app has to be installed again")
        return Access(team_id=team_id, token=value, bot_id=team.bot_id, bot_user_id=bot.id)

    async def shut(self, team_id: str, token: str) -> None:
        self.shut_out.append((team_id, token))
        self.on_shut()


class Naps:
    """Sleeps that take no time, and seconds that pass by hand."""

    def __init__(self) -> None:
        self.time = 100.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass(frozen=True, kw_only=True)
class Sending:
    slack: Slack
    api: SlackApi
    keys: Keyring
    messenger: SlackMessenger
    clock: OurClock
    session: aiohttp.ClientSession
    naps: Naps = field(default_factory=Naps)


@asynccontextmanager
async def sending(
    slack: Slack, *, base_url: str = "", seconds: float = 20, rates: Rates = UNPACED
) -> AsyncIterator[Sending]:
    """`seconds` is how long Slack has for an answer, by the real clock."""
    naps, keys, clock = Naps(), Keyring(slack), OurClock(slack.clock)
    async with slack_session(seconds=seconds) as session:
        api = SlackApi(
            keys,
            session=session,
            base_url=base_url or slack.api,
            pace=Pace(rates),
            gates=Gates(now=naps.now, sleep=naps.sleep),
        )
        messenger = SlackMessenger(api, keys, clock, sleep=naps.sleep)
        yield Sending(
            slack=slack, api=api, keys=keys, messenger=messenger, clock=clock, session=session, naps=naps
        )


def space(team: Workspace) -> str:
    return f"slack:{team.id}"


def place(where: Channel | User) -> Place:
    kind = PlaceKind.DIRECT if isinstance(where, User) else PlaceKind.CHANNEL
    return Place(space=f"slack:{where.team_id}", kind=kind, id=where.id)


def message(*line: Inline, heading: str = "Lesson 3 is open") -> Message:
    return Message(blocks=(Heading(text=heading), Text(line=line or ("Two videos and a reflection.",))))


async def post(talk: Sending, channel: Channel, text: str = "Hello") -> dict[str, object]:
    return await talk.api.call(
        channel.team_id,
        "chat.postMessage",
        {"channel": channel.id, "text": text, "blocks": []},
        channel=channel.id,
    )
