"""A companion in real time: from start to a stop that loses nothing.

It stops when it is told to (SIGTERM, SIGINT, SIGHUP), when somebody quits the room, or when the room's
input ends. Then no more is read, what is being sent is finished and written down, and the process ends within
`STOP_WITHIN` seconds. A second signal ends it at once, which costs nothing either: the rows are the truth,
and the next start goes on.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from companion.health import Connection, Health, answering, judge
from companion.settings import Settings
from companion.version import release
from companion.wiring import (
    Doors,
    House,
    LocalDoor,
    SystemClock,
    discord_door,
    furnish,
    local_door,
    open_memory,
    slack_door,
)
from storage.address import read_address

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Seconds from the first signal to the end; container engines and service managers give ten.
STOP_WITHIN = 8.0
_TALK_ENDS_WITHIN = 2.0
_SENDING_ENDS_WITHIN = 4.5


def standard_input() -> int | None:
    """The file descriptor people type on; None where nobody can (closed, or /dev/null as for services)."""
    if sys.stdin is None:
        return None
    try:
        fd = sys.stdin.fileno()
        kind = os.fstat(fd)
    except (OSError, ValueError):
        return None
    nowhere = stat.S_ISCHR(kind.st_mode) and kind.st_rdev == Path(os.devnull).stat().st_rdev
    return None if nowhere else fd


async def serve(settings: Settings, typed: int | None) -> None:
    """Run until told to stop. `typed` is the file descriptor the local room reads, None where nobody types.

    Raises StorageError or Refused where it cannot start.
    """
    stop = asyncio.Event()
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        stack.enter_context(_stopped_by_signals(stop))
        stream = stack.enter_context(_output())
        store = await stack.enter_async_context(open_memory(settings))
        local = slack = discord = None
        if settings.room_open:
            local = local_door(settings, clock, stream=stream, environ=os.environ, hung_up=stop.set)
        if settings.slack_set:
            slack = await _unless(stop, stack.enter_async_context(slack_door(settings, store, clock)))
        if settings.discord_set:
            discord = await _unless(stop, stack.enter_async_context(discord_door(settings, store, clock)))
        if stop.is_set():
            return
        doors = Doors(local=local, slack=slack, discord=discord)
        house = furnish(settings, store, clock, doors)
        await stack.enter_async_context(_health(settings, house, doors))
        await _live(settings, house, doors, typed if local else None, stop)


async def _live(
    settings: Settings, house: House, doors: Doors, typed: int | None, stop: asyncio.Event
) -> None:
    """From the first beat to the last thing that is written down."""
    await house.app.wake(house.clock.now())
    database = read_address(settings.database_url.get_secret_value()).shown
    opened = {
        "room": typed is not None,
        "slack": doors.slack is not None,
        "discord": doors.discord is not None,
    }
    log.info("started", extra={"release": release(), "database": database, **opened})
    house.pulse.start()
    try:
        if doors.slack is not None:
            await _unless(stop, doors.slack.start(house, well=lambda: _state(house, doors).well))
        if doors.discord is not None:
            await _unless(stop, doors.discord.start(house))
        if doors.local is not None and typed is not None:
            await _converse(settings, house, doors.local, typed, stop)
        else:
            if doors.local is not None:
                log.info("nobody can type here; what is posted is shown until a signal stops this")
            await stop.wait()
    finally:
        # First nothing more comes in; then what came in is answered, and what is being sent is written down.
        platforms = [door for door in (doors.slack, doors.discord) if door is not None]
        await asyncio.gather(*(door.stop(_TALK_ENDS_WITHIN) for door in platforms))
        house.dispatcher.stop()
        finished, *_ = await asyncio.gather(
            house.pulse.stop(_SENDING_ENDS_WITHIN),
            house.following.stop(_SENDING_ENDS_WITHIN),
            house.grouping.stop(_SENDING_ENDS_WITHIN),
        )
    log.info("stopped", extra={"all_written_down": finished})


async def _unless(stop: asyncio.Event, opening: Coroutine[object, object, T]) -> T | None:
    """Open a way in, which takes its time where a platform is slow, unless we are told to stop meanwhile (None). Raises
    what it raises.
    """
    opened, stopped = asyncio.create_task(opening), asyncio.create_task(stop.wait())
    await asyncio.wait({opened, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if opened.done():
        return opened.result()
    opened.cancel()
    await asyncio.wait({opened})
    return None


@contextmanager
def _output() -> Iterator[TextIO]:
    """Standard output, or nowhere where whoever started us closed it."""
    if sys.stdout is not None:
        yield sys.stdout
    else:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            yield nowhere


async def _converse(
    settings: Settings, house: House, door: LocalDoor, typed: int, stop: asyncio.Event
) -> None:
    """Keep the room open until it is left or told to close; then post what is due, unless told to stop."""
    seen = os.isatty(typed)
    room = door.room(house, settings, echo=not seen)
    stopped = asyncio.create_task(stop.wait())
    with door.lines(typed) as lines:
        talk = asyncio.create_task(room.run(lines, welcome=seen))
        await asyncio.wait({talk, stopped}, return_when=asyncio.FIRST_COMPLETED)
        lines.stop()
        if await _ended(talk, _TALK_ENDS_WITHIN) and not stop.is_set():
            rest = asyncio.create_task(house.follow())
            await asyncio.wait({rest, stopped}, return_when=asyncio.FIRST_COMPLETED)
            house.dispatcher.stop()
            await _ended(rest, _TALK_ENDS_WITHIN)
    stopped.cancel()


async def _ended(task: asyncio.Task[None], within: float) -> bool:
    """Whether the task ended within so many seconds; else it is cancelled. Raises what it raised."""
    done, _ = await asyncio.wait({task}, timeout=within)
    if not done:
        task.cancel()
        return False
    try:
        task.result()
    except OSError:
        log.warning("nobody reads the local room any more")
    return True


def _state(house: House, doors: Doors) -> Health:
    connections = []
    for platform, door in (("Slack", doors.slack), ("Discord", doors.discord)):
        if door is not None:
            lost_at, why = door.lost()
            connections.append(Connection(platform=platform, lost_at=lost_at, why=why))
    return judge(last_beat=house.pulse.last_beat, now=house.clock.now(), connections=connections)


@asynccontextmanager
async def _health(settings: Settings, house: House, doors: Doors) -> AsyncIterator[None]:
    if settings.companion_health_port is None:
        yield
        return
    async with answering(settings.companion_health_port, lambda: _state(house, doors)):
        yield


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """The first of our signals sets `stop`; a second one, or `STOP_WITHIN` seconds, ends the process."""
    loop = asyncio.get_running_loop()

    def on_signal(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        log.info("stopping", extra={"signal": signal.Signals(number).name})
        stop.set()
        loop.call_later(STOP_WITHIN, give_up)

    def give_up() -> None:
        log.error("the database did not answer in time; the next start takes up what was left")
        os._exit(1)

    # What whoever started us chose to ignore stays ignored: SIGHUP under nohup, SIGINT in the background.
    chosen = (signal.SIGINT, signal.SIGHUP)
    handled = [signal.SIGTERM, *(one for one in chosen if signal.getsignal(one) is not signal.SIG_IGN)]
    for number in handled:
        loop.add_signal_handler(number, on_signal, number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
