"""The parts of a course file, one class for each mapping a person can write.

Every field says what it is and shows a right value: the schema for editors and the messages about mistakes are made
from here, and `docs/course-files.md` says the same.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bot.course.values import (
    Line,
    Link,
    MaybeLine,
    MaybeProse,
    Minutes,
    Number,
    PointText,
    SeveralLines,
    Slug,
    Weeks,
    WhenText,
)
from bot.timetable import AssignmentKind


class Part(BaseModel):
    """A mapping of a course file: immutable, and a key it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


class Remarked(Part):
    """A part about which the author can leave a remark."""

    note: MaybeProse = Field(
        default="",
        description="A remark for facilitators: why this differs from the rest, or where it comes from.",
        examples=["Released a day early, before the holiday."],
    )
    disputed: SeveralLines = Field(
        default=(),
        description="What the sources say against this; the linter reports it until it is settled.",
        examples=["The FAQ says 1 PM.", ["The FAQ says 1 PM.", "The table puts it under lesson 4."]],
    )


class Resource(Part):
    """Something to read or use."""

    title: Line = Field(description="What it is.", examples=["Discovering Community Power (2005)"])
    link: Link = Field(
        default="", description="Its web address.", examples=["https://example.org/reading.pdf"]
    )


class Faculty(Part):
    """Somebody who teaches."""

    name: Line = Field(description="The name; lessons refer to it.", examples=["Jessica Perlo"])
    credentials: MaybeLine = Field(default="", description="Letters after the name.", examples=["MPH"])
    role: MaybeProse = Field(
        default="", description="Who they are, in a sentence.", examples=["Leads the Joy in Work portfolio."]
    )

    @property
    def styled(self) -> str:
        """The name with its letters: "Jessica Perlo, MPH"."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class Assignment(Remarked):
    """Something a learner does for a lesson or the wrap-up."""

    id: Slug = Field(
        description="Short name, unique in its lesson; check-ins are kept under it: never change it.",
        examples=["worksheet"],
    )
    kind: AssignmentKind = Field(
        description="What it is: watch, submit, attend, reflect, meet or evaluate.", examples=["submit"]
    )
    title: Line = Field(
        description="What to do, as learners read it.", examples=["Submit your project worksheet"]
    )
    optional: bool = Field(default=False, description="Whether it may be left out.", examples=[True])
    link: Link = Field(default="", description="Where to do it.", examples=["https://example.org/worksheet"])


class Lesson(Remarked):
    """A lesson: released on one day, due on another."""

    number: Number = Field(description="Its number; its key is `lesson-<number>`.", examples=[3])
    title: Line = Field(description="Its title.", examples=["Public Narrative"])
    week: Weeks | None = Field(
        default=None,
        description="The week of the course it stands in; `rhythm` then gives its release and deadline.",
        examples=[4],
    )
    release: WhenText | None = Field(
        default=None, description="When it opens, where `rhythm` does not say so.", examples=["2020-10-15"]
    )
    due: WhenText | None = Field(
        default=None,
        description="Its deadline, where `rhythm` does not say so.",
        examples=["2020-10-21 23:59"],
    )
    description: MaybeProse = Field(
        default="", description="What it is about.", examples=["How a story calls others to act."]
    )
    objectives: tuple[Line, ...] = Field(
        default=(),
        description="What learners can do afterwards.",
        examples=[["Coach others to tell their story"]],
    )
    faculty: tuple[Line, ...] = Field(
        default=(), description="Who teaches it, by the names under `faculty`.", examples=[["Jessica Perlo"]]
    )
    link: Link = Field(
        default="", description="Where the lesson is.", examples=["https://example.org/lesson-3"]
    )
    resources: tuple[Resource, ...] = Field(
        default=(), description="Further reading and tools.", examples=[[{"title": "Coaching guide"}]]
    )
    assignments: tuple[Assignment, ...] = Field(
        default=(),
        description="What learners do, in order.",
        examples=[[{"id": "videos", "kind": "watch", "title": "Watch the videos"}]],
    )


class Format(StrEnum):
    """How a call or workshop is held."""

    VIRTUAL = "virtual"
    IN_PERSON = "in-person"


class Call(Remarked):
    """A live call or workshop. Attending it, or watching its recording, is an assignment of its own."""

    number: Number = Field(description="Its number; its key is `call-<number>`.", examples=[2])
    title: MaybeLine = Field(default="", description="Its subject.", examples=["Public Narrative"])
    starts: WhenText = Field(description="When it starts.", examples=["2020-10-22 12:00"])
    minutes: Minutes | None = Field(default=None, description="How long it lasts.", examples=[60])
    lesson: Number | None = Field(
        default=None, description="The number of the lesson it belongs to.", examples=[3]
    )
    format: Format = Field(
        default=Format.VIRTUAL, description="How it is held: virtual or in-person.", examples=["virtual"]
    )
    link: Link = Field(default="", description="Where to join.", examples=["https://example.org/call-2"])
    place: MaybeLine = Field(default="", description="Where to come to.", examples=["Room 2, Leeds"])
    description: MaybeProse = Field(
        default="",
        description="What happens in it.",
        examples=["Practise telling your story in small groups."],
    )


class WrapUp(Remarked):
    """The end of the course: time to finish, evaluate and celebrate."""

    title: Line = Field(default="Wrap-up", description="Its title.", examples=["Evaluation and celebration"])
    opens: WhenText = Field(description="When it opens.", examples=["2020-12-30"])
    due: PointText = Field(description="When it ends.", examples=["2021-01-07 23:59"])
    description: MaybeProse = Field(
        default="", description="What it is for.", examples=["Finish what is open."]
    )
    link: Link = Field(default="", description="Where it is.", examples=["https://example.org/wrap-up"])
    assignments: tuple[Assignment, ...] = Field(
        default=(),
        description="What learners do, in order.",
        examples=[[{"id": "evaluation", "kind": "evaluate", "title": "Complete the course evaluation"}]],
    )
