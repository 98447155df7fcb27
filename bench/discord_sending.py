"""How many messages a second leave for Discord, what our own part of that costs, and what many channels cost.

    python -m bench.discord_sending [--messages 2000] [--at-once 8] [--channels 15000]

First it sends to the tests' stand-in, which runs in a process of its own, with the pace switched off: with nothing but
discord.py's HTTP client and a message that was rendered before, then through DiscordMessenger, rendering included.
Prints messages a second and the processor time of each, and both as a ratio. The stand-in checks everything it gets and
is the slower of the two, so that processor time says more than messages a second.

Then it writes to channels that are new to discord.py while it remembers many others, as after mail to as many people:
as it is, and as we have it (adapters/discord/rest/buckets.py). The answers come at once there, from no network.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiohttp import web
from discord.http import HTTPClient, Ratelimit, Route

from adapters.discord.ports import space_of
from adapters.discord.rendering.message import render
from adapters.discord.rendering.stamps import stamp
from adapters.discord.rest.api import DiscordApi
from adapters.discord.rest.buckets import Sweeping
from adapters.discord.rest.channels import KnownChannels
from adapters.discord.rest.pace import UNPACED, Pace
from adapters.discord.sending.messenger import DiscordMessenger
from adapters.discord.sending.posting import content
from bot.actions import OpenCheckIn
from bot.messages import Bullets, Button, Buttons, Heading, Link, Message, Moment, Strong, Text
from bot.model import Place, PlaceKind
from tests.discord.standin import Discord

POST = "/channels/{channel_id}/messages"
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


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def serve() -> None:
    """Be the stand-in until nobody needs it any more."""
    async with Discord() as discord:
        guild = discord.guild("School")
        channels = [discord.channel(guild, f"c{number}").id for number in range(50)]
        told = {"api": discord.api, "token": discord.token, "guild": guild.id, "channels": channels}
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


@asynccontextmanager
async def client(token: str) -> AsyncIterator[HTTPClient]:
    """discord.py's own, as it comes."""
    http = HTTPClient(asyncio.get_running_loop())
    try:
        await http.static_login(token)
        yield http
    finally:
        await http.close()


@asynccontextmanager
async def ours(token: str) -> AsyncIterator[DiscordApi]:
    """Our API without its pace."""
    http = HTTPClient(asyncio.get_running_loop())
    api = DiscordApi(http, requests=Pace(UNPACED), openings=Pace(UNPACED))
    try:
        user = await http.static_login(token)
        api.known_as(user_id=user["id"], application_id=user["id"])
        yield api
    finally:
        await http.close()


async def measure(told: dict[str, Any], messages: int, at_once: int) -> None:
    channels, space, keyed = told["channels"], space_of(told["guild"]), count()
    (card,) = render(SAID, reader=None, space=space, direct=False)
    async with client(told["token"]) as http, ours(told["token"]) as api:
        messenger = DiscordMessenger(api, KnownChannels(api), WallClock())

        async def raw(number: int) -> None:
            known = stamp(f"raw{next(keyed)}", 0)
            body = {**content(card, known), "nonce": known.nonce, "enforce_nonce": True}
            route = Route("POST", POST, channel_id=channels[number % len(channels)])
            await http.request(route, json=body)

        async def whole(number: int) -> None:
            place = Place(space=space, kind=PlaceKind.CHANNEL, id=channels[number % len(channels)])
            await messenger.send(place, SAID, key=f"d{next(keyed)}", reader=None)

        await timed("warming up", raw, min(200, messages), at_once)
        bare = await timed("discord.py alone", raw, messages, at_once)
        all_of_it = await timed("DiscordMessenger", whole, messages, at_once)
        begin = time.process_time()
        for _ in range(messages):
            render(SAID, reader=None, space=space, direct=False)
        rendering = (time.process_time() - begin) / messages
    print(
        f"ours costs {all_of_it / bare:.2f} times discord.py alone; of that rendering "
        f"{rendering / bare:.2f}, sending {(all_of_it - rendering) / bare:.2f}"
    )


async def both(messages: int, at_once: int) -> None:
    """The stand-in in a process of its own, and the measurement in this one."""
    stand_in = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.discord_sending", "--serve"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if stand_in.stdin is None or stand_in.stdout is None:
        raise SystemExit("no way to talk to the stand-in")
    try:
        told = json.loads(await stand_in.stdout.readline())
        Route.BASE = told["api"]
        await measure(told, messages, at_once)
    finally:
        stand_in.stdin.close()
        await stand_in.wait()


async def many_channels(channels: int, messages: int) -> None:
    """What a message to a new channel costs while discord.py remembers so many others."""
    runner = web.AppRunner(_short_answers(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    Route.BASE = f"http://127.0.0.1:{runner.addresses[0][1]}"
    costs: dict[tuple[bool, int], float] = {}
    try:
        for seam in (False, True):
            for live in (0, channels):
                async with client("token") as http:
                    if seam:
                        Sweeping(http, now=time.monotonic)
                    for number in range(live):
                        http._buckets[f"bucket:{number}"] = Ratelimit(None)

                    async def post(number: int, http: HTTPClient = http) -> None:
                        await http.request(Route("POST", POST, channel_id=f"new{number}"), json={})

                    name = f"{live} channels remembered, {'our way' if seam else 'as it comes'}"
                    costs[seam, live] = await timed(name, post, messages, 8)
    finally:
        await runner.cleanup()
    few, many = costs[False, channels] / costs[False, 0], costs[True, channels] / costs[True, 0]
    print(
        f"with {channels} channels a message costs {few:.1f} times as much as with none; our way {many:.1f} times"
    )


def _short_answers() -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        headers = {
            "Content-Type": "application/json",
            "X-RateLimit-Bucket": "bucket",
            "X-RateLimit-Limit": "5",
        }
        headers |= {"X-RateLimit-Remaining": "4", "X-RateLimit-Reset-After": "5"}
        return web.Response(body=b'{"id": "1"}', headers=headers)

    app = web.Application()
    app.add_routes([web.route("*", "/{tail:.*}", answer)])
    return app


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--channels", type=int, default=15_000)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve())
        return
    asyncio.run(both(given.messages, given.at_once))
    asyncio.run(many_channels(given.channels, given.messages // 4))


if __name__ == "__main__":
    main()
