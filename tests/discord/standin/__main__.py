"""The stand-in on its own: `python -m tests.discord.standin`, until it is interrupted.

Prints what `companion run` needs, and then a line for each thing that happens. Time runs with the wall's here:
deadlines run out by themselves. Lines typed into it are what people do; `help` lists them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import stat
import sys
import time

from tests.discord.standin.console import Console
from tests.discord.standin.discord import Discord
from tests.standin.clock import Clock

#: How often deadlines are looked at, in seconds.
TICK = 0.1


async def run(port: int, *, members: bool) -> None:
    discord = Discord(Clock(time.time))
    if members:
        discord.app.granted.add("guild_members")
    await discord.start(port)
    console = Console(discord)
    guild = console.furnish()
    _say(f"DISCORD_API_URL={discord.api}")
    _say(f"DISCORD_GATEWAY_URL={discord.gateway_url}")
    _say(f"DISCORD_TOKEN={discord.token}")
    _say(f"# {guild.name} is {guild.id}")
    for place in console.places:
        _say(f"# #{place.name} is {place.id}")
    for person in console.people:
        _say(f"# {person.name} is {person.id}")
    ticking = asyncio.create_task(_tick(discord, console))
    try:
        await _listen(console)
    finally:
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)
        await discord.stop()


async def _tick(discord: Discord, console: Console) -> None:
    while True:
        discord.clock.forward(0)
        for line in console.news():
            _say(line)
        await asyncio.sleep(TICK)


async def _listen(console: Console) -> None:
    """Does what is typed or piped in; where nothing more comes, waits."""
    kind = os.fstat(sys.stdin.fileno()).st_mode
    if not (sys.stdin.isatty() or stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
        await asyncio.Event().wait()
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        _say(await console.does(line.decode().strip()))
    await asyncio.Event().wait()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.discord.standin", description="A Discord on its own."
    )
    parser.add_argument("--port", type=int, default=0, help="where to listen (a free one unless given)")
    parser.add_argument("--members", action="store_true", help="the members intent is granted in the portal")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(given.port, members=given.members))


if __name__ == "__main__":
    main()
