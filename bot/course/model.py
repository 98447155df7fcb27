"""A course, as its file says it: reusable, without any cohort, person or platform."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.course.parts import Call, Faculty, Lesson, Remarked, Resource, WrapUp
from bot.course.terms import Certificate, Coaching, CreditClock, LateWork, Milestone, Reminders, Rhythm, Times
from bot.course.values import (
    Country,
    DayText,
    Language,
    Line,
    MaybeLine,
    MaybeProse,
    PointText,
    Slug,
    StartText,
    WeekdayText,
    Weeks,
    Zone,
    at_least_one,
)

MONDAY = 0


class Course(Remarked):
    """A scheduled online course: lessons, assignments, calls, conditions and dates.

    `Course.model_validate_json(course.model_dump_json())` gives the same course back. That round trip is how
    a cohort keeps the course it was made from.
    """

    id: Slug = Field(description="Short name of the course, also of its file.", examples=["leadership-2020"])
    title: Line = Field(description="The title.", examples=["Leadership and Organizing for Change"])
    organiser: MaybeLine = Field(
        default="", description="Who gives the course.", examples=["Institute for Healthcare Improvement"]
    )
    description: MaybeProse = Field(
        default="",
        description="What it is about.",
        examples=["Learn to lead change with the people around you."],
    )
    language: Language = Field(
        default="en",
        description="The language it is given in, and of what is said in the channel.",
        examples=["en", "es"],
    )
    zone: Zone = Field(
        description="The time zone of every date in this file (IANA name).", examples=["America/New_York"]
    )
    zone_label: MaybeLine = Field(
        default="", description="What people call that zone; worked out where it is empty.", examples=["ET"]
    )
    starts: StartText = Field(
        description="The first day, a date or `to be announced`.", examples=["2020-09-24", "to be announced"]
    )
    weeks: Weeks | None = Field(default=None, description="How many weeks it lasts.", examples=[16])
    week_begins: WeekdayText | None = Field(
        default=None,
        description="The weekday on which it begins, where `starts` is to be announced (Monday otherwise).",
        examples=["thursday"],
    )
    rehearsal_start: DayText | None = Field(
        default=None,
        description="A first day to rehearse with while `starts` is to be announced. Nothing else uses it.",
        examples=["2027-01-11"],
    )
    holidays: tuple[Country, ...] = Field(
        default=(), description="Countries whose public holidays matter.", examples=[["US", "GB-ENG"]]
    )
    times: Times = Field(
        default=Times(),
        description="The usual times of day.",
        examples=[{"release": "09:00", "deadline": "23:59"}],
    )
    rhythm: Rhythm | None = Field(
        default=None,
        description="The weekdays of releases and deadlines.",
        examples=[{"release": "thursday", "due": "wednesday", "weeks_apart": 2}],
    )
    lesson_name: Line = Field(default="Lesson", description="What a lesson is called.", examples=["Topic"])
    call_name: Line = Field(
        default="Call", description="What a call is called.", examples=["All-Learner Call"]
    )
    objectives: tuple[Line, ...] = Field(
        default=(), description="What learners can do at the end.", examples=[["Map stakeholders and assets"]]
    )
    prerequisites: tuple[Line, ...] = Field(
        default=(), description="What learners must bring.", examples=[["An improvement team to coach"]]
    )
    faculty: tuple[Faculty, ...] = Field(
        default=(), description="Who teaches.", examples=[[{"name": "Jessica Perlo", "credentials": "MPH"}]]
    )
    coaching: Coaching | None = Field(
        default=None,
        description="Personal coaching.",
        examples=[{"title": "One-on-one coaching with faculty"}],
    )
    resources: tuple[Resource, ...] = Field(
        default=(),
        description="Reading and tools for the whole course.",
        examples=[[{"title": "Course FAQ"}]],
    )
    milestones: tuple[Milestone, ...] = Field(
        default=(),
        description="Dates around the course.",
        examples=[[{"title": "Registration closes", "when": "2025-09-23"}]],
    )
    lessons: Annotated[tuple[Lesson, ...], AfterValidator(at_least_one)] = Field(
        json_schema_extra={"minItems": 1},
        description="The lessons, in order.",
        examples=[[{"number": 1, "title": "Orientation", "release": "2020-09-24", "due": "2020-09-30"}]],
    )
    calls: tuple[Call, ...] = Field(
        default=(),
        description="The live calls or workshops, in order.",
        examples=[[{"number": 1, "starts": "2020-10-08 12:00", "lesson": 2}]],
    )
    wrap_up: WrapUp | None = Field(
        default=None,
        description="The end of the course.",
        examples=[{"opens": "2020-12-30", "due": "2021-01-07 23:59"}],
    )
    late_work: LateWork = Field(
        default=LateWork(),
        description="Late work; it counts until the wrap-up ends where nothing else is written.",
        examples=[{"until": "wrap-up"}],
    )
    access_ends: PointText | None = Field(
        default=None,
        description="Until when learners can reach the lessons.",
        examples=["2021-01-07 23:59", "wrap-up"],
    )
    continuing_education: CreditClock | None = Field(
        default=None,
        description="The continuing-education clock.",
        examples=[{"evaluation": "wrap-up/evaluation", "within_days": 30}],
    )
    certificate: Certificate | None = Field(
        default=None,
        description="The certificate and its conditions.",
        examples=[{"requirements": [{"id": "videos", "title": "Watch every video", "kinds": ["watch"]}]}],
    )
    reminders: Reminders = Field(
        default=Reminders(), description="When to remind.", examples=[{"deadline": ["72h", "24h", "3h"]}]
    )

    @property
    def first_day(self) -> date | None:
        """The first day the file gives; None where it is to be announced."""
        return self.starts if isinstance(self.starts, date) else None

    @property
    def first_weekday(self) -> int:
        """The weekday (Monday = 0) on which every run of this course begins."""
        if self.first_day is not None:
            return self.first_day.weekday()
        return MONDAY if self.week_begins is None else self.week_begins
