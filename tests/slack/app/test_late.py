"""Answers that come late: what they were to be put into is closed or changed, or Slack asks us to wait."""

from __future__ import annotations

from adapters.slack.app.origin import Origin
from adapters.slack.app.ways import Shown, Ways
from adapters.slack.rendering.blocks import section
from adapters.slack.rendering.card import Card
from bot.model import PlaceKind
from tests.slack.app.support import Running, buttons, held_form, modal, words
from tests.slack.sending import Sending
from tests.slack.standin import Channel, Person, Slack

POST, OPEN = "chat.postMessage", "conversations.open"
HELLO = Shown(card=Card(parts=[section("Hello")], text="Hello"))


async def test_a_form_whose_modal_was_closed_is_a_press_away(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    card, waiting = await held_form(slack, hurried, ana, spring)
    await ana.close_modal(everything=True)
    hurried.house.gate.set()
    (offer,) = await slack.until(lambda: [m for m in slack.ephemerals(ana) if m is not card])
    await ana.click(offer, "Go on")
    assert (await modal(slack, ana, other_than=waiting)).body["submit"]


async def test_a_command_whose_modal_was_closed_is_answered_beside_it(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    hurried.house.gate.clear()
    await ana.command("/course checkin", channel=spring)
    await modal(slack, ana)
    await ana.close_modal(everything=True)
    hurried.house.gate.set()
    (card,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "Lesson 1" in buttons(card)


async def test_a_modal_that_changed_meanwhile_shows_the_later_answer(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    card, waiting = await held_form(slack, hurried, ana, spring)
    slack.staged.replace(waiting, {**waiting.body})
    hurried.house.gate.set()
    await slack.until(lambda: waiting.body.get("submit"))
    assert await hurried.app.stop()
    hashes = ["hash" in call.args for call in slack.called("views.update")]
    assert hashes == [True, False]
    assert slack.ephemerals(ana) == [card]


async def test_who_writes_to_us_is_answered_where_no_conversation_can_be_opened(
    slack: Slack, app: Running, ana: Person
) -> None:
    slack.moods.limited(OPEN, retry_after=600, times=None)
    await ana.says("why")
    await slack.until(lambda: len(slack.dms(ana)) == 2)
    assert words(slack.dms(ana)[-1])
    assert slack.called(OPEN) == []


async def test_an_answer_waits_until_slack_takes_it_where_no_other_way_is_open(
    slack: Slack, talk: Sending, ana: Person
) -> None:
    said = await ana.says("why")
    channel = said.payload["event"]["channel"]
    ours = Origin(team_id=ana.team_id, user_id=ana.id, kind=PlaceKind.DIRECT, channel=channel, with_us=True)
    slack.moods.limited(POST, retry_after=240)
    ways = Ways(talk.api, sleep=talk.naps.sleep)
    assert await ways.privately(ours, HELLO)
    assert talk.naps.slept == [240]
    assert [message.text for message in slack.dms(ana)] == ["why", "Hello"]


async def test_somebody_outside_any_channel_is_answered_when_a_conversation_can_be_opened(
    slack: Slack, talk: Sending, ana: Person
) -> None:
    slack.moods.limited(OPEN, retry_after=240)
    origin = Origin(team_id=ana.team_id, user_id=ana.id, kind=PlaceKind.DIRECT)
    assert await Ways(talk.api, sleep=talk.naps.sleep).privately(origin, HELLO)
    assert talk.naps.slept == [240]
    assert [message.text for message in slack.dms(ana)] == ["Hello"]


async def test_nobody_waits_for_an_answer_for_longer_than_they_would(
    slack: Slack, talk: Sending, ana: Person
) -> None:
    slack.moods.limited(OPEN, retry_after=3600)
    origin = Origin(team_id=ana.team_id, user_id=ana.id, kind=PlaceKind.DIRECT)
    assert not await Ways(talk.api, sleep=talk.naps.sleep).privately(origin, HELLO)
    assert talk.naps.slept == []
