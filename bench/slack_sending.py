"""How many messages a second leave for Slack, and what our own part of that costs.

    python -m bench.slack_sending [--messages 2000] [--at-once 8]

Sends to the tests' stand-in, which runs in a process of its own, with the pace switched off: first with nothing but
slack_sdk over one shared session and a message that was rendered before, then through SlackMessenger, rendering
included. Prints messages a second and the processor time of each, and both as a ratio. The stand-in checks every block
it gets and is the slower of the two, so that processor time says more than messages a second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.ports import Access
from adapters.slack.rendering.message import render_message
from adapters.slack.sending.messenger import SlackMessenger
from adapters.slack.web_api.api import SlackApi, slack_session
from adapters.slack.web_api.pace import Pace, Rates
from bot.actions import OpenCheckIn
from bot.messages import Bullets, Button, Buttons, Heading, Link, Message, Moment, Strong, Text
from bot.model import Place, PlaceKind
from tests.slack.standin.slack import Slack

DUE = Moment(at=datetime(2020, 10, 8, 3, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET")
SAID = Message(
    blocks=(
        Heading(text="Lesson 3 is due soon"),
        Text(line=("Two things are left for ", Strong(text="Lesson 3"), ", due ", DUE, ".")),
        Bullets(
            lines=((Link(label="Watch the video", url="https://example.org/3"),), ("Write a reflection",))
        ),
        Buttons(buttons=(Button(label="Check in", action=OpenCheckIn(cohort_id=1, unit="lesson-3")),)),
    )
)


class OneKey:
    """`Keys` with one token in it."""

    def __init__(self, team_id: str, token: str) -> None:
        self._access = Access(team_id=team_id, token=token, bot_id="", bot_user_id="")

    async def access(self, team_id: str) -> Access:
        return self._access

    async def shut(self, team_id: str, token: str) -> None:
        raise SystemExit("the stand-in refused its own token")


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def serve() -> None:
    """Be the stand-in until nobody needs it any more."""
    async with Slack() as slack:
        team = slack.workspace()
        channels = [slack.channel(team, f"c{number}").id for number in range(50)]
        told = {"api": slack.api, "team": team.id, "token": slack.token(team).value, "channels": channels}
        print(json.dumps(told), flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def timed(name: str, send: Callable[[int], Awaitable[object]], messages: int, at_once: int) -> float:
    """Seconds of processor time for each message, after printing them."""
    numbers = iter(range(messages))

    async def some() -> None:
        for number in numbers:
            await send(number)

    begin, worked = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(some())
    took, worked = time.perf_counter() - begin, time.process_time() - worked
    print(f"{name}: {messages / took:.0f} a second, {worked / messages * 1e6:.0f} µs of processor time each")
    return worked / messages


async def measure(told: dict[str, str], channels: list[str], messages: int, at_once: int) -> None:
    keys = OneKey(told["team"], told["token"])
    unpaced = Rates(channel_interval=0, workspace_interval=0, in_flight=at_once + 1)
    card = render_message(SAID, reader=None)
    keyed = count()
    async with slack_session() as session:
        api = SlackApi(keys, session=session, base_url=told["api"], pace=Pace(unpaced))
        messenger = SlackMessenger(api, keys, WallClock())
        client = AsyncWebClient(token=told["token"], base_url=told["api"], session=session, retry_handlers=[])

        async def raw(number: int) -> None:
            await client.chat_postMessage(
                channel=channels[number % len(channels)], text=card.text, blocks=card.blocks()
            )

        async def ours(number: int) -> None:
            place = Place(
                space=f"slack:{told['team']}", kind=PlaceKind.CHANNEL, id=channels[number % len(channels)]
            )
            await messenger.send(place, SAID, key=f"d{next(keyed)}", reader=None)

        await timed("warming up", raw, min(200, messages), at_once)
        bare = await timed("slack_sdk alone", raw, messages, at_once)
        whole = await timed("SlackMessenger", ours, messages, at_once)
        begin = time.process_time()
        for _ in range(messages):
            render_message(SAID, reader=None)
        rendering = (time.process_time() - begin) / messages
    print(
        f"ours costs {whole / bare:.2f} times slack_sdk alone; of that rendering "
        f"{rendering / bare:.2f}, sending {(whole - rendering) / bare:.2f}"
    )


async def both(messages: int, at_once: int) -> None:
    """The stand-in in a process of its own, and the measurement in this one."""
    stand_in = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.slack_sending", "--serve"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if stand_in.stdin is None or stand_in.stdout is None:
        raise SystemExit("no way to talk to the stand-in")
    try:
        told = json.loads(await stand_in.stdout.readline())
        channels = told.pop("channels")
        await measure(told, channels, messages, at_once)
    finally:
        stand_in.stdin.close()
        await stand_in.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve())
        return
    asyncio.run(both(given.messages, given.at_once))


if __name__ == "__main__":
    main()
