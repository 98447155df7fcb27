"""Several reminders to one person as one message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from bot.actions import NotNow, OpenCheckIn, ShowProgress
from bot.language import speaking
from bot.messages import Bullets, Heading, Mention, Message, Text
from bot.occurrences import OccurrenceKind
from bot.phrases.deliveries import say_scene, together
from bot.phrases.digest import MOST_DEBTS, addressed
from bot.phrases.scene import Scene
from bot.plain import plain
from bot.plan import plan
from tests.messages.golden_file import is_golden
from tests.messages.scenes import ANA, COURSE, TERM, at, cohort, given, learner, linked, made, scene

READER = ANA.member.person.profile
OTHER = COURSE.model_copy(update={"title": "Coaching for Improvement"})
UP_TO_CALL_1 = tuple(
    task.key for unit in TERM.units for task in unit.tasks if unit.key in ("lesson-1", "lesson-2", "call-1")
)


def elsewhere(key: str, *, now: str) -> Scene:
    """The same person in a second cohort, of another course."""
    return elsewhere_as(2, key, now=now)


def elsewhere_as(number: int, key: str = "lesson-3/due-24h", *, now: str) -> Scene:
    standing = learner("Asia/Qatar", cohort_id=number)
    return scene(key, of=cohort(number=number, course=OTHER), standing=standing, now=now)


def said(message: Message) -> str:
    return plain(message, reader=READER)


def back_at(text: str) -> Scene:
    one = made("course/back~20201018T0900", OccurrenceKind.BACK, at=at(text))
    return scene(one.key, of=linked(), standing=ANA, occurrence=one)


def test_a_single_reminder_is_said_as_it_always_is() -> None:
    one = scene("lesson-1/due-24h", standing=ANA)
    assert together([one]) == say_scene(one)


def test_there_is_no_message_about_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to be said"):
        together([])


def test_the_most_urgent_comes_first_and_is_what_the_button_is_for() -> None:
    now = "2020-10-20T09:00"
    scenes = [
        scene("lesson-2/passed", standing=ANA, now=now),
        scene("lesson-3/due-24h", standing=ANA, now=now),
    ]
    message = together(scenes)
    assert message == together(scenes[::-1])
    assert message.blocks[0] == Heading(text="2 things are waiting for you")
    assert [button.action for button in message.buttons] == [
        OpenCheckIn(cohort_id=1, unit="lesson-3"),
        ShowProgress(cohort_id=1),
        NotNow(cohort_id=1),
    ]
    assert said(message).index("Lesson 3") < said(message).index("Lesson 2")


def test_one_course_is_not_named_and_two_are() -> None:
    now = "2020-10-20T09:00"
    mine = scene("lesson-3/due-24h", standing=ANA, now=now)
    also = scene("lesson-2/passed", standing=ANA, now=now)
    assert TERM.title not in said(together([mine, also]))
    both = said(together([mine, also, elsewhere("lesson-3/due-24h", now=now)]))
    assert both.count(TERM.title) == 1
    assert both.count(OTHER.title) == 1


def test_two_cohorts_of_one_course_are_told_apart() -> None:
    now = "2020-10-20T09:00"
    mine = scene("lesson-3/due-24h", standing=ANA, now=now)
    spring = replace(cohort(number=2), name="spring")
    also = scene("lesson-3/due-24h", of=spring, standing=learner("Asia/Qatar", cohort_id=2), now=now)
    lines = said(together([mine, also, elsewhere_as(3, now=now)])).splitlines()
    assert [line for line in lines if line.startswith((TERM.title, OTHER.title))] == [
        f"{TERM.title} (autumn)",
        f"{TERM.title} (spring)",
        OTHER.title,
    ]


def test_a_unit_is_named_once_with_its_nearest_end() -> None:
    now = "2021-01-04T09:00"
    near, closing = (
        scene("lesson-8/due-24h", standing=ANA, now=now),
        scene("wrap-up/closing-7d", standing=ANA, now=now),
    )
    text = said(together([closing, near]))
    assert text.count("Lesson 8") == 2  # in its line and on the button
    assert "Check in Lesson 8" in text


def test_it_fits_a_phone() -> None:
    now = "2021-01-04T09:00"
    scenes = [scene("wrap-up/closing-7d", standing=ANA, now=now), elsewhere("wrap-up/closing-7d", now=now)]
    message = together(scenes)
    lines = [line for block in message.blocks if isinstance(block, Bullets) for line in block.lines]
    assert len(lines) == MOST_DEBTS
    total = int(said(message).split()[0])
    assert f"And {total - MOST_DEBTS} more." in said(message)


def test_more_time_is_called_their_own() -> None:
    ana = given(ANA, "lesson-3", "2020-10-25T03:59")
    own = made(
        "lesson-3/due-24h~20201025T0359",
        OccurrenceKind.DEADLINE_NEAR,
        at=at("2020-10-24 03:59"),
        anchor=at("2020-10-25 03:59"),
    )
    now = "2020-10-24T06:00"
    mine = scene(own.key, standing=ana, occurrence=own, now=now)
    text = said(together([mine, scene("lesson-2/passed", standing=ana, now=now)]))
    assert "Lesson 3: your own deadline is Sat Oct 24, 11:59 PM ET · Sun 06:59 for you" in text


def test_the_end_of_a_rest_says_what_is_open() -> None:
    assert is_golden(said(say_scene(back_at("2020-10-18 09:00"))) + "\n", "back.txt")


def test_the_end_of_a_rest_with_nothing_open_asks_for_nothing() -> None:
    done = learner("Asia/Qatar", done=UP_TO_CALL_1)
    one = back_at("2020-10-10 09:00")
    text = said(say_scene(replace(one, standing=done)))
    assert text == "Welcome back\nHi Ana. Nothing is waiting for you.\n\n[My progress]"


def test_together_with_the_end_of_a_rest_it_still_says_welcome() -> None:
    now = "2020-10-20T09:00"
    near = scene("lesson-3/due-24h", of=linked(), standing=ANA, now=now)
    message = together([near, back_at("2020-10-20 09:00")])
    assert message.blocks[0] == Heading(text="Welcome back")
    assert said(message).count("Lesson 3") == 2


def test_a_day_as_it_reads_on_a_phone() -> None:
    now = "2020-10-20T09:00"
    scenes = [
        scene("lesson-3/due-24h", of=linked(), standing=ANA, now=now),
        scene("lesson-2/passed", of=linked(), standing=ANA, now=now),
        scene("call-1/recording-for-you", of=linked(), standing=ANA, now=now),
        elsewhere("lesson-3/due-24h", now=now),
    ]
    pages = [said(together(scenes))]
    with speaking("es"):
        pages.append(said(together(scenes)))
    assert is_golden("\n\n————\n\n".join(pages) + "\n", "digest.txt")


def test_in_a_channel_it_begins_with_the_name() -> None:
    with speaking("es"):
        message = say_scene(scene("lesson-1/due-24h", standing=ANA))
    posted = addressed(message, ANA.member.person)
    assert posted.blocks[0] == Text(line=(Mention(external_id="ana", name="Ana"),))
    assert posted.blocks[1:] == message.blocks
    assert posted.language == "es"


NUDGES = sorted(
    one.key
    for one in plan(TERM)
    if one.kind
    in (OccurrenceKind.DEADLINE_NEAR, OccurrenceKind.DEADLINE_PASSED, OccurrenceKind.LATE_WINDOW_CLOSING)
)


@having(keys=st.lists(st.sampled_from(NUDGES), min_size=2, max_size=8, unique=True))
def test_any_day_has_one_question_and_one_way_to_be_left_alone(keys: list[str]) -> None:
    message = together([scene(key, standing=ANA, now="2021-01-04T09:00") for key in keys])
    kinds = [type(button.action) for button in message.buttons]
    assert kinds == [OpenCheckIn, ShowProgress, NotNow]
    units = {key.partition("/")[0] for key in keys if "closing" not in key}
    number = int(said(message).split()[0])
    assert number >= len(units)
