"""Slack tells the same thing several times; it is done once, in every process."""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import urlencode

from adapters.slack.manifest import SHORTCUT
from storage.memory import MemoryStore
from tests.slack.app.support import Running, form_of_lesson_one, running, words
from tests.slack.standin import Act, Channel, Person, Slack
from tests.slack.standin.postman import Postman


async def again(slack: Slack, act: Act, *, same_id: bool = False) -> None:
    assert act.envelope is not None
    await slack.delivery.again(act.envelope, same_id=same_id)


async def test_a_command_told_twice_is_answered_once(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    typed = await ana.command("/course why", channel=spring)
    await again(slack, typed)
    await again(slack, typed, same_id=True)
    await slack.until(lambda: slack.ephemerals(ana))
    assert await app.app.stop()
    assert len(slack.ephemerals(ana)) == 1
    assert len(app.house.asked) == 1


async def test_the_same_command_typed_twice_is_answered_twice(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("/course why", channel=spring)
    await ana.command("/course why", channel=spring)
    await slack.until(lambda: len(slack.ephemerals(ana)) == 2)


async def test_two_processes_that_are_told_the_same_answer_once(
    slack: Slack, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(slack, store) as one, running(slack, store) as other:
        typed = await ana.command("/course why", channel=spring)
        await again(slack, typed)  # the next connection's turn
        await slack.until(lambda: one.house.asked and other.house.asked)
        await asyncio.gather(one.app.stop(), other.app.stop())
        assert one.house.asked[0].event_id == other.house.asked[0].event_id
        assert len(slack.ephemerals(ana)) == 1


async def test_a_press_and_a_form_told_twice_count_once(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await form_of_lesson_one(slack, ana, spring)
    sent = await ana.submit({"Watched": ["lesson-1/videos"]})
    view = slack.modal(ana)
    await again(slack, sent)
    assert slack.modal(ana) is view
    await slack.until(lambda: len(app.house.asked) == 3)
    assert await app.app.stop()
    assert len(app.house.asked) == 3


async def test_a_message_that_comes_as_many_events_is_answered_once(
    slack: Slack, app: Running, ana: Person
) -> None:
    await ana.says("why", copies=5)
    await slack.until(lambda: len(slack.dms(ana)) == 2)
    assert await app.app.stop()
    assert len(slack.dms(ana)) == 2
    assert len(app.house.asked) == 1


async def test_an_event_that_is_told_again_changes_nothing(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    joined = await slack.person(next(iter(slack.teams.values())), "dora").joins(spring)
    await again(slack, joined)
    await slack.until(lambda: app.house.passed_by)
    assert await app.app.stop()
    assert len(app.house.passed_by) == 1


async def test_a_shortcut_told_twice_opens_one_form(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    said = await ana.says("https://example.org", channel=spring)
    assert said.message is not None
    picked = await ana.shortcut(said.message, SHORTCUT)
    await again(slack, picked)
    await slack.until(lambda: slack.modal(ana) or slack.ephemerals(ana))
    assert await app.app.stop()
    assert len(app.house.asked) == 1
    assert len(slack.called("views.open")) + len(slack.ephemerals(ana)) == 1


async def test_a_home_that_is_opened_once_and_told_twice_is_shown_once(
    slack: Slack, app: Running, ana: Person
) -> None:
    await again(slack, await ana.opens_home())
    await slack.until(lambda: slack.home(ana))
    assert await app.app.stop()
    assert len(slack.called("views.publish")) == 1


async def test_a_request_that_somebody_sends_once_more_does_nothing(
    slack: Slack, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    """Word for word, with its signature, while that still holds."""
    async with running(slack, store, http=True) as app:
        postman = slack.carrier
        assert isinstance(postman, Postman)
        form = await form_of_lesson_one(slack, ana, spring)
        sent = await ana.submit({"Watched": ["lesson-1/videos"]})
        typed = await ana.command("/course why", channel=spring)
        await slack.until(lambda: len(slack.ephemerals(ana)) == 2)
        asked, calls = len(app.house.asked), len(slack.calls)
        for act, kind in ((sent, "interactive"), (typed, "slash_commands")):
            fields = act.payload if kind == "slash_commands" else {"payload": json.dumps(act.payload)}
            body = urlencode(fields)
            signed = postman.signed(body, at=int(time.time()) - 200)
            for _ in range(3):
                answer = await postman.post(body, "application/x-www-form-urlencoded", signed=signed)
                assert answer[:2] == (200, "")
        assert await app.app.stop()
        assert len(app.house.asked) == asked
        assert len(slack.calls) == calls
        assert slack.modal(ana) is form


async def test_event_ids_tell_nothing_of_people_or_triggers(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    typed = await ana.command("/course why", channel=spring)
    await slack.until(lambda: socketed.house.asked)
    event_id = socketed.house.asked[0].event_id
    assert ana.id not in event_id
    assert typed.payload["trigger_id"] not in event_id
    (said,) = await slack.until(lambda: slack.ephemerals(ana))
    assert words(said)
