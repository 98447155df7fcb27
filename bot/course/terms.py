"""The terms of a course: times, rhythm, late work, credits, certificate, reminders and what stands around it."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.course.parts import Part, Remarked
from bot.course.values import (
    Days,
    End,
    LeadsText,
    Line,
    Link,
    MaybeLine,
    MaybeProse,
    Minutes,
    PointText,
    Slug,
    TimeText,
    WeekdayText,
    Weeks,
    WhenText,
    at_least_one,
)
from bot.timetable import AssignmentKind, Leads


class Times(Remarked):
    """The usual times of day, where a date is written without one."""

    release: TimeText = Field(default=time(9, 0), description="When lessons open.", examples=["09:00"])
    deadline: TimeText = Field(
        default=time(23, 59),
        description="When work is due; the whole of that minute still counts.",
        examples=["23:59"],
    )
    call: TimeText | None = Field(default=None, description="When calls start.", examples=["12:00"])
    call_minutes: Minutes = Field(default=60, description="How long calls last.", examples=[60])


class Rhythm(Remarked):
    """The beat of the course. Lessons then need no dates of their own; writing them is the exception."""

    release: WeekdayText = Field(description="The weekday on which lessons open.", examples=["thursday"])
    due: WeekdayText = Field(
        description="The weekday of their deadline, the first one after the release.", examples=["wednesday"]
    )
    weeks_apart: Weeks = Field(
        default=1,
        description="Weeks from one lesson to the next, for lessons that do not name their `week`.",
        examples=[2],
    )


class LateWork(Remarked):
    """Whether work after its deadline counts, and until when."""

    accepted: bool = Field(default=True, description="Whether late work counts at all.", examples=[True])
    until: PointText = Field(
        default=End.WRAP_UP,
        description="Until when it counts in full.",
        examples=["wrap-up", "2021-01-07 23:59"],
    )


class CreditClock(Remarked):
    """Continuing education: an evaluation within so many days of the activity."""

    evaluation: Line = Field(
        description="The key of the assignment that is the evaluation.", examples=["wrap-up/evaluation"]
    )
    within_days: Days = Field(default=30, description="Days after `after`.", examples=[30])
    after: PointText = Field(
        default=End.ACCESS_ENDS,
        description="The end of the activity, from which the days count.",
        examples=["access-ends", "course-end"],
    )
    credits: MaybeLine = Field(default="", description="What can be earned.", examples=["9 for physicians"])


class Calls(StrEnum):
    """Which calls a requirement asks for."""

    ALL = "all"
    NONE = "none"


class Requirement(Remarked):
    """One line of the certificate. It counts all of `kinds`, `assignments` and `calls` together."""

    id: Slug = Field(description="Short name, unique among the requirements.", examples=["videos"])
    title: Line = Field(description="What is asked for.", examples=["Watch every weekly video"])
    kinds: tuple[AssignmentKind, ...] = Field(
        default=(),
        description="Every assignment of the lessons of these kinds that is not optional.",
        examples=[["submit", "reflect"]],
    )
    assignments: tuple[Line, ...] = Field(
        default=(), description="Single assignments by their keys.", examples=[["wrap-up/evaluation"]]
    )
    calls: Calls = Field(
        default=Calls.NONE,
        description="all: every call must be attended, or its recording watched.",
        examples=["all"],
    )


class Certificate(Remarked):
    """What a learner has to do for the certificate."""

    title: Line = Field(
        default="Certificate of Completion", description="Its name.", examples=["Certificate of Completion"]
    )
    requirements: Annotated[tuple[Requirement, ...], AfterValidator(at_least_one)] = Field(
        json_schema_extra={"minItems": 1},
        description="Its conditions; all of them must be met.",
        examples=[[{"id": "videos", "title": "Watch every weekly video", "kinds": ["watch"]}]],
    )


_USUAL = Leads()


class Reminders(Part):
    """How long before what the companion speaks up. An empty list means not at all."""

    deadline: LeadsText = Field(
        default=_USUAL.deadline, description="Before a deadline.", examples=[["72h", "24h", "3h"]]
    )
    closing: LeadsText = Field(
        default=_USUAL.closing, description="Before late work stops counting.", examples=[["7d", "24h"]]
    )
    access: LeadsText = Field(default=_USUAL.access, description="Before access ends.", examples=[["48h"]])
    evaluation: LeadsText = Field(
        default=_USUAL.evaluation,
        description="Before the last day for the continuing-education evaluation.",
        examples=[["7d"]],
    )

    @property
    def leads(self) -> Leads:
        return Leads(
            deadline=self.deadline, closing=self.closing, access=self.access, evaluation=self.evaluation
        )


class Coaching(Remarked):
    """Personal coaching that comes with the course."""

    title: Line = Field(
        description="What learners are offered.", examples=["A Coaching Fellow, by telephone"]
    )
    opt_in: bool = Field(default=False, description="Whether learners have to ask for it.", examples=[True])
    description: MaybeProse = Field(
        default="",
        description="How it works.",
        examples=["Trained graduates of the course help with your project."],
    )


class Milestone(Remarked):
    """A date around the course that is nobody's assignment: registration, a call for the curious,
    scholarships.
    """

    title: Line = Field(description="What happens.", examples=["Registration closes"])
    when: WhenText = Field(description="When.", examples=["2025-09-23"])
    minutes: Minutes | None = Field(default=None, description="How long it lasts, if it does.", examples=[60])
    link: Link = Field(default="", description="Where to find it.", examples=["https://example.org/register"])
