"""A learner's check-in in Slack, from the command to the answer, through either door."""

from __future__ import annotations

from storage.memory import MemoryStore
from tests.slack.app.support import Running, form_of_lesson_one, modal, words
from tests.slack.standin import Channel, Person, Slack


async def done_by(store: MemoryStore, person: Person) -> set[str]:
    """The tasks this person has checked in."""
    async with store.reading() as uow:
        known = await uow.people.known(f"slack:{person.team_id}", person.id)
        assert known is not None
        (member,) = await uow.members.of_person(known.id)
        return set((await uow.check_ins.of_members([member.id]))[member.id])


async def test_the_form_opens_and_its_modal_becomes_the_answer(
    slack: Slack, store: MemoryStore, app: Running, ana: Person, spring: Channel
) -> None:
    form = await form_of_lesson_one(slack, ana, spring)
    assert form.body["title"]["text"] == "Lesson 1"

    sent = await ana.submit({"Watched": ["lesson-1/videos"], "A note": "With <!channel> & coffee"})

    assert sent.answer["response_action"] == "update"
    shown = slack.modal(ana)
    assert shown is not None
    assert "Watch the three orientation videos" in words(shown)
    assert await done_by(store, ana) == {"lesson-1/videos"}
    assert slack.posts(spring) == []


async def test_what_is_wrong_is_said_at_its_field_and_the_form_stays(
    slack: Slack, store: MemoryStore, app: Running, ana: Person, spring: Channel
) -> None:
    form = await form_of_lesson_one(slack, ana, spring)

    sent = await ana.submit({"Watched": ["lesson-1/videos"], "A link to your work": "not a link"})

    assert list(sent.errors) == ["A link to your work"]
    assert slack.modal(ana) is form
    assert await done_by(store, ana) == set()

    again = await ana.submit({"A link to your work": "https://example.org/work?a=1&b=2"})
    assert again.errors == {}
    assert await done_by(store, ana) == {"lesson-1/videos"}


async def test_the_acknowledgement_of_a_command_comes_before_anything_is_asked(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    app.house.gate.clear()
    typed = await ana.command("/course next", channel=spring)
    assert typed.acknowledged
    assert typed.answer == {}
    assert slack.ephemerals(ana) == []

    app.house.gate.set()
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "Lesson 1" in words(answer)


async def test_a_progress_picture_stands_in_an_answer_and_on_top_of_a_modal(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("/course progress", channel=spring)
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert [block["type"] for block in answer.blocks].count("image") == 1

    await form_of_lesson_one(slack, ana, spring)
    await ana.submit({"Watched": ["lesson-1/videos"]})
    below = slack.modal(ana)
    assert below is not None
    await ana.click(below, "My progress")
    shown = await modal(slack, ana, other_than=below)
    await slack.until(lambda: "image" in [block["type"] for block in shown.blocks])
    await ana.close_modal()
    assert slack.modal(ana) is below


async def test_a_picture_that_slack_has_not_looked_at_yet_is_put_in_words(
    slack: Slack, app: Running, ana: Person, spring: Channel
) -> None:
    slack.moods.files_take_time = True
    await ana.command("/course progress", channel=spring)
    (answer,) = await slack.until(lambda: slack.ephemerals(ana))
    assert "image" not in [block["type"] for block in answer.blocks]
    assert "Lesson 1" in words(answer)
