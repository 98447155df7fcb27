"""Which concrete classes make up a running companion. Nothing else names them, but for rehearsals."""

from __future__ import annotations

import socket
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from os import getpid
from typing import TextIO

from pydantic import SecretStr

from adapters.discord import DiscordConfig, DiscordDoor, open_discord
from adapters.local import Board, Lines, LocalMessenger, Posted, Room, Screen, Shelf
from adapters.slack import SlackConfig, SlackDoor, open_slack
from bot.app import App
from bot.commands.catalogue import COMMANDS
from bot.commands.context import Services
from bot.deliveries import Receipt
from bot.errors import Unavailable
from bot.inbound import Inbound, Reply
from bot.messages import Message
from bot.model import Account, Passage, Place, Profile
from bot.ports import Clock, Directory, Groups, Messenger, Store
from bot.suggestions import Asked, Suggestion
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles
from companion.following import Following
from companion.settings import Settings
from scheduling.dispatcher import Dispatcher
from scheduling.grouping import Grouper
from scheduling.pulse import Pulse
from storage import SqlStore, hold_single_instance, migrate, open_safe, open_store


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class House:
    """A companion with everything it needs, ready to start. What people do comes in here from every platform."""

    def __init__(
        self, *, app: App, dispatcher: Dispatcher, grouper: Grouper, pulse: Pulse, clock: Clock
    ) -> None:
        self.app = app
        self.dispatcher = dispatcher
        self.pulse = pulse
        self.clock = clock
        self.following = Following(self.follow)
        # On its own: posts are not to wait until hundreds of people have their role.
        self.grouping = Following(grouper.run)

    async def handle(self, inbound: Inbound) -> Reply:
        """What somebody did, and the answer to it; what follows goes out soon. Raises StorageError."""
        reply = await self.app.handle(inbound, now=self.clock.now())
        self.following.nudge()
        self.grouping.nudge()
        return reply

    async def home(self, who: Profile, *, trusted: bool) -> Message:
        """What somebody sees who opens the companion itself. Raises StorageError."""
        return await self.app.home(who, trusted=trusted, now=self.clock.now())

    async def suggest(self, asked: Asked) -> tuple[Suggestion, ...]:
        """What could stand where somebody is typing. Raises StorageError."""
        return await self.app.suggest(asked, now=self.clock.now())

    async def channels(self, space: str) -> tuple[Place, ...]:
        """The channels of the cohorts of a space, each once. Raises StorageError."""
        return await self.app.channels(space)

    async def conversations(self, platform: str) -> Mapping[str, Receipt]:
        """The last private message to each person of a platform, by their id there. Raises StorageError."""
        return await self.app.conversations(platform)

    async def spaces(self, platform: str, external_id: str) -> tuple[str, ...]:
        """The spaces in which somebody is in a cohort, that which they joined last first. Raises StorageError."""
        return await self.app.spaces(platform, external_id)

    async def changed(self, account: Account) -> None:
        """A platform says that somebody changed. Raises StorageError."""
        await self.app.changed(account, now=self.clock.now())

    async def passed(self, place: Place, account: Account, passage: Passage, *, at: datetime) -> None:
        """Somebody came to a channel or left it. Raises StorageError."""
        await self.app.passed(place, account, passage, at=at, now=self.clock.now())

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
async def open_memory(settings: Settings) -> AsyncIterator[SqlStore]:
    """The database of these settings, migrated and, where it is an SQLite file, held for this process alone. Raises
    StorageError, DatabaseInUse among them.
    """
    url = settings.database_url.get_secret_value()
    with hold_single_instance(url):
        await migrate(url)
        store = await open_store(url)
        try:
            yield store
        finally:
            await store.close()


def slack_door(settings: Settings, store: SqlStore, clock: Clock) -> AbstractAsyncContextManager[SlackDoor]:
    """Slack as these settings have it. Raises Refused where Slack does not take them, and StorageError."""

    async def opened(space: str) -> None:
        await _end_pause(store, space, clock)

    keys = [key.get_secret_value() for key in settings.companion_secret_keys]
    return open_slack(
        SlackConfig(
            api_url=settings.slack_api_url,
            authorize_url=settings.slack_authorize_url,
            public_url=settings.companion_public_url or "",
            http_host=settings.companion_http_host,
            http_port=settings.companion_http_port,
            bot_token=_secret(settings.slack_bot_token),
            app_token=_secret(settings.slack_app_token),
            signing_secret=_secret(settings.slack_signing_secret),
            client_id=settings.slack_client_id or "",
            client_secret=_secret(settings.slack_client_secret),
            facilitators=settings.slack_facilitators,
            emails=settings.slack_emails,
        ),
        safe=open_safe(store, keys) if keys else None,
        clock=clock,
        opened=opened,
    )


def discord_door(
    settings: Settings, store: SqlStore, clock: Clock
) -> AbstractAsyncContextManager[DiscordDoor]:
    """Discord as these settings have it. Raises Refused where Discord does not take them."""

    async def opened(space: str) -> None:
        await _end_pause(store, space, clock)

    return open_discord(
        DiscordConfig(
            api_url=settings.discord_api_url,
            gateway_url=settings.discord_gateway_url or "",
            token=_secret(settings.discord_token),
            facilitators=settings.discord_facilitators,
            members=settings.discord_members,
            servers=settings.discord_servers,
        ),
        commands=COMMANDS,
        clock=clock,
        opened=opened,
    )


async def _end_pause(store: Store, space: str, clock: Clock) -> None:
    """A space was opened to us (again): what waited because it was closed goes out. Raises StorageError.

    A pause that the platform asked for, to be slower, holds all the same.
    """
    async with store.writing() as uow:
        pause = (await uow.pauses.current(clock.now())).get(space)
        if pause is not None and pause.closed:
            await uow.pauses.end(space)


def _secret(value: SecretStr | None) -> str:
    return "" if value is None else value.get_secret_value()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The ways in and out that are open."""

    local: LocalDoor | None = None
    slack: SlackDoor | None = None
    discord: DiscordDoor | None = None

    @property
    def messengers(self) -> Mapping[str, Messenger]:
        """By the platform's name, as all that follow."""
        doors = {"local": self.local, "slack": self.slack, "discord": self.discord}
        return {name: door.messenger for name, door in doors.items() if door is not None}

    @property
    def directories(self) -> Mapping[str, Directory]:
        doors = {"slack": self.slack, "discord": self.discord}
        return {name: door.directory for name, door in doors.items() if door is not None}

    @property
    def groups(self) -> Mapping[str, Groups]:
        return {} if self.discord is None else {"discord": self.discord.groups}

    @property
    def calendars(self) -> frozenset[str]:
        return frozenset() if self.discord is None else frozenset({"discord"})

    @property
    def discussions(self) -> frozenset[str]:
        return frozenset() if self.discord is None else frozenset({"discord"})


def furnish(settings: Settings, store: Store, clock: Clock, doors: Doors) -> House:
    """A companion on this database, with these ways to platforms."""
    services = Services(
        library=CourseFiles(settings.companion_courses),
        holidays=CountryCalendars(),
        directories=doors.directories,
        groups=doors.groups,
        calendars=doors.calendars,
        discussions=doors.discussions,
    )
    app = App(store=store, services=services)
    # A name of its own for every start: in containers host and process number come back.
    owner = f"{socket.gethostname()}:{getpid()}:{uuid.uuid4().hex[:8]}"
    dispatcher = Dispatcher(store=store, app=app, messengers=doors.messengers, clock=clock, owner=owner)
    grouper = Grouper(store=store, groups=doors.groups, clock=clock)
    pulse = Pulse(app=app, dispatcher=dispatcher, clock=clock, grouper=grouper)
    return House(app=app, dispatcher=dispatcher, grouper=grouper, pulse=pulse, clock=clock)
