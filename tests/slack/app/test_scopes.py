"""The app is granted exactly what it asks for: nothing it does lacks a scope, and no scope is for nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from adapters.slack.directory import SlackDirectory
from adapters.slack.manifest import SHORTCUT, manifest
from adapters.slack.people import CachedPeople
from adapters.slack.scopes import REQUIRED
from bot.commands.catalogue import COMMANDS
from bot.messages import File, Heading, Message
from bot.model import Place
from storage.memory import MemoryStore
from tests.slack.app.support import Running, form_of_lesson_one, modal, running
from tests.slack.sending import Sending, message, place, sending
from tests.slack.standin import Channel, Person, Slack, Workspace
from tests.slack.standin.appconfig import EVENT_SCOPES
from tests.support.house import NOW
from tests.support.world import HandClock

EXPORT = File(name="people.csv", media_type="text/csv", content=b"handle\n", label="Everybody")


@pytest.fixture
async def app(slack: Slack, team: Workspace, store: MemoryStore) -> AsyncIterator[Running]:
    """The app as its manifest has it, installed with the scopes in there and no other."""
    slack.app.configure(manifest(COMMANDS))
    slack.tokens.clear()
    slack.install(team, scopes=slack.app.scopes)
    async with running(slack, store) as one:
        yield one


async def learn(slack: Slack, ana: Person, spring: Channel) -> None:
    """What learners do: commands, forms, cards, home, a message's menu, words to the app."""
    await form_of_lesson_one(slack, ana, spring)
    await ana.submit({"Watched": ["lesson-1/videos"]})
    await ana.close_modal(everything=True)
    for word in ("next", "progress", "why", "help"):
        await ana.command(f"/course {word}", channel=spring)
    await ana.opens_home()
    await slack.until(lambda: slack.home(ana))
    said = await ana.says("my page: https://example.org/essay", channel=spring)
    assert said.message
    await ana.shortcut(said.message, SHORTCUT)
    await modal(slack, ana)
    await ana.says("next")
    await slack.until(lambda: slack.dms(ana))
    await ana.says("<@companion> progress", channel=spring)
    await ana.changes(tz="Asia/Tokyo")


async def facilitate(slack: Slack, app: Running, farah: Person, spring: Channel) -> None:
    """What facilitators do: looks, and a roster as a file."""
    for word in ("status", "preview", "help"):
        await farah.command(f"/cohort {word}", channel=spring)
    roster = slack.file(farah, "people.csv", b"id\nU1\n", "text/csv")
    await farah.says("cohort roster", files=[roster])
    # Files are no method; this one is let out with the scope files:read only.
    await slack.until(lambda: any(getattr(one.what, "attachments", ()) for one in app.house.asked))


async def look_up(app: Running, slack: Slack, who: Person, channels: list[Channel]) -> None:
    people = CachedPeople(api=app.api, clock=HandClock(NOW))
    directory = SlackDirectory(api=app.api, keys=app.keys, people=people)
    group = slack.group(slack.teams[who.team_id], "coaches", who)
    found = await directory.accounts(f"slack:{who.team_id}", [who.id, group.id])
    assert not found.problems
    for channel in channels:
        assert await directory.obstacle(place(channel)) == ""


async def send(talk: Sending, where: Place) -> None:
    """Sent, found again as after a crash, and edited."""
    since = talk.clock.now()
    receipt = await talk.messenger.send(where, message(), key=f"to-{where.id}", reader=None)
    assert await talk.messenger.find(where, f"to-{where.id}", since=since) == receipt
    await talk.messenger.edit(where, receipt, message("Edited."), reader=None)


def used(slack: Slack) -> tuple[set[str], set[str]]:
    """The scopes that were needed for all that happened, and the events that came."""
    told = [sent.payload["event"] for sent in slack.delivery.sent if sent.kind == "events_api"]
    events = {
        f"message.{event['channel_type']}" if event["type"] == "message" else event["type"] for event in told
    }
    scopes = {"commands", "files:read", *(scope for call in slack.calls for scope in call.scopes)}
    return scopes | {EVENT_SCOPES[event] for event in events & EVENT_SCOPES.keys()}, events


async def test_with_the_scopes_it_asks_for_everything_works_and_none_is_for_nothing(
    slack: Slack, app: Running, team: Workspace, ana: Person, ben: Person, farah: Person, spring: Channel
) -> None:
    den = slack.channel(team, "den", ana, farah, private=True)
    await learn(slack, ana, spring)
    await facilitate(slack, app, farah, spring)
    await look_up(app, slack, farah, [spring, den])
    for channel in (spring, den):
        await ben.leaves(channel)
        await ben.joins(channel)
    async with sending(slack) as talk:
        together = await talk.messenger.gather(place(spring), [ana.id, ben.id])
        for where in (place(spring), place(den), place(ana), together):
            await send(talk, where)
        with_file = Message(blocks=(Heading(text="Call 3"), EXPORT))
        await talk.messenger.send(place(spring), with_file, key="call-3", reader=None)
    assert await app.app.stop()
    lacking = [call.method for call in slack.calls if call.answer.get("error") == "missing_scope"]
    assert lacking == []
    for told in slack.events.uninstalled(team):
        await told.task
    scopes, events = used(slack)
    assert scopes == REQUIRED
    assert events == slack.app.events


async def test_an_address_of_a_facilitator_counts_as_soon_as_it_can_be_looked_up(
    slack: Slack,
    team: Workspace,
    store: MemoryStore,
    ben: Person,
    spring: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The app was installed without the scope, and with it later; it is not started anew for that."""
    slack.tokens.clear()
    slack.install(team, scopes=REQUIRED)
    async with running(slack, store, trusted=[ben.email]) as app:
        for number in (1, 2):
            await ben.command("/cohort help", channel=spring)
            await slack.until(lambda told=number: len(app.house.asked) == told)  # type: ignore[misc]
        slack.install(team, scopes=REQUIRED | {"users:read.email"})
        await ben.command("/cohort help", channel=spring)
        await slack.until(lambda: len(app.house.asked) == 3)
        assert [one.trusted for one in app.house.asked] == [False, False, True]
    assert caplog.text.count("some of SLACK_FACILITATORS cannot be looked up") == 1


async def test_what_bolt_listens_to_is_what_the_manifest_has(
    monkeypatch: pytest.MonkeyPatch, slack: Slack, store: MemoryStore
) -> None:
    """bolt takes any name; a listener that the manifest does not ask for would never be called."""
    heard: dict[str, set[object]] = {}
    for kind in ("event", "command", "message_shortcut", "global_shortcut", "message", "options"):
        monkeypatch.setattr(AsyncApp, kind, _noting(kind, heard))
    async with running(slack, store):
        pass
    slack.app.configure(manifest(COMMANDS))
    assert slack.app.commands is not None
    assert heard == {
        "event": {event.partition(".")[0] for event in slack.app.events},
        "command": set(slack.app.commands),
        "message_shortcut": slack.app.shortcuts,
    }


def _noting(kind: str, heard: dict[str, set[object]]) -> Callable[..., Any]:
    """bolt's own way to add a listener, which notes for what."""
    real = getattr(AsyncApp, kind)

    def listen(self: AsyncApp, name: object, *more: Any, **named: Any) -> Any:
        heard.setdefault(kind, set()).add(name)
        return real(self, name, *more, **named)

    return listen
