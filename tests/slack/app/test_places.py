"""Where an answer goes: to whom it is for, and where they are."""

from __future__ import annotations

from bot.inbound import CommandCall
from bot.model import PlaceKind
from storage.memory import MemoryStore
from tests.slack.app.support import Running, buttons, modal, running, words
from tests.slack.standin import Channel, Person, Slack, Workspace


async def test_a_private_answer_in_a_channel_is_seen_by_nobody_else(
    slack: Slack, app: Running, ana: Person, ben: Person, spring: Channel
) -> None:
    await ana.command("/course why", channel=spring)
    await slack.until(lambda: slack.ephemerals(ana))
    assert slack.posts(spring) == []
    assert slack.ephemerals(ben) == []
    assert app.house.asked[0].place.kind is PlaceKind.CHANNEL


async def test_an_answer_in_messages_with_us_stays_there(slack: Slack, app: Running, ana: Person) -> None:
    await ana.command("/course why")
    (answer,) = await slack.until(lambda: slack.dms(ana))
    assert words(answer)
    assert slack.ephemerals(ana) == []
    assert app.house.asked[0].place.kind is PlaceKind.DIRECT
    assert app.house.asked[0].place.id == ana.id


async def test_in_messages_between_two_people_only_who_asked_sees_the_answer(
    slack: Slack, app: Running, team: Workspace, ana: Person, ben: Person
) -> None:
    theirs = slack.direct(team.id, {ana.id, ben.id})
    await ana.command("/course why", channel=theirs)
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert answer.channel is theirs
    assert slack.posts(theirs) == []


async def test_in_a_group_an_answer_is_private(
    slack: Slack, app: Running, team: Workspace, ana: Person, ben: Person
) -> None:
    assert team.bot is not None
    group = slack.direct(team.id, {ana.id, ben.id, team.bot.id})
    await ana.command("/course why", channel=group)
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert answer.channel is group


async def test_what_is_for_everybody_is_posted(
    slack: Slack, app: Running, farah: Person, spring: Channel
) -> None:
    await farah.command("/cohort invite", channel=spring)
    (question,) = await slack.until(lambda: slack.ephemerals(farah))
    await farah.click(question, "Yes, post it")
    (post,) = await slack.until(lambda: slack.posts(spring))
    assert "Join" in buttons(post)
    await slack.until(lambda: slack.ephemerals(farah) == [])


async def test_a_word_to_us_is_a_command(slack: Slack, app: Running, ana: Person) -> None:
    await ana.says("why")
    await slack.until(lambda: len(slack.dms(ana)) == 2)
    assert app.house.asked[0].what == CommandCall(name="course", text="why")
    assert app.house.asked[0].place.kind is PlaceKind.DIRECT


async def test_talk_to_us_is_answered_with_help(slack: Slack, app: Running, ana: Person) -> None:
    await ana.says("I have been away for a week, what now?")
    await slack.until(lambda: len(slack.dms(ana)) == 2)
    assert "/course next" in words(slack.dms(ana)[-1])


async def test_a_form_asked_for_in_a_message_is_a_press_away(slack: Slack, app: Running, ana: Person) -> None:
    await ana.says("checkin lesson-1")
    await slack.until(lambda: len(slack.dms(ana)) == 2)
    await ana.click(slack.dms(ana)[-1], "Go on")
    assert (await modal(slack, ana)).body["title"]["text"] == "Lesson 1"


async def test_a_mention_in_a_thread_is_answered_there_to_that_person_alone(
    slack: Slack, app: Running, team: Workspace, ana: Person, ben: Person, spring: Channel
) -> None:
    said = await ben.says("How far are you?", channel=spring)
    await ana.says("@companion why", channel=spring, thread=said.message)
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert said.message is not None
    assert answer.thread_ts == said.message.ts
    assert [inbound.what for inbound in app.house.asked] == [CommandCall(name="course", text="why")]


async def test_what_others_say_in_a_channel_is_none_of_our_business(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.says("next week I am away", channel=spring)
    await ana.says("why")
    await slack.until(lambda: app.house.asked)
    assert await app.app.stop()
    assert len(app.house.asked) == 1


async def test_what_people_type_arrives_as_they_typed_it(
    slack: Slack, app: Running, farah: Person, ana: Person, spring: Channel
) -> None:
    await farah.command(
        '/cohort call 2 link:https://example.org/?a=1&b=2 note:"a < b & @ana"', channel=spring
    )
    await slack.until(lambda: app.house.asked)
    what = app.house.asked[0].what
    assert isinstance(what, CommandCall)
    assert what.name == "cohort"
    assert what.text == f'call 2 link:<https://example.org/?a=1&b=2> note:"a < b & <@{ana.id}|ana>"'


async def test_who_runs_the_workspace_or_is_listed_may_create_cohorts(
    slack: Slack,
    store: MemoryStore,
    team: Workspace,
    ana: Person,
    ben: Person,
    farah: Person,
    spring: Channel,
) -> None:
    async with running(slack, store, trusted=[ben.id, "ana@example.org"]) as app:
        everybody = [ana, ben, farah, slack.person(team, "dora")]
        for who in everybody:
            await who.command("/cohort help", channel=spring)
            await slack.until(lambda: len(app.house.asked) == len(slack.delivery.sent))
        assert [one.trusted for one in app.house.asked] == [True, True, True, False]
        assert [one.who.zone for one in app.house.asked] == [who.tz for who in everybody]
        assert [one.who.locale for one in app.house.asked] == [who.locale for who in everybody]


async def test_people_of_another_workspace_are_told_kindly(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("/course checkin", channel=spring)
    (card,) = await slack.until(lambda: slack.ephemerals(ana))
    pressed = await ana.click(card, "Lesson 1")
    await modal(slack, ana)
    assert pressed.envelope is not None
    payload = pressed.envelope.payload
    payload["user"] = {**payload["user"], "team_id": "T0ELSEWHERE"}
    payload["trigger_id"] = "1.another.trigger"
    asked = len(app.house.asked)
    await slack.delivery.again(pressed.envelope)
    await slack.until(lambda: any("Only members of the workspace" in words(m) for m in slack.ephemerals(ana)))
    assert len(app.house.asked) == asked


async def test_where_we_are_not_installed_any_more_we_say_so(
    slack: Slack, app: Running, team: Workspace, ana: Person, spring: Channel
) -> None:
    app.keys.shut_out.append((team.id, slack.token(team).value))
    await ana.command("/course why", channel=spring)
    (said,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "not installed" in words(said)
