"""`/course progress`: a picture that is said in words, what remains, and until when."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import OpenCheckIn
from bot.certificate import progress
from bot.course.schedule import make_timetable
from bot.language import LANGUAGES, speaking
from bot.messages import Chart, Message
from bot.phrases.progress import where_you_stand
from bot.plain import plain
from bot.records import CheckIn
from bot.timetable import Requirement, Timetable
from tests.commands.chat import at
from tests.commands.test_certificate import TASKS, TERM, done
from tests.commands.test_learners import room
from tests.support import world

NOW = at("2020-10-23 08:00")


def stands(term: Timetable, checked: dict[str, CheckIn]) -> Message:
    return where_you_stand(term, progress(term, checked), more_time=(), cohort_id=1, now=NOW)


def chart_of(message: Message) -> Chart:
    (chart,) = [block for block in message.blocks if isinstance(block, Chart)]
    return chart


@given(keys=st.sets(st.sampled_from(TASKS)), language=st.sampled_from(LANGUAGES))
def test_the_picture_says_all_it_shows_and_no_more_than_is_true(keys: set[str], language: str) -> None:
    with speaking(language):
        message = stands(TERM, done(*keys))
        chart = chart_of(message)
    for bar, requirement in zip(chart.bars, TERM.requirements, strict=True):
        assert (bar.done, bar.total) == (len(keys & set(requirement.tasks)), len(set(requirement.tasks)))
        assert bar.label == requirement.title
        assert f"{bar.label}: {bar.said}." in chart.alt
    assert chart.caption in chart.alt
    assert chart.title in chart.alt
    assert plain(message).count(chart.alt) == 1


@given(keys=st.sets(st.sampled_from(TASKS)))
def test_every_requirement_says_what_remains(keys: set[str]) -> None:
    standing = progress(TERM, done(*keys))
    said = plain(stands(TERM, done(*keys))).splitlines()
    for one in standing.requirements:
        expected = "done ✓" if one.met else f"{one.total - one.done} left"
        assert standing.complete or f"{one.title}: {expected}" in said
    assert standing.complete == ("You have done everything the certificate asks for. ✓" in "\n".join(said))


async def test_where_everything_has_one_last_date_it_is_said_once() -> None:
    chat = await room("2020-10-23 08:00")
    await chat.types("ana", "/course progress")
    assert chat.said.count("Thu Jan 7, 11:59 PM ET") == 1
    assert "Last safe date for all of it: Thu Jan 7, 11:59 PM ET · Fri 07:59 for you" in chat.said


def test_a_course_without_late_work_has_a_date_for_each() -> None:
    strict = replace(TERM, late_accepted=False, late_until=None)
    said = plain(stands(strict, {}))
    assert "• Lesson 3: 3 things, last safe date" not in said  # its deadline was on Wed Oct 21
    assert "Watch all weekly videos: 5 left, and 3 not handed in" in said
    assert "Complete the course summary document: 1 left, last safe date Thu Jan 7, 11:59 PM ET" in said
    assert (
        "Not handed in, and no longer taken. If that is not right, please ask your facilitator.\n"
        "• Lesson 1: 2 things, by Wed Sep 30, 11:59 PM ET\n"
        "• Lesson 2: 2 things, by Wed Oct 7, 11:59 PM ET\n"
        "• Lesson 3: 3 things, by Wed Oct 21, 11:59 PM ET\n"
    ) in said
    assert "Not handed in by" not in said
    beginning = where_you_stand(
        strict, progress(strict, {}), more_time=(), cohort_id=1, now=at("2020-09-25 12:00")
    )
    dates = "from Wed Sep 30, 11:59 PM ET to Wed Dec 30, 11:59 PM ET"
    assert f"Watch all weekly videos: 8 left, last safe dates {dates}" in plain(beginning)


def test_a_course_without_any_dates_still_says_what_is_left() -> None:
    unknown = make_timetable(world.course("improvement-coach-uk"))
    said = plain(where_you_stand(unknown, progress(unknown, {}), more_time=(), cohort_id=1, now=NOW))
    assert "to be announced" in said
    nothing = replace(TERM, requirements=())
    assert "This course gives no certificate." in plain(stands(nothing, {}))
    hollow = replace(TERM, requirements=(Requirement(id="none", title="Nothing", tasks=()),))
    message = stands(hollow, {})
    assert not [block for block in message.blocks if isinstance(block, Chart)]
    assert "Nothing: nothing yet" in plain(message)


def test_what_is_taken_longer_than_all_else_is_still_offered() -> None:
    """The evaluation, by its own clock, after the late window has closed."""
    after = at("2021-01-20 12:00")
    message = where_you_stand(TERM, progress(TERM, {}), more_time=(), cohort_id=1, now=after)
    said = plain(message)
    assert "What is left\n• Wrap-up: Complete the course evaluation\n" in said
    assert "Complete the post-course evaluation: 1 left" in said
    assert "Not handed in by Thu Jan 7, 11:59 PM ET: 25 things in Lesson 1–8" in said
    (button,) = message.buttons
    assert button.action == OpenCheckIn(cohort_id=1, unit="wrap-up")
    gone = where_you_stand(TERM, progress(TERM, {}), more_time=(), cohort_id=1, now=at("2021-02-07 05:00"))
    assert gone.buttons == ()
    assert "the evaluation closed Sat Feb 6, 11:59 PM ET" in plain(gone)
