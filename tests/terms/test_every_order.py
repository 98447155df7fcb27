"""Attend, watch, check in, take back, extend, be late, leave and come back, in every order that can be thought of."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.actions import CallAttended, JoinCohort, Leave, OpenCheckIn, RecordingWatched
from bot.certificate import Timing, progress
from bot.course import Course
from bot.inbound import CommandCall, Pressed
from bot.model import Profile
from bot.occurrences import OccurrenceKind
from bot.planning import plan_of
from bot.records import How
from bot.timetable import MINUTE, AssignmentKind, Timetable, Unit, UnitKind
from tests.support.effort import examples
from tests.support.world import SPACE
from tests.terms.term import FACILITATOR, Known, Term, filled
from tests.terms.witness import complaints

T = TypeVar("T")
ZONE = ZoneInfo("America/New_York")
#: The clocks go back on November 1, between the two deadlines.
COURSE = Course.model_validate(
    {
        "id": "orders",
        "title": "Orders",
        "zone": "America/New_York",
        "starts": "2020-10-22",
        "times": {"release": "09:00", "deadline": "23:59"},
        "lessons": [
            {
                "number": number,
                "title": f"Week {number}",
                "release": release,
                "due": due,
                "assignments": [
                    {"id": "videos", "kind": "watch", "title": "Watch the videos"},
                    {"id": "sheet", "kind": "submit", "title": "Hand in the sheet"},
                    {"id": "post", "kind": "reflect", "title": "Post a thought", "optional": True},
                ],
            }
            for number, release, due in ((1, "2020-10-22", "2020-10-28"), (2, "2020-10-29", "2020-11-04"))
        ],
        "calls": [{"number": 1, "starts": "2020-10-29 12:00", "lesson": 2}],
        "wrap_up": {
            "opens": "2020-11-05",
            "due": "2020-11-12 23:59",
            "assignments": [{"id": "evaluation", "kind": "evaluate", "title": "Evaluate the course"}],
        },
        "access_ends": "2020-11-12 23:59",
        "certificate": {
            "title": "Certificate",
            "requirements": [
                {"id": "work", "title": "All the work", "kinds": ["watch", "submit"]},
                {"id": "calls", "title": "Every call", "calls": "all"},
                {"id": "evaluation", "title": "The evaluation", "assignments": ["wrap-up/evaluation"]},
            ],
        },
    }
)
LEARNERS = {"ana": "Asia/Qatar", "ben": "America/New_York"}
handles = st.sampled_from(sorted(LEARNERS))
keys = st.sampled_from(("lesson-1", "lesson-2", "call-1", "wrap-up"))


@dataclass(slots=True)
class Truth:
    """What should be held of one learner: when each task was done and how, and their own deadlines."""

    done: dict[str, tuple[datetime, How]] = field(default_factory=dict)
    own_due: dict[str, datetime] = field(default_factory=dict)
    present: bool = True


class EveryOrder(RuleBasedStateMachine):
    """The companion beside a simple model of what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.term = Term(datetime(2020, 10, 21, 12, tzinfo=UTC))
        self.truth = {handle: Truth() for handle in LEARNERS}
        self.recorded = False

    def teardown(self) -> None:
        try:
            wrong = self.run(complaints(self.term))
            assert not wrong, "\n".join(wrong)
        finally:
            self.runner.close()

    def run(self, work: Coroutine[object, object, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        people = [
            Profile(space=SPACE, external_id=handle, name=handle.title(), zone=zone)
            for handle, zone in LEARNERS.items()
        ]
        self.run(self.term.begin(COURSE, [("orders", people)]))

    # ---- what can happen

    @rule(hours=st.one_of(st.integers(1, 12), st.integers(12, 150)))
    def time_passes(self, hours: int) -> None:
        self.run(self.term.advance(self.now + timedelta(hours=hours, minutes=7)))

    @rule(handle=handles, key=keys, ticks=st.sets(st.sampled_from(("videos", "sheet", "post", "evaluation"))))
    def check_in(self, handle: str, key: str, ticks: set[str]) -> None:
        """A form is sent in: what is ticked counts from now, what is not is taken back."""
        unit = self.timetable.unit(key)
        if unit.kind is UnitKind.CALL:
            return
        ticked = [task.key for task in unit.tasks if task.key.partition("/")[2] in ticks]
        opening = Pressed(action=OpenCheckIn(cohort_id=self.cohort_id, unit=key))
        self.run(self.term.fill(handle, opening, ticked))
        if self.takes(handle, unit, self.now):
            self.set(handle, unit, ticked, self.now)

    @rule(handle=handles, key=keys, ago=st.integers(1, 20))
    def check_in_that_arrives_late(self, handle: str, key: str, ago: int) -> None:
        """The person acted some hours ago; the platform delivers it now, and twice."""
        unit, acted = self.timetable.unit(key), self.now - timedelta(hours=ago)
        form = self.run(
            self.term.do(
                handle, Pressed(action=OpenCheckIn(cohort_id=self.cohort_id, unit=key)), acted_at=acted
            )
        ).form
        if form is None or unit.kind is UnitKind.CALL:
            return
        ticked = [task.key for task in unit.tasks]
        sent = filled(form, ticked)
        for _ in range(2):
            event = f"{handle}-{key}-{acted.isoformat()}"
            self.run(self.term.do(handle, sent, event_id=event, acted_at=acted))
        if self.takes(handle, unit, acted):
            self.set(handle, unit, ticked, acted)

    @rule(handle=handles)
    def attend(self, handle: str) -> None:
        self.run(self.term.do(handle, Pressed(action=CallAttended(cohort_id=self.cohort_id, unit="call-1"))))
        self.credit(handle, How.ATTENDED)

    @rule(handle=handles)
    def watch(self, handle: str) -> None:
        self.run(
            self.term.do(handle, Pressed(action=RecordingWatched(cohort_id=self.cohort_id, unit="call-1")))
        )
        if self.recorded:
            self.credit(handle, How.WATCHED)

    @rule()
    def post_the_recording(self) -> None:
        text = "call 1 recording:https://example.org/recording"
        self.run(self.term.do(FACILITATOR, CommandCall(name="cohort", text=text)))
        self.recorded = True

    @rule(handle=handles, number=st.sampled_from((1, 2)), days=st.integers(1, 12))
    def extend(self, handle: str, number: int, days: int) -> None:
        """More time, until the end of a day some days from now."""
        unit = self.timetable.unit(f"lesson-{number}")
        assert unit.due is not None
        day: date = (self.now + timedelta(days=days)).astimezone(ZONE).date()
        text = f"extend @{handle} lesson:{number} until:{day}"
        self.run(self.term.do(FACILITATOR, CommandCall(name="cohort", text=text)))
        due = datetime.combine(day, time(23, 59), ZONE).astimezone(UTC)
        if due > unit.due and self.truth[handle].present:
            self.truth[handle].own_due[unit.key] = due

    @rule(handle=handles, number=st.sampled_from((1, 2)))
    def take_the_extension_back(self, handle: str, number: int) -> None:
        text = f"extend @{handle} lesson:{number} until:none"
        self.run(self.term.do(FACILITATOR, CommandCall(name="cohort", text=text)))
        if self.truth[handle].present:
            self.truth[handle].own_due.pop(f"lesson-{number}", None)

    @precondition(lambda self: self.truth["ben"].present)
    @rule()
    def leave(self) -> None:
        self.run(self.term.do("ben", Pressed(action=Leave(cohort_id=self.cohort_id))))
        self.truth["ben"].present = False

    @precondition(lambda self: not self.truth["ben"].present)
    @rule()
    def come_back(self) -> None:
        self.run(self.term.do("ben", Pressed(action=JoinCohort(cohort_id=self.cohort_id))))
        self.truth["ben"].present = True

    # ---- what must hold after each of it

    @invariant()
    def everything_is_held(self) -> None:
        for handle, known in self.known().items():
            held = {key: (check_in.acted_at, check_in.how) for key, check_in in known.done.items()}
            assert held == self.truth[handle].done

    @invariant()
    def it_is_judged_by_when_they_acted(self) -> None:
        for handle, known in self.known().items():
            timings = progress(known.timetable, known.done).timings
            assert timings == {
                key: self.judged(handle, key, at) for key, (at, _) in self.truth[handle].done.items()
            }

    @invariant()
    def completion_is_announced_once_and_only_when_complete(self) -> None:
        if not self.term.cohorts:
            return
        rows = self.run(self.term.rows())
        for handle, known in self.known().items():
            announced = [
                heard
                for heard in self.term.ears.heard
                if rows[heard.delivery_id].row.kind is OccurrenceKind.COMPLETED
                and rows[heard.delivery_id].row.member_id == known.member.id
            ]
            assert len(announced) <= 1
            for heard in announced:
                done = heard.known[known.member.id].done
                assert all(task.key in done for unit in self.timetable.units for task in unit.required), (
                    handle
                )

    # ---- the model

    @property
    def now(self) -> datetime:
        return self.term.clock.now()

    @property
    def cohort_id(self) -> int:
        return self.term.cohorts[0].id

    @property
    def timetable(self) -> Timetable:
        return plan_of(self.term.cohorts[0]).timetable

    def known(self) -> dict[str, Known]:
        known = self.run(self.term.known()).values()
        by_handle = {one.member.person.told.external_id: one for one in known}
        return {handle: by_handle[handle] for handle in LEARNERS if handle in by_handle}

    def due(self, handle: str, unit: Unit) -> datetime | None:
        return self.truth[handle].own_due.get(unit.key, unit.due)

    def takes(self, handle: str, unit: Unit, acted: datetime) -> bool:
        """From its release until late work closes, or until their own deadline where that is later."""
        late, due = self.timetable.late_until, self.due(handle, unit)
        assert late is not None
        last = max(late, due or late) + MINUTE
        return self.truth[handle].present and unit.opens is not None and unit.opens <= acted < last

    def set(self, handle: str, unit: Unit, ticked: list[str], acted: datetime) -> None:
        done = self.truth[handle].done
        for task in unit.tasks:
            if task.key not in ticked:
                done.pop(task.key, None)
            elif task.key not in done:
                done[task.key] = (acted, How.DONE)

    def credit(self, handle: str, how: How) -> None:
        """The first word on a call holds."""
        call = self.timetable.unit("call-1")
        if self.takes(handle, call, self.now):
            task = next(task for task in call.tasks if task.kind is AssignmentKind.ATTEND)
            self.truth[handle].done.setdefault(task.key, (self.now, how))

    def judged(self, handle: str, key: str, acted: datetime) -> Timing:
        due = self.due(handle, self.timetable.unit(key.partition("/")[0]))
        if due is None:
            return Timing.ON_TIME
        if acted >= due + MINUTE:
            return Timing.LATE
        return Timing.EARLY if acted < due - timedelta(days=1) else Timing.ON_TIME


EveryOrder.TestCase.settings = settings(max_examples=examples(12, 60), stateful_step_count=40, deadline=None)
TestEveryOrder = EveryOrder.TestCase
