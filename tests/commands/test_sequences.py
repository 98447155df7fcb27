"""Any sequence of forms: what stands afterwards is `settle`, one form after the other, and nobody is thanked twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import CallAttended, OpenCheckIn, RecordingWatched, SendCheckIn
from bot.checkins import Ticks, settle
from bot.course.schedule import make_timetable
from bot.inbound import Pressed, Submitted
from bot.records import CheckIn, How
from bot.timetable import Timetable, Unit
from tests.commands.chat import Chat, at
from tests.commands.test_learners import checked_in, room
from tests.support.effort import examples
from tests.support.world import leadership

RECORDING = "https://example.org/watch"
EPOCH = at("1970-01-01 00:00")
UNITS = ("lesson-2", "call-1")
TICKS = {
    "lesson-2": ("lesson-2/videos", "lesson-2/worksheet", "lesson-2/organizing-sentence"),
    "call-1": ("call-1/attend", "call-1/attend|watched"),
}
WORDS = ("", "", "a word", "two\nlines")


@dataclass(frozen=True, kw_only=True)
class Step:
    """What somebody does on one of two devices, `after` the step before; it reaches us `delay` later."""

    does: str
    device: int
    unit: str
    ticks: frozenset[str]
    note: str
    after: timedelta
    delay: timedelta


def steps() -> st.SearchStrategy[list[Step]]:
    hours = st.sampled_from([0, 0, 1, 5, 30, 24 * 40]).map(lambda number: timedelta(hours=number, seconds=7))
    step = st.sampled_from(UNITS).flatmap(
        lambda unit: st.builds(
            Step,
            does=st.sampled_from(["send", "send", "send", "open", "retry", "again", "there", "watched"]),
            device=st.integers(0, 1),
            unit=st.just(unit),
            ticks=st.one_of(
                st.just(frozenset(TICKS[unit])),
                st.just(frozenset()),
                st.frozensets(st.sampled_from(TICKS[unit])),
            ),
            note=st.sampled_from(WORDS),
            after=hours,
            delay=st.sampled_from([timedelta(0), timedelta(minutes=3)]),
        )
    )
    return st.lists(step, min_size=3, max_size=14)


@dataclass(kw_only=True)
class Model:
    """What should stand, by the pure decision alone."""

    term: Timetable
    done: dict[str, CheckIn] = field(default_factory=dict)
    ever_complete: set[str] = field(default_factory=set)
    ever_taken_back: set[str] = field(default_factory=set)

    def send(self, unit: Unit, ticks: Ticks, acted_at: datetime, now: datetime) -> None:
        if unit.opens is None or acted_at < unit.opens:
            return
        if ticks.note and not ticks.chosen and not any(map(ticks.knew_of, self._of(unit))):
            return  # a note on nothing: the form stays open
        outcome = settle(self.term, unit, self.done, ticks, acted_at)
        for task in outcome.withdrawn:
            del self.done[task.key]
            self.ever_taken_back.add(unit.label)
        for task in (*outcome.new, *outcome.corrected):
            words, old = outcome.words[task.key], self.done.get(task.key)
            self.done[task.key] = CheckIn(
                member_id=2,
                assignment=task.key,
                acted_at=min(old.acted_at, acted_at) if old else acted_at,
                recorded_at=now,
                how=words.how,
                note=words.note,
                link=words.link,
            )
        if all(task.key in self.done for task in unit.required):
            self.ever_complete.add(unit.label)

    def press(self, call: Unit, how: How, acted_at: datetime, now: datetime) -> None:
        (task,) = call.tasks
        if task.key not in self.done:
            value = task.key if how is How.ATTENDED else f"{task.key}|watched"
            self.send(call, Ticks(chosen={value}), acted_at, now)

    def _of(self, unit: Unit) -> list[CheckIn]:
        return [self.done[task.key] for task in unit.tasks if task.key in self.done]


async def play(sequence: list[Step]) -> None:
    chat = await room("2020-10-08 20:00")
    await chat.types("fay", f"/cohort call 1 recording:{RECORDING}")
    await chat.presses("fay", "Yes")
    term = make_timetable(leadership())
    term = replace(
        term,
        units=tuple(
            replace(unit, recording=RECORDING) if unit.key == "call-1" else unit for unit in term.units
        ),
    )
    model, thanked = Model(term=term), list[str]()
    forms: dict[tuple[int, str], SendCheckIn] = {}
    sent: list[tuple[str, Submitted, datetime]] = []
    for number, step in enumerate(sequence):
        chat.now += step.after
        acted_at = chat.now
        chat.now += step.delay
        unit, said_before = term.unit(step.unit), chat.events
        await _do(chat, model, step, unit, acted_at, forms, sent, f"step-{number}")
        if chat.events == said_before:
            continue
        thanked += [one.label for one in term.units if f"{one.label} is complete" in _thanks(chat)]
        thanked += [one.label for one in term.calls if f"{one.label}: you" in _thanks(chat)]
    assert await checked_in(chat) == model.done
    assert len(thanked) == len(set(thanked))
    assert set(thanked) <= model.ever_complete
    assert model.ever_complete - model.ever_taken_back <= set(thanked)


def _thanks(chat: Chat) -> str:
    return chat.said.partition("Thank you, Ana. ")[2]


async def _do(
    chat: Chat,
    model: Model,
    step: Step,
    unit: Unit,
    acted_at: datetime,
    forms: dict[tuple[int, str], SendCheckIn],
    sent: list[tuple[str, Submitted, datetime]],
    event_id: str,
) -> None:
    match step.does:
        case "open":
            opening = Pressed(action=OpenCheckIn(cohort_id=1, unit=unit.key))
            reply = await chat.does("ana", opening, acted_at=acted_at)
            if reply.form is not None and isinstance(reply.form.action, SendCheckIn):
                forms[step.device, unit.key] = reply.form.action
        case "send":
            action = forms.get((step.device, unit.key), SendCheckIn(cohort_id=1, unit=unit.key))
            form = Submitted(action=action, chosen={"any": tuple(step.ticks)}, texts={"note": step.note})
            sent.append((event_id, form, acted_at))
            await chat.does("ana", form, acted_at=acted_at, event_id=event_id)
            model.send(unit, _ticks(form), acted_at, chat.now)
        case "retry" if sent:
            before, form, at_first = sent[-1]
            reply = await chat.does("ana", form, acted_at=at_first, event_id=before)
            assert reply.message is None
        case "again" if sent:
            _event, form, _acted = sent[-1]
            assert isinstance(form.action, SendCheckIn)
            await chat.does("ana", form, acted_at=acted_at, event_id=event_id)
            model.send(model.term.unit(form.action.unit), _ticks(form), acted_at, chat.now)
        case "there" | "watched":
            how, kind = (
                (How.ATTENDED, CallAttended) if step.does == "there" else (How.WATCHED, RecordingWatched)
            )
            pressing = Pressed(action=kind(cohort_id=1, unit="call-1"))
            await chat.does("ana", pressing, acted_at=acted_at)
            model.press(model.term.unit("call-1"), how, acted_at, chat.now)


def _ticks(form: Submitted) -> Ticks:
    assert isinstance(form.action, SendCheckIn)
    seen = EPOCH + timedelta(milliseconds=form.action.opened) if form.action.opened else None
    chosen = {value for values in form.chosen.values() for value in values}
    return Ticks(chosen=chosen, note=form.texts["note"], seen_at=seen)


@settings(max_examples=examples(15, 100), deadline=None)
@given(sequence=steps())
def test_any_sequence_of_forms_gives_what_each_of_them_says(sequence: list[Step]) -> None:
    asyncio.run(play(sequence))
