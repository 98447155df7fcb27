"""Buttons, however old, and the cards they stand on."""

from __future__ import annotations

from storage.memory import MemoryStore
from tests.slack.app.support import Running, buttons, form_of_lesson_one, modal, running, words
from tests.slack.standin import Channel, Message, Person, Slack, Workspace


def card(slack: Slack, channel: Channel, value: str, *, reader: str = "") -> Message:
    """A card that was posted some time ago, with one button on it."""
    bot = slack.teams[channel.team_id].bot
    assert bot is not None
    shown = Message(
        channel=channel,
        ts=slack.next_ts(),
        user=bot.id,
        team_id=channel.team_id,
        text="A card",
        reader=reader,
    )
    button = {"type": "button", "action_id": "act:0", "text": {"type": "plain_text", "text": "Press"}}
    shown.blocks = [{"type": "actions", "block_id": "b", "elements": [{**button, "value": value}]}]
    (slack.passing if reader else channel.messages).append(shown)
    return shown


async def test_a_button_of_another_process_still_works(
    slack: Slack, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(slack, store):
        await ana.command("/course checkin", channel=spring)
        (shown,) = await slack.until(lambda: slack.ephemerals(ana))
    async with running(slack, store):
        await ana.click(shown, "Lesson 1")
        await modal(slack, ana)
    async with running(slack, store):
        await ana.submit({"Watched": ["lesson-1/videos"]})
        view = slack.modal(ana)
        assert view is not None
        assert "three orientation videos" in words(view)


async def test_a_button_nobody_knows_any_more_is_answered_kindly(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    for value in ("v9:future:1", "", "{", "null", "[1]", "v1:check:1:lesson-99"):
        await ana.click(card(slack, spring, value), "Press")
    await slack.until(lambda: len(slack.ephemerals(ana)) == 6)
    assert slack.posts(spring)[0].text == "A card"
    assert all(words(answer) for answer in slack.ephemerals(ana))


async def test_links_and_choices_are_acknowledged_and_no_more(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    shown = card(slack, spring, "")
    shown.blocks[0]["elements"][0]["url"] = "https://example.org"
    pressed = await ana.click(shown, "Press")
    assert pressed.envelope is not None
    pressed.envelope.payload["actions"][0]["url"] = "https://example.org"
    pressed.envelope.payload["trigger_id"] = "2"
    await slack.delivery.again(pressed.envelope)
    assert pressed.acknowledged


async def test_a_card_only_they_see_is_replaced(
    slack: Slack, app: Running, farah: Person, spring: Channel
) -> None:
    await farah.command("/cohort invite", channel=spring)
    (question,) = await slack.until(lambda: slack.ephemerals(farah))
    await farah.click(question, "No, leave it")
    await slack.until(lambda: buttons(question) == [])
    assert slack.ephemerals(farah) == [question]
    assert slack.posts(spring) == []


async def test_a_card_in_messages_with_us_is_replaced(slack: Slack, app: Running, ana: Person) -> None:
    await ana.command("/course leave")
    (question,) = await slack.until(lambda: slack.dms(ana))
    await ana.click(question, buttons(question)[-1])
    await slack.until(lambda: buttons(question) == [])
    assert slack.dms(ana) == [question]


async def test_a_card_of_everybodys_stays_as_it_is(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    shown = card(slack, spring, "v1:decline:77")
    await ana.click(shown, "Press")
    await slack.until(lambda: slack.ephemerals(ana))
    assert shown.text == "A card"
    assert buttons(shown) == ["Press"]


async def test_a_press_in_a_thread_is_answered_in_it(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    parent = card(slack, spring, "v1:progress:1")
    parent.thread_ts = parent.ts
    reply = card(slack, spring, "v1:progress:1")
    reply.thread_ts = parent.ts
    await ana.click(reply, "Press")
    await slack.until(lambda: slack.ephemerals(ana))
    await ana.click(parent, "Press")
    await slack.until(lambda: len(slack.ephemerals(ana)) == 2)
    assert [answer.thread_ts for answer in slack.ephemerals(ana)] == [parent.ts, None]


async def test_a_press_on_a_reply_that_all_see_in_the_channel_is_answered_there(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    parent = card(slack, spring, "v1:progress:1")
    reply = card(slack, spring, "v1:progress:1")
    reply.thread_ts, reply.broadcast = parent.ts, True
    await ana.click(reply, "Press")
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert answer.thread_ts is None


async def ask_for_the_file(slack: Slack, who: Person, channel: Channel) -> Message:
    """Press the button that hands over the file of the next call; the answer to it."""
    await who.command("/course next", channel=channel)
    shown = (await slack.until(lambda: slack.ephemerals(who)))[-1]
    before = len(slack.ephemerals(who))
    await who.click(shown, "All-Learner Call 2 in my calendar")
    return (await slack.until(lambda: slack.ephemerals(who)[before:]))[0]


async def test_files_go_to_messages_with_us_and_the_answer_says_so(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    answer = await ask_for_the_file(slack, ana, spring)
    for said in (words(answer), answer.text):
        assert said.count("All-Learner Call 2 for your calendar") == 1
        assert "In your messages with me: All-Learner Call 2 for your calendar" in said
    (given,) = slack.dms(ana)
    assert given.files[0].name.endswith(".ics")


async def test_a_file_comes_as_often_as_somebody_asks_for_it(slack: Slack, app: Running, ana: Person) -> None:
    await ana.command("/course next")
    (shown,) = await slack.until(lambda: slack.dms(ana))
    await ana.click(shown, "All-Learner Call 2 in my calendar")
    await slack.until(lambda: len(slack.dms(ana)) == 3)
    await ana.click(shown, "All-Learner Call 2 in my calendar")
    await slack.until(lambda: len(slack.dms(ana)) == 5)
    assert [len(message.files) for message in slack.dms(ana)] == [0, 1, 0, 1, 0]


async def test_a_file_that_cannot_be_handed_over_is_said(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    slack.moods.says("files.completeUploadExternal", "internal_error", times=None)
    answer = await ask_for_the_file(slack, ana, spring)
    assert "could not hand this over" in words(answer)
    assert "In the thread" not in words(answer)


async def test_a_roster_handed_over_with_a_message_is_fetched(
    slack: Slack, app: Running, farah: Person
) -> None:
    roster = slack.file(farah, "people.csv", b"id\nU1\n", "text/csv")
    await farah.says("cohort roster", files=[roster])
    await slack.until(lambda: app.house.asked)
    (attachment,) = app.house.asked[0].what.attachments  # type: ignore[union-attr]
    assert (attachment.name, attachment.content) == ("people.csv", b"id\nU1\n")


async def test_people_and_files_of_a_form_are_handed_on(
    slack: Slack, app: Running, team: Workspace, ana: Person, ben: Person, farah: Person, spring: Channel
) -> None:
    await farah.command("/cohort roster", channel=spring)
    form = await modal(slack, farah)
    kinds = {block["element"]["type"]: block["label"]["text"] for block in form.blocks if "element" in block}
    roster = slack.file(farah, "people.csv", b"id\nU1\n", "text/csv")
    values: dict[str, object] = {kinds["multi_users_select"]: [ana, ben]}
    if "file_input" in kinds:
        values[kinds["file_input"]] = [roster]
    await farah.submit(values)
    await slack.until(lambda: len(app.house.asked) == 2)
    what = app.house.asked[1].what
    assert (ana.id, ben.id) in what.chosen.values()  # type: ignore[union-attr]
    files = [file for several in what.files.values() for file in several]  # type: ignore[union-attr]
    assert [file.content for file in files] == ([b"id\nU1\n"] if "file_input" in kinds else [])


async def test_a_file_that_is_too_large_is_said_at_its_field(
    slack: Slack, app: Running, farah: Person, spring: Channel
) -> None:
    await farah.command("/cohort roster", channel=spring)
    form = await modal(slack, farah)
    kinds = {block["element"]["type"]: block["label"]["text"] for block in form.blocks if "element" in block}
    roster = slack.file(farah, "people.csv", b"x" * (2 * 1024 * 1024 + 1), "text/csv")
    sent = await farah.submit({kinds["file_input"]: [roster]})
    assert list(sent.errors) == [kinds["file_input"]]
    assert "too large" in sent.errors[kinds["file_input"]]


async def test_a_form_in_the_language_of_the_person(
    slack: Slack, app: Running, ben: Person, spring: Channel
) -> None:
    form = await form_of_lesson_one(slack, ben, spring)
    assert form.body["submit"]["text"] == "Guardar"


async def test_what_everybody_reads_settles_the_question_in_a_modal(
    slack: Slack, app: Running, farah: Person, team: Workspace
) -> None:
    channel = slack.channel(team, "winter", farah)
    await farah.command("/cohort create", channel=channel)
    await modal(slack, farah)
    await farah.submit({"Which course": "leadership-2020", "What the cohort is called": "Winter"})
    question = await modal(slack, farah)
    await farah.click(question, "Yes, start it")
    (welcome,) = await slack.until(lambda: slack.posts(channel))
    assert "Join" in buttons(welcome)
    shown = await slack.until(lambda: (view := slack.modal(farah)) and buttons(view) == [] and view)
    assert shown is question
    assert "in the channel" in words(shown)
