"""A started Slack with one workspace, for all tests of the Slack adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.sending import Sending, sending
from tests.slack.standin import Channel, Person, Slack, Workspace
from tests.support.pictures import drawn_once as drawn_once


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A Slack where the app is installed in one workspace, with Ana, Ben and Farah (an admin) in #spring.

    At the end there must be nothing to complain about: a test that means a complaint clears `slack.complaints`.
    """
    async with Slack() as slack:
        team = slack.workspace()
        people = [slack.person(team, "ana"), slack.person(team, "ben", tz="Asia/Qatar", locale="es-ES")]
        people.append(slack.person(team, "farah", is_admin=True))
        slack.channel(team, "spring", *people)
        yield slack
        assert slack.complaints == []


@pytest.fixture
def team(slack: Slack) -> Workspace:
    return next(iter(slack.teams.values()))


@pytest.fixture
def spring(slack: Slack, team: Workspace) -> Channel:
    return slack.find_channel(team, "spring")


@pytest.fixture
def ana(slack: Slack, team: Workspace) -> Person:
    return slack.find_person(team, "ana")


@pytest.fixture
def ben(slack: Slack, team: Workspace) -> Person:
    return slack.find_person(team, "ben")


@pytest.fixture
def farah(slack: Slack, team: Workspace) -> Person:
    return slack.find_person(team, "farah")


@pytest.fixture
async def client(slack: Slack, team: Workspace) -> AsyncIterator[AsyncWebClient]:
    """The real slack_sdk client of that workspace's bot, which repeats nothing by itself."""
    async with aiohttp.ClientSession() as session:
        token = slack.token(team).value
        yield AsyncWebClient(token=token, base_url=slack.api, session=session, retry_handlers=[])


@pytest.fixture
async def bolt(slack: Slack, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A real bolt app over Socket Mode; tests add listeners to it."""
    app = AsyncApp(client=client, signing_secret=slack.app.signing_secret)
    handler = AsyncSocketModeHandler(app, slack.app.app_token, web_client=client, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.sockets.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def talk(slack: Slack) -> AsyncIterator[Sending]:
    """The sending half of the adapter, without a pace."""
    async with sending(slack) as talk:
        yield talk


@pytest.fixture
def channel(slack: Slack, team: Workspace) -> Channel:
    return slack.channel(team, "course")
