"""Which concrete classes make up a running companion. Nothing else names them, but for rehearsals."""

from __future__ import annotations

import socket
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from os import getpid
from typing import TextIO

from adapters.local import Board, Lines, LocalMessenger, Posted, Room, Screen, Shelf
from bot.app import App
from bot.commands.context import Services
from bot.errors import Unavailable
from bot.inbound import Inbound, Reply
from bot.ports import Clock, Messenger
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles
from companion.settings import Settings
from scheduling.dispatcher import Dispatcher
from scheduling.pulse import Pulse
from storage import hold_single_instance, migrate, open_store


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A companion with everything it needs, ready to start."""

    app: App
    dispatcher: Dispatcher
    pulse: Pulse
    clock: Clock

    async def handle(self, inbound: Inbound) -> Reply:
        """What somebody did, and the answer to it. Raises StorageError."""
        return await self.app.handle(inbound, now=self.clock.now())

    async def follow(self) -> None:
        """Open and send what is due now. Raises StorageError."""
        await self.app.tick(self.clock.now())
        await self.dispatcher.drain()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDoor:
    """The local room in this process's terminal. `screen` and `board` show, `messenger` is the way for
    deliveries.
    """

    screen: Screen
    board: Board
    messenger: LocalMessenger

    def lines(self, fd: int) -> Lines:
        """What is typed on this file descriptor."""
        return Lines(fd)

    def room(self, house: House, settings: Settings, *, echo: bool) -> Room:
        """The room for people to type in; `echo` shows what was read."""
        return Room(
            house=house,
            board=self.board,
            screen=self.screen,
            clock=house.clock,
            zone=settings.companion_room_zone,
            trusted=settings.companion_facilitators,
            echo=echo,
        )


def local_door(
    settings: Settings,
    clock: Clock,
    *,
    stream: TextIO,
    environ: Mapping[str, str],
    hung_up: Callable[[], None],
) -> LocalDoor:
    """The local room on `stream`. `hung_up` is called when nobody reads the stream any more."""
    screen = Screen(stream, environ)
    board = Board(screen, settings.companion_room_zone, Shelf(settings.companion_files))

    def post(posted: Posted) -> None:
        try:
            board.post(posted)
        except OSError as error:
            hung_up()
            raise Unavailable("nobody reads the local room any more") from error

    return LocalDoor(screen=screen, board=board, messenger=LocalMessenger(post, clock))


@asynccontextmanager
async def open_house(
    settings: Settings, messengers: Mapping[str, Messenger], clock: Clock
) -> AsyncIterator[House]:
    """A companion on the database of these settings, which is migrated and, where it is an SQLite file,
    held for this process alone. Raises StorageError, DatabaseInUse among them.
    """
    url = settings.database_url.get_secret_value()
    with hold_single_instance(url):
        await migrate(url)
        store = await open_store(url)
        try:
            services = Services(library=CourseFiles(settings.companion_courses), holidays=CountryCalendars())
            app = App(store=store, services=services)
            # A name of its own for every start: in containers host and process number come back.
            owner = f"{socket.gethostname()}:{getpid()}:{uuid.uuid4().hex[:8]}"
            dispatcher = Dispatcher(store=store, app=app, messengers=messengers, clock=clock, owner=owner)
            pulse = Pulse(app=app, dispatcher=dispatcher, clock=clock)
            yield House(app=app, dispatcher=dispatcher, pulse=pulse, clock=clock)
        finally:
            await store.close()
