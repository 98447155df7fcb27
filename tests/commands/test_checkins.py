from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.checkins import Ticks, options, settle
from bot.model import CheckIn, How
from bot.timetable import Unit
from tests.commands.chat import at
from tests.commands.test_certificate import TERM, WRAP_UP_ENDS

CALL = replace(TERM.unit("call-1"), recording="https://example.org/watch")
UNITS = [*TERM.units, CALL]
IN_TIME = at("2020-12-31 12:00")
TOO_LATE = at("2021-01-08 05:00")


def check_in(key: str, how: How = How.DONE, note: str = "", link: str = "") -> CheckIn:
    return CheckIn(
        member_id=1, assignment=key, acted_at=IN_TIME, recorded_at=IN_TIME, how=how, note=note, link=link
    )


def apply(unit: Unit, done: dict[str, CheckIn], ticks: Ticks, acted_at: datetime) -> dict[str, CheckIn]:
    """The check-ins after a form, by what its outcome says."""
    outcome = settle(TERM, unit, done, ticks, acted_at)
    kept = {key: value for key, value in done.items() if key not in {task.key for task in outcome.withdrawn}}
    written = (*outcome.new, *outcome.corrected)
    return kept | {
        task.key: check_in(task.key, outcome.how[task.key], ticks.note, ticks.link) for task in written
    }


@st.composite
def forms(draw: st.DrawFn) -> tuple[Unit, dict[str, CheckIn], Ticks]:
    unit = draw(st.sampled_from(UNITS))
    keys = [task.key for task in unit.tasks]
    values = [value for task in unit.tasks for value, _, _ in options(unit, task, {})]
    before = {
        key: check_in(key, draw(st.sampled_from(How)), draw(st.sampled_from(["", "old"])))
        for key in draw(st.sets(st.sampled_from(keys)))
    }
    chosen = draw(st.sets(st.sampled_from([*values, "lesson-1/unknown"])))
    return unit, before, Ticks(chosen=chosen, note=draw(st.sampled_from(["", "new"])))


@given(form=forms())
def test_after_a_form_exactly_what_is_ticked_stands(form: tuple[Unit, dict[str, CheckIn], Ticks]) -> None:
    unit, before, ticks = form
    after = apply(unit, before, ticks, IN_TIME)
    ticked = {value.partition("|")[0] for value in ticks.chosen}
    assert after.keys() == ticked & {task.key for task in unit.tasks}
    assert all(one.note == ticks.note for one in after.values())


@given(form=forms())
def test_sending_a_form_twice_changes_nothing_more(form: tuple[Unit, dict[str, CheckIn], Ticks]) -> None:
    unit, before, ticks = form
    after = apply(unit, before, ticks, IN_TIME)
    assert settle(TERM, unit, after, ticks, IN_TIME).nothing


@given(form=forms())
def test_what_is_no_longer_taken_stays_as_it_is(form: tuple[Unit, dict[str, CheckIn], Ticks]) -> None:
    unit, before, ticks = form
    outcome = settle(TERM, unit, before, ticks, TOO_LATE)
    changed = (*outcome.new, *outcome.corrected, *outcome.withdrawn)
    assert {task.key for task in changed} <= {"wrap-up/evaluation"}  # its own clock still runs
    assert all(task.key not in before for task in outcome.closed)


def test_the_last_second_of_the_last_minute_still_counts() -> None:
    unit = TERM.unit("lesson-1")
    ticks = Ticks(chosen={"lesson-1/videos"})
    assert settle(TERM, unit, {}, ticks, WRAP_UP_ENDS.replace(second=59)).new
    assert settle(TERM, unit, {}, ticks, TOO_LATE).closed


def test_having_been_there_outdoes_having_watched() -> None:
    both = Ticks(chosen={"call-1/attend", "call-1/attend|watched"})
    assert settle(TERM, CALL, {}, both, IN_TIME).how == {"call-1/attend": How.ATTENDED}
    watched = Ticks(chosen={"call-1/attend|watched"})
    assert settle(TERM, CALL, {}, watched, IN_TIME).how == {"call-1/attend": How.WATCHED}


def test_a_recording_can_be_ticked_once_it_is_there() -> None:
    unrecorded = TERM.unit("call-1")
    (task,) = unrecorded.tasks
    assert [value for value, _, _ in options(unrecorded, task, {})] == ["call-1/attend"]
    assert [value for value, _, _ in options(CALL, task, {})] == ["call-1/attend", "call-1/attend|watched"]
    assert not settle(TERM, unrecorded, {}, Ticks(chosen={"call-1/attend|watched"}), IN_TIME).new
