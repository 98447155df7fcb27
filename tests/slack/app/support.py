"""The app against the stand-in, over a companion with a cohort in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from adapters.slack.app.bolt import SlackApp
from adapters.slack.app.reception import Patience
from adapters.slack.app.socket import SocketDoor
from adapters.slack.app.web import WebDoor
from adapters.slack.directory import SlackDirectory
from adapters.slack.people import CachedPeople
from adapters.slack.web_api.api import SlackApi, slack_session
from adapters.slack.web_api.asking import client as client_for
from adapters.slack.web_api.pace import Pace
from bot.app import App
from bot.inbound import Inbound, Reply
from bot.messages import Message as Said
from bot.model import Account, Cohort, Passage, Place, PlaceKind, Profile, Role
from bot.planning import include, replan
from bot.ports import Store
from tests.slack.sending import UNPACED, Keyring
from tests.slack.standin import Channel, Message, Person, Slack, User, View
from tests.support.world import HandClock, leadership, services, utc

NOW = utc("2020-10-10T15:00")
#: Long enough for a busy machine: what is to be slow is slow for ever.
CALM = Patience(form=5.0, submission=5.0, settling=0.05)
HURRIED = Patience(form=0.05, submission=0.05, settling=0.05)


class Companion:
    """A `House` over a real companion. `asked` is what came in, `passed_by` and `changes` what was told of people.
    While `gate` is shut nobody is answered; `broken` is raised instead of an answer, once each.
    """

    def __init__(self, store: Store, clock: HandClock) -> None:
        self._app = App(store=store, services=services())
        self._clock = clock
        self.asked: list[Inbound] = []
        self.passed_by: list[tuple[Place, str, Passage, datetime]] = []
        self.changes: list[Account] = []
        self.broken: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def handle(self, inbound: Inbound) -> Reply:
        self.asked.append(inbound)
        await self.gate.wait()
        if self.broken:
            raise self.broken.pop(0)
        return await self._app.handle(inbound, now=self._clock.now())

    async def home(self, who: Profile, *, trusted: bool) -> Said:
        return await self._app.home(who, trusted=trusted, now=self._clock.now())

    async def changed(self, account: Account) -> None:
        self.changes.append(account)
        await self._app.changed(account, now=self._clock.now())

    async def passed(self, place: Place, account: Account, passage: Passage, *, at: datetime) -> None:
        if self.broken:
            raise self.broken.pop(0)
        self.passed_by.append((place, account.profile.external_id, passage, at))
        await self._app.passed(place, account, passage, at=at, now=self._clock.now())


async def cohort(store: Store, channel: Channel, learners: Collection[User], facilitator: User) -> Cohort:
    """The course of 2020, run in this channel for these people."""
    space = f"slack:{channel.team_id}"
    async with store.writing() as uow:
        made = await uow.cohorts.add(
            name="autumn",
            channel=Place(space=space, kind=PlaceKind.CHANNEL, id=channel.id),
            course=leadership(),
            start=None,
            at=NOW,
        )
        everybody = {user.id: user for user in (*learners, facilitator)}
        persons = await uow.people.update_many(
            [
                Profile(
                    space=space, external_id=user.id, name=user.real_name, zone=user.tz, locale=user.locale
                )
                for user in everybody.values()
            ]
        )
        ids = {person.profile.external_id: person.id for person in persons}
        members = await uow.members.enrol(made.id, [ids[user.id] for user in learners], Role.LEARNER, NOW)
        await uow.members.enrol(made.id, [ids[facilitator.id]], Role.FACILITATOR, NOW)
        await replan(uow, made, now=NOW)
        await include(uow, made, members, now=NOW)
    return made


@dataclass(frozen=True, kw_only=True)
class Running:
    """One process of the app."""

    app: SlackApp
    house: Companion
    keys: Keyring
    api: SlackApi
    session: aiohttp.ClientSession
    removed: list[str] = field(default_factory=list)
    door: SocketDoor | None = None


@asynccontextmanager
async def running(
    slack: Slack,
    store: Store,
    *,
    http: bool = False,
    patience: Patience = CALM,
    trusted: Collection[str] = (),
    connected: bool = True,
) -> AsyncIterator[Running]:
    """The app, through Socket Mode unless over HTTP; there it is waited for until it is `connected`."""
    clock = HandClock(NOW)
    companion = Companion(store, clock)
    removed: list[str] = []

    async def on_removed(team_id: str) -> None:
        removed.append(team_id)

    async with AsyncExitStack() as closing:
        session = await closing.enter_async_context(slack_session())
        keys = Keyring(slack)
        api = SlackApi(keys, session=session, base_url=slack.api, pace=Pace(UNPACED))
        client = client_for(session, slack.api)
        people = CachedPeople(api=api, clock=clock)
        app = SlackApp(
            house=companion,
            api=api,
            keys=keys,
            people=people,
            directory=SlackDirectory(api=api, keys=keys, people=people),
            clock=clock,
            signing_secret=slack.app.signing_secret,
            client=client,
            on_removed=on_removed,
            trusted=trusted,
            patience=patience,
        )
        closing.push_async_callback(app.stop)
        door = None
        if http:
            web = WebDoor(app=app.bolt, installing=None, well=lambda: True)
            port = await web.start("127.0.0.1", 0)
            closing.push_async_callback(web.stop)
            await slack.over_http(f"http://127.0.0.1:{port}/slack/events")
        else:
            door = SocketDoor(
                app=app.bolt, client=client, session=session, app_token=slack.app.app_token, clock=clock
            )
            await door.start()
            closing.push_async_callback(door.stop)
            if connected:
                await door.connected()
        yield Running(
            app=app, house=companion, keys=keys, api=api, session=session, removed=removed, door=door
        )


def words(shown: Message | View) -> str:
    """All that somebody can read on it, in its order."""
    return "\n".join(_texts(shown.blocks)) or getattr(shown, "text", "")


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


def buttons(shown: Message | View) -> list[str]:
    """The words on its buttons."""
    return [
        element["text"]["text"]
        for block in shown.blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


async def form_of_lesson_one(slack: Slack, who: Person, channel: Channel) -> View:
    """Opened from the card that `/course checkin` shows."""
    await who.command("/course checkin", channel=channel)
    card = await slack.until(lambda: slack.ephemerals(who))
    await who.click(card[-1], "Lesson 1")
    return await modal(slack, who)


async def modal(slack: Slack, who: Person, *, other_than: View | None = None) -> View:
    """The modal in front of somebody, as soon as there is one."""
    view = await slack.until(lambda: (shown := slack.modal(who)) is not other_than and shown)
    assert view
    return view
