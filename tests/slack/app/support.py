"""The app against the stand-in, over a companion with a cohort in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

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
from bot.model import Cohort, Place, PlaceKind, Profile
from bot.ports import Store
from tests.slack.sending import UNPACED, Keyring
from tests.slack.standin import Channel, Message, Person, Slack, User, View
from tests.support.house import NOW, Companion, run_course
from tests.support.world import HandClock

#: Long enough for a busy machine: what is to be slow is slow for ever.
CALM = Patience(form=5.0, submission=5.0, settling=0.05)
HURRIED = Patience(form=0.05, submission=0.05, settling=0.05)


async def cohort(store: Store, channel: Channel, learners: Collection[User], facilitator: User) -> Cohort:
    """The course of 2020, run in this channel for these people."""
    space = f"slack:{channel.team_id}"

    def told(user: User) -> Profile:
        name, zone = user.real_name, user.tz
        return Profile(space=space, external_id=user.id, name=name, zone=zone, locale=user.locale)

    place = Place(space=space, kind=PlaceKind.CHANNEL, id=channel.id)
    return await run_course(store, place, [told(one) for one in learners], told(facilitator))


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


async def held_form(slack: Slack, app: Running, who: Person, channel: Channel) -> tuple[Message, View]:
    """Asked for by the card that `/course checkin` shows, while the house's gate is shut: that card, and the modal that
    says to wait.
    """
    await who.command("/course checkin", channel=channel)
    (card,) = await slack.until(lambda: slack.ephemerals(who))
    app.house.gate.clear()
    await who.click(card, "Lesson 1")
    return card, await modal(slack, who)


async def modal(slack: Slack, who: Person, *, other_than: View | None = None) -> View:
    """The modal in front of somebody, as soon as there is one."""
    view = await slack.until(lambda: (shown := slack.modal(who)) is not other_than and shown)
    assert view
    return view
