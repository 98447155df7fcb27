"""Home, the message shortcut, and what happens in a workspace."""

from __future__ import annotations

import pytest

from adapters.slack.manifest import SHORTCUT
from adapters.slack.sending.history import metadata
from bot.errors import StorageError
from bot.inbound import Picked
from bot.model import Passage
from tests.slack.app.support import Running, buttons, form_of_lesson_one, modal, words
from tests.slack.standin import Channel, Message, Person, Slack, Workspace


async def test_home_is_shown_when_it_is_opened(slack: Slack, app: Running, ana: Person) -> None:
    await ana.opens_home()
    home = await slack.until(lambda: slack.home(ana))
    assert home is not None
    assert "Lesson 1" in words(home)
    await ana.opens_home(tab="messages")
    assert await app.app.stop()
    assert len(slack.called("views.publish")) == 1


@pytest.mark.parametrize("method", ["users.info", "views.publish"])
async def test_a_home_that_slack_does_not_take_at_first_is_shown_a_little_later(
    slack: Slack, app: Running, ana: Person, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.app.events._WAITS", (0.0, 0.0))
    slack.moods.broken(method, times=2)
    await ana.opens_home()
    await slack.until(lambda: slack.home(ana))


async def test_home_is_shown_anew_after_what_changes_it(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.opens_home()
    home = await slack.until(lambda: slack.home(ana))
    assert home is not None
    before = words(home)
    await form_of_lesson_one(slack, ana, spring)
    await ana.submit({"Watched": ["lesson-1/videos"], "Submitted": ["lesson-1/profile"]})
    await slack.until(lambda: words(home) != before)


async def test_answers_to_what_is_pressed_on_home_come_as_modals(
    slack: Slack, app: Running, ana: Person
) -> None:
    await ana.opens_home()
    home = await slack.until(lambda: slack.home(ana))
    assert home is not None
    check_in = next(label for label in buttons(home) if "Lesson 1" in label)
    await ana.click(home, check_in)
    form = await modal(slack, ana)
    await ana.submit({"Watched": ["lesson-1/videos"]})
    await slack.until(lambda: "three orientation videos" in words(form))
    await ana.close_modal()

    preferences = [one for one in buttons(home) if one == "My progress"]
    await ana.click(home, preferences[0])
    shown = await modal(slack, ana)
    await slack.until(lambda: shown.body["title"]["text"] != "One moment")
    assert slack.ephemerals(ana) == []


async def test_a_lesson_card_is_checked_in_from(
    slack: Slack, app: Running, team: Workspace, ana: Person, spring: Channel
) -> None:
    assert team.bot is not None
    card = Message(
        channel=spring,
        ts=slack.next_ts(),
        user=team.bot.id,
        team_id=team.id,
        text="Lesson 1",
        bot_id=team.bot_id,
    )
    card.metadata = metadata("delivery-7")
    spring.messages.append(card)
    await ana.shortcut(card, SHORTCUT)
    await slack.until(lambda: app.house.asked)
    what = app.house.asked[0].what
    assert isinstance(what, Picked)
    assert what.key == "delivery-7"
    await slack.until(lambda: slack.modal(ana) or slack.ephemerals(ana))


async def test_somebodys_message_gives_its_first_link_or_its_own(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    said = await ana.says("My essay: https://example.org/essay?a=1&b=2 and more", channel=spring)
    plain = await ana.says("I read it aloud", channel=spring)
    assert said.message is not None
    assert plain.message is not None
    await ana.shortcut(said.message, SHORTCUT)
    await slack.until(lambda: len(app.house.asked) == 1)
    await ana.shortcut(plain.message, SHORTCUT)
    await slack.until(lambda: len(app.house.asked) == 2)
    assert [inbound.what for inbound in app.house.asked] == [
        Picked(key="", link="https://example.org/essay?a=1&b=2"),
        Picked(key="", link=slack.permalink(plain.message)),
    ]


async def test_who_comes_and_goes_is_passed_on(
    slack: Slack, app: Running, team: Workspace, ben: Person, spring: Channel
) -> None:
    dora = slack.person(team, "dora")
    await dora.joins(spring)
    await ben.leaves(spring)
    await slack.until(lambda: len(app.house.passed_by) == 2)
    told = {(place.id, who): passage for place, who, passage in app.house.passed_by}
    assert told == {(spring.id, dora.id): Passage.CAME, (spring.id, ben.id): Passage.LEFT}


async def test_an_event_that_met_a_database_out_of_reach_is_dealt_with_later(
    slack: Slack, app: Running, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.app.events._WAITS", (0.0, 0.0))
    app.house.broken = [StorageError("away"), StorageError("away")]
    assert (await ana.leaves(spring)).acknowledged
    await slack.until(lambda: app.house.passed_by)


async def test_people_of_another_workspace_come_and_go_unasked(
    slack: Slack, app: Running, ana: Person, ben: Person, spring: Channel
) -> None:
    joined = await ana.joins(spring)
    event = {**joined.payload["event"], "user": ben.id, "team": "T0ELSEWHERE"}
    await slack.delivery.tell({**joined.payload, "event": event, "event_id": slack.ids.new("Ev")}).task
    await slack.until(lambda: app.house.passed_by)
    assert await app.app.stop()
    assert [who for _, who, _ in app.house.passed_by] == [ana.id]


async def test_that_we_or_other_bots_come_is_nobodys_business(
    slack: Slack, app: Running, team: Workspace, ana: Person, spring: Channel
) -> None:
    assert team.bot is not None
    joined = await ana.joins(spring)
    for user in (team.bot, slack.another_bot(team, "weather")):
        event = {**joined.payload["event"], "user": user.id}
        await slack.delivery.tell({**joined.payload, "event": event, "event_id": slack.ids.new("Ev")}).task
    await slack.until(lambda: app.house.passed_by)
    assert await app.app.stop()
    assert [who for _, who, _ in app.house.passed_by] == [ana.id]


async def test_a_change_of_somebody_is_known_at_once(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("/course why", channel=spring)
    await slack.until(lambda: slack.ephemerals(ana))
    await ana.changes(tz="Asia/Qatar", display_name="Ana B.")
    await slack.until(lambda: app.house.changes)
    assert app.house.changes[0].profile.zone == "Asia/Qatar"
    await ana.command("/course why", channel=spring)
    await slack.until(lambda: len(app.house.asked) == 2)
    assert app.house.asked[1].who.name == "Ana B."


async def test_a_removed_app_is_told_of(slack: Slack, app: Running, team: Workspace) -> None:
    for told in slack.events.uninstalled(team):
        await told.task
    await slack.until(lambda: len(app.removed) == 2)
    assert app.removed == [team.id, team.id]
