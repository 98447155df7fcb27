from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.checkins import Completion, Ticks, completion, options, settle
from bot.records import CheckIn, How
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
        task.key: check_in(
            task.key,
            outcome.words[task.key].how,
            outcome.words[task.key].note,
            outcome.words[task.key].link,
        )
        for task in written
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
    assert settle(TERM, CALL, {}, both, IN_TIME).words["call-1/attend"].how is How.ATTENDED
    watched = Ticks(chosen={"call-1/attend|watched"})
    assert settle(TERM, CALL, {}, watched, IN_TIME).words["call-1/attend"].how is How.WATCHED


def test_a_recording_can_be_ticked_once_it_is_there() -> None:
    unrecorded = TERM.unit("call-1")
    (task,) = unrecorded.tasks
    assert [value for value, _, _ in options(unrecorded, task, {})] == ["call-1/attend"]
    assert [value for value, _, _ in options(CALL, task, {})] == ["call-1/attend", "call-1/attend|watched"]
    assert not settle(TERM, unrecorded, {}, Ticks(chosen={"call-1/attend|watched"}), IN_TIME).new


SHOWN = IN_TIME - timedelta(minutes=5)


def test_what_a_form_did_not_show_it_does_not_take_back() -> None:
    unit = TERM.unit("lesson-2")
    before = {"lesson-2/videos": check_in("lesson-2/videos")}
    older = Ticks(chosen={"lesson-2/worksheet"}, seen_at=SHOWN)
    outcome = settle(TERM, unit, before, older, IN_TIME)
    assert [task.key for task in outcome.new] == ["lesson-2/worksheet"]
    assert outcome.withdrawn == ()
    newer = replace(older, seen_at=IN_TIME)
    assert [task.key for task in settle(TERM, unit, before, newer, IN_TIME).withdrawn] == ["lesson-2/videos"]


def test_empty_fields_of_an_older_form_erase_no_words() -> None:
    unit = TERM.unit("lesson-2")
    before = {
        "lesson-2/videos": check_in("lesson-2/videos", note="on the night shift", link="https://e.org/1")
    }
    older = Ticks(chosen={"lesson-2/videos"}, seen_at=SHOWN)
    assert settle(TERM, unit, before, older, IN_TIME).nothing
    (task,) = settle(TERM, unit, before, replace(older, note="twice"), IN_TIME).corrected
    words = settle(TERM, unit, before, replace(older, note="twice"), IN_TIME).words[task.key]
    assert (words.note, words.link) == ("twice", "https://e.org/1")
    (task,) = settle(TERM, unit, before, replace(older, seen_at=IN_TIME), IN_TIME).corrected
    assert (
        task.key == "lesson-2/videos"
    )  # a form that showed the note, and came back without it, takes it out


@given(
    asked=st.sets(st.sampled_from("abc"), min_size=1),
    steps=st.lists(st.sets(st.sampled_from("abcd")), max_size=8),
)
def test_something_is_complete_for_the_first_time_once_at_most(
    asked: set[str], steps: list[set[str]]
) -> None:
    """`steps` are what stands after each of somebody's check-ins."""
    stands: dict[str, CheckIn] = {}
    withdrawn: set[str] = set()
    firsts, completions = 0, 0
    for step in steps:
        after = {key: check_in(key) for key in step}
        said = completion(asked, before=stands, after=after, withdrawn=withdrawn)
        newly = asked <= after.keys() and not asked <= stands.keys()
        assert (said is not Completion.NO) == newly
        firsts += said is Completion.FIRST
        completions += newly
        withdrawn = (withdrawn | stands.keys()) - after.keys()
        stands = after
    assert firsts <= 1
    never_taken_back = all(earlier <= later for earlier, later in pairwise(steps))
    assert not (never_taken_back and completions) or firsts == 1


def test_nothing_asked_for_is_never_complete() -> None:
    assert completion((), before={}, after={"a": check_in("a")}, withdrawn=set()) is Completion.NO
