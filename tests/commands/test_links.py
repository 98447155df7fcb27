"""The link of a call, given in the form that a facilitator opens from the reminder that it is missing."""

from __future__ import annotations

import pytest

from bot.actions import OpenLink, SendLink
from bot.inbound import Reply, Submitted
from tests.commands.chat import Chat, at
from tests.commands.room import cohorts, room
from tests.commands.test_stories import started

JOIN = "https://example.org/join"


async def sends(chat: Chat, handle: str, link: str) -> Reply:
    """Send the form of call 2 with this in its one field."""
    action = SendLink(cohort_id=1, unit="call-2")
    return await chat.does(handle, Submitted(action=action, texts={"link": link}))


async def link(chat: Chat) -> str:
    (cohort,) = await cohorts(chat)
    return next((change.value for change in reversed(cohort.changes) if change.subject == "call-2"), "")


async def near_the_call() -> Chat:
    """A day before call 2, which has no link."""
    chat = await room()
    await chat.presses("ana", "Join")
    chat.now = at("2020-10-21 16:05")
    return chat


async def test_a_link_is_asked_for_and_taken_at_once() -> None:
    chat = await near_the_call()
    await chat.presses("fay", OpenLink(cohort_id=1, unit="call-2"))
    assert chat.said == (
        "The link of All-Learner Call 2\n\n"
        "All-Learner Call 2: Public Narrative starts Thu Oct 22, 12:00 PM ET. Where do people join it?\n\n"
        "Link to join (Example: https://example.org/join):\n\n"
        "[Save the link]"
    )
    await sends(chat, "fay", f"  {JOIN} ")
    assert chat.said.startswith("All-Learner Call 2 is changed for everybody. ✓\n\nStarts: Thu Oct 22")
    assert f"Link: {JOIN}" in chat.said
    assert await link(chat) == JOIN
    await sends(chat, "fay", JOIN)
    assert chat.said == "All-Learner Call 2 is like that already. Nothing was changed."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "link: Paste the whole link here."),
        ("   ", "link: Paste the whole link here."),
        ("zoom.us/j/1", "link: This is not a whole web address. Did you mean https://zoom.us/j/1?"),
        ("javascript:alert(1)", "link: This is not a web address that begins with https:// or http://."),
        ("see my mail", "link: This is not a web address that begins with https:// or http://."),
        ("https://example.org/" + "x" * 500, "link: This is not a web address"),
    ],
)
async def test_what_is_no_link_is_said_in_the_form(typed: str, said: str) -> None:
    chat = await near_the_call()
    await chat.presses("fay", OpenLink(cohort_id=1, unit="call-2"))
    reply = await sends(chat, "fay", typed)
    assert chat.said.startswith(said), chat.said
    assert reply.message is None  # so the form stays open with what was typed
    assert await link(chat) == ""


async def test_a_link_that_somebody_gave_in_between_is_not_replaced_unseen() -> None:
    chat = await near_the_call()
    await chat.presses("fay", OpenLink(cohort_id=1, unit="call-2"))
    await chat.types("fay", f"/cohort call 2 link:{JOIN}")
    await chat.presses("fay", "Yes")
    await sends(chat, "fay", "https://example.org/other")
    assert f"Link: {JOIN} → https://example.org/other" in chat.said
    assert await link(chat) == JOIN
    await chat.presses("fay", "Yes")
    assert await link(chat) == "https://example.org/other"
    await chat.presses("fay", OpenLink(cohort_id=1, unit="call-2"))
    assert "Link to join (Example: https://example.org/join): https://example.org/other" in chat.said


async def test_only_facilitators_give_links() -> None:
    chat = await near_the_call()
    await chat.presses("ana", OpenLink(cohort_id=1, unit="call-2"))
    assert chat.last.form is None
    await sends(chat, "ana", JOIN)
    await sends(chat, "eve", JOIN)
    assert await link(chat) == ""


@pytest.mark.parametrize("unit", ["call-9", "lesson-2", "wrap-up", "", "../call-2"])
async def test_a_button_of_another_course_answers_kindly(unit: str) -> None:
    chat = await near_the_call()
    await chat.presses("fay", OpenLink(cohort_id=1, unit=unit))
    assert chat.said.startswith("This call is no longer part of the course.")
    await chat.does("fay", Submitted(action=SendLink(cohort_id=1, unit=unit), texts={"link": JOIN}))
    assert chat.said.startswith("This call is no longer part of the course.")


async def test_a_call_that_is_over_needs_no_link() -> None:
    chat = await near_the_call()
    chat.now = at("2020-10-22 17:00")
    await chat.presses("fay", OpenLink(cohort_id=1, unit="call-2"))
    assert chat.said == (
        "All-Learner Call 2 is over, so it needs no link any more.\n\n"
        "To give its recording: /cohort call 2 recording:https://example.org/watch"
    )


async def test_how_a_missing_link_is_given() -> None:
    story = await started()
    story.on("2020-10-21 16:05")
    await story.presses("fay", OpenLink(cohort_id=1, unit="call-2"))
    await story.fills("fay", SendLink(cohort_id=1, unit="call-2"), link="zoom.us/j/1")
    await story.fills("fay", SendLink(cohort_id=1, unit="call-2"), link="https://zoom.us/j/1")
    await story.fills("fay", SendLink(cohort_id=1, unit="call-2"), link="https://zoom.us/j/2")
    await story.presses("fay", "No")
    story.compare("links")
