"""Triggers hold for three seconds, and so does Slack's patience; a companion may be slower."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.errors import StorageError
from tests.slack.app.support import Running, buttons, form_of_lesson_one, held_form, modal, words
from tests.slack.standin import Channel, Person, Slack


async def test_a_form_that_takes_long_has_its_modal_at_once(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    _, waiting = await held_form(slack, hurried, ana, spring)
    assert waiting.body["title"]["text"] == "One moment"

    hurried.house.gate.set()
    await slack.until(lambda: waiting.body.get("submit"))
    assert slack.modal(ana) is waiting
    assert (await ana.submit({"Watched": ["lesson-1/videos"]})).answer["response_action"] == "update"


async def test_where_no_form_comes_the_modal_says_why(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    hurried.house.gate.clear()
    await ana.command("/course checkin", channel=spring)
    waiting = await modal(slack, ana)
    hurried.house.gate.set()
    await slack.until(lambda: "Lesson 1" in buttons(waiting))

    # A button on a modal opens the next one above it.
    await ana.click(waiting, "Lesson 1")
    form = await modal(slack, ana, other_than=waiting)
    assert form.body["submit"]


async def test_a_trigger_that_is_too_old_is_offered_anew(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    socketed.house.gate.clear()
    await ana.command("/course checkin lesson-1", channel=spring)
    slack.clock.forward(4)
    socketed.house.gate.set()
    (offer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert buttons(offer) == ["Go on"]

    await ana.click(offer, "Go on")
    form = await modal(slack, ana)
    assert form.body["title"]["text"] == "Lesson 1"
    await slack.until(lambda: slack.ephemerals(ana) == [])


async def test_a_press_whose_trigger_is_too_old_is_offered_anew(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("/course checkin", channel=spring)
    (card,) = await slack.until(lambda: slack.ephemerals(ana))
    socketed.house.gate.clear()
    await ana.click(card, "Lesson 1")
    slack.clock.forward(4)
    socketed.house.gate.set()
    (offer,) = await slack.until(lambda: [m for m in slack.ephemerals(ana) if m is not card])
    await ana.click(offer, "Go on")
    await modal(slack, ana)


@pytest.mark.parametrize("mood", ["limited", "ill"])
async def test_where_slack_opens_no_modal_a_button_is_offered(
    slack: Slack, socketed: Running, ana: Person, spring: Channel, mood: str
) -> None:
    if mood == "limited":
        slack.moods.limited("views.open", retry_after=30)
    else:
        slack.moods.broken("views.open")
    await ana.command("/course checkin lesson-1", channel=spring)
    (offer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert buttons(offer) == ["Go on"]


async def test_an_answer_to_a_form_that_takes_long_comes_into_its_modal(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    await form_of_lesson_one(slack, ana, spring)
    hurried.house.gate.clear()
    sent = await ana.submit({"Watched": ["lesson-1/videos"]})
    assert sent.answer["view"]["title"]["text"] == "One moment"
    hurried.house.gate.set()
    view = slack.modal(ana)
    assert view is not None
    await slack.until(lambda: "three orientation videos" in words(view))


async def test_problems_found_too_late_bring_the_form_back_as_it_was_filled_in(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    await form_of_lesson_one(slack, ana, spring)
    hurried.house.gate.clear()
    await ana.submit(
        {"Watched": ["lesson-1/videos"], "A note": "on a train", "A link to your work": "not a link"}
    )
    hurried.house.gate.set()
    view = slack.modal(ana)
    assert view is not None
    await slack.until(lambda: view.body.get("submit"))
    assert "A link to your work" in words(view).splitlines()[1]
    elements = {block["block_id"]: block["element"] for block in view.blocks if "element" in block}
    assert elements["note"]["initial_value"] == "on a train"
    assert elements["link"]["initial_value"] == "not a link"
    assert elements["watch"]["initial_options"][0]["value"] == "lesson-1/videos"

    await ana.submit({"A link to your work": "https://example.org"})
    await slack.until(lambda: "three orientation videos" in words(view))


async def test_an_answer_whose_modal_was_closed_is_given_beside_it(
    slack: Slack, hurried: Running, ana: Person, spring: Channel
) -> None:
    await form_of_lesson_one(slack, ana, spring)
    hurried.house.gate.clear()
    await ana.submit({"Watched": ["lesson-1/videos"]})
    await ana.close_modal(everything=True)
    hurried.house.gate.set()
    await slack.until(lambda: any("orientation videos" in words(m) for m in slack.ephemerals(ana)))


async def test_a_database_out_of_reach_is_said_kindly(
    slack: Slack, socketed: Running, ana: Person, ben: Person, spring: Channel
) -> None:
    socketed.house.broken = [StorageError("the database at db.example.org is away")]
    await ana.command("/course next", channel=spring)
    (said,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "try again in a minute" in words(said)
    assert "db.example.org" not in words(said)

    socketed.house.broken = [StorageError("away")]
    await ben.command("/course next", channel=spring)
    (said,) = await slack.until(lambda: slack.ephemerals(ben))
    assert words(said)


async def test_a_form_is_kept_where_the_database_is_out_of_reach(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    form = await form_of_lesson_one(slack, ana, spring)
    socketed.house.broken = [StorageError("away")]
    sent = await ana.submit({"Watched": ["lesson-1/videos"]})
    assert ["try again in a minute" in said for said in sent.errors.values()] == [True]
    assert slack.modal(ana) is form
    assert (await ana.submit()).errors == {}


async def test_a_fault_of_ours_is_logged_and_said_without_its_traceback(
    slack: Slack, socketed: Running, ana: Person, spring: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    socketed.house.broken = [ZeroDivisionError("a fault of ours")]
    with caplog.at_level(logging.DEBUG):
        await ana.command("/course next", channel=spring)
        (said,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "try again" in words(said)
    assert "fault" not in words(said)
    assert "ZeroDivisionError" in caplog.text
    assert "/actions/" not in caplog.text
    assert slack.tokens.keys().isdisjoint(caplog.text.split())


async def test_a_response_url_that_is_gone_is_not_the_only_way(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    slack.moods.says("respond", "expired_url")
    await ana.command("/course next", channel=spring)
    (said,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "Lesson 1" in words(said)
    assert len(slack.called("chat.postEphemeral")) == 1


async def test_an_answer_that_may_have_arrived_is_not_given_twice(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    slack.moods.lost("respond")
    await ana.command("/course next", channel=spring)
    await slack.until(lambda: slack.ephemerals(ana))
    assert await socketed.app.stop()
    assert len(slack.ephemerals(ana)) == 1


async def test_a_stop_waits_for_answers_under_way(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    socketed.house.gate.clear()
    await ana.command("/course next", channel=spring)
    await slack.until(lambda: socketed.house.asked)
    stopping = asyncio.create_task(socketed.app.stop())
    await asyncio.sleep(0)
    socketed.house.gate.set()
    assert await stopping
    assert len(slack.ephemerals(ana)) == 1


async def test_a_stop_does_not_wait_for_ever(
    slack: Slack, socketed: Running, ana: Person, spring: Channel
) -> None:
    socketed.house.gate.clear()
    await ana.command("/course next", channel=spring)
    await slack.until(lambda: socketed.house.asked)
    assert not await socketed.app.stop(within=0.05)
