"""What occurrences are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deliveries import DeliveryState, NewDelivery
from bot.language import speaking
from bot.occurrences import OccurrenceKind
from bot.phrases.titles import title_of, title_of_row
from bot.plan import plan
from tests.messages.scenes import CHANNEL, TERM, at, made

STORY = TERM.unit("lesson-3").title
NOW = at("2020-10-01 12:00")


def row(key: str, kind: OccurrenceKind) -> NewDelivery:
    return NewDelivery(
        cohort_id=1,
        occurrence=key,
        revision=0,
        kind=kind,
        recipient="channel",
        member_id=None,
        place=CHANNEL,
        due_at=NOW,
        expires_at=NOW + timedelta(days=1),
        state=DeliveryState.QUEUED,
        reason="for_everybody",
    )


def test_in_english_they_are_what_the_plan_calls_them() -> None:
    """The plan's own titles are for tools; people read these, and both must speak of the same thing."""
    told = [one for one in plan(TERM) if one.kind.value.endswith(("moved", "waiting", "missing")) is False]
    assert told
    assert [title_of(one, TERM) for one in told] == [one.title for one in told]


def test_a_row_of_the_ledger_is_called_the_same() -> None:
    for one in plan(TERM):
        assert title_of_row(row(one.key, one.kind), TERM) == title_of(one, TERM)


@pytest.mark.parametrize(
    ("key", "kind", "said"),
    [
        (
            "lesson-3/due-24h~20201104T0459",
            OccurrenceKind.DEADLINE_NEAR,
            f"Lesson 3 · {STORY}: your own deadline in 24 hours",
        ),
        (
            "lesson-3/passed~20201104T0459",
            OccurrenceKind.DEADLINE_PASSED,
            f"Lesson 3 · {STORY}: your own deadline passed, late work still counts",
        ),
        ("lesson-99/released", OccurrenceKind.LESSON_RELEASED, f"{TERM.title}: open"),
        ("course/completed", OccurrenceKind.COMPLETED, f"{TERM.title}: everything is done"),
        ("lesson-3/more-time~20201104T0459", OccurrenceKind.MORE_TIME, f"Lesson 3 · {STORY}: more time"),
        ("course/more-time~20201104T0459", OccurrenceKind.MORE_TIME, f"{TERM.title}: more time"),
        (
            "course/undelivered~20201104T1300",
            OccurrenceKind.UNDELIVERED,
            f"{TERM.title}: what could not be delivered",
        ),
        ("course/door~20201104T1300", OccurrenceKind.AT_THE_DOOR, f"{TERM.title}: who came and who left"),
        ("course/back~20201104T0459", OccurrenceKind.BACK, f"{TERM.title}: welcome back"),
    ],
)
def test_what_is_in_no_plan_still_has_words(key: str, kind: OccurrenceKind, said: str) -> None:
    assert title_of_row(row(key, kind), TERM) == said


def test_in_spanish() -> None:
    near = made("lesson-3/due-24h", OccurrenceKind.DEADLINE_NEAR, at=NOW)
    with speaking("es"):
        said = title_of(near, TERM)
    assert said == f"Lesson 3 · {STORY}: el plazo vence en 24 horas"


def test_a_course_that_no_longer_has_the_evaluation_still_names_it() -> None:
    bare = replace(TERM, continuing_education=None)
    said = title_of_row(row("course/evaluation-opens", OccurrenceKind.CE_CLOCK), bare)
    assert said == "Continuing education: evaluation"


@given(key=st.text(), kind=st.sampled_from(list(OccurrenceKind)))
def test_any_key_has_words(key: str, kind: OccurrenceKind) -> None:
    assert title_of_row(row(key, kind), TERM).strip()
