"""What `/cohort create` shows and says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import JoinCohort, ShowProgress
from bot.clocks import full_day, local_day, weekday_in_full
from bot.course.schedule import Anchor
from bot.lint import Finding
from bot.messages import Block, Button, Buttons, Fact, Facts, Heading, Line, Message, Strong, Style, Text
from bot.model import Cohort, Place
from bot.phrases.common import TO_BE_ANNOUNCED, counted, listed, unit_name, when
from bot.timetable import Timetable

#: Enough to decide by; the linter at the command line shows the rest.
MOST_FINDINGS = 6
_FIRST, _LAST = ("holiday",), ("disputed",)


def yes() -> str:
    return "Yes, start it"


def which_course(names: Sequence[str]) -> str:
    known = f"There are: {', '.join(names)}." if names else "There are none yet; attach a course file."
    return f"Which course? {known} Example: /cohort create {names[0] if names else 'leadership-2020'}"


def needs_a_channel() -> str:
    return "A cohort lives in a channel. Type this in its channel, or name it. Example: channel:#course"


def name_too_long(length: int, longest: int) -> str:
    return f"That name has {counted(length, 'character')}; the most is {longest}. Example: name:“Spring 2027”"


def name_taken(name: str) -> str:
    return f"There is a cohort called {name} already. Give this one another name. Example: name:“{name} 2”"


def file_too_big(largest: int) -> str:
    return f"That file is too big for a course file; the most is {largest // 1024} KiB."


def cannot_run(title: str, errors: Sequence[Finding]) -> Message:
    return Message(
        blocks=(
            Text(line=(Strong(text=title), " cannot run like this. Please correct its course file first:")),
            listed([_finding(finding) for finding in errors]),
        )
    )


def all_past(timetable: Timetable, now: datetime) -> Message:
    year = local_day(now, timetable.zone).year + 1
    return Message(
        blocks=(
            Text(
                line=(
                    "Every date of ",
                    Strong(text=timetable.title),
                    " has passed, so nothing would ever be posted. Give it a first day. ",
                    f"Example: start:{year}-01-14",
                )
            ),
        )
    )


def proposed(
    timetable: Timetable,
    *,
    name: str,
    channel: Place,
    anchor: Anchor,
    posts: int,
    reminders: int,
    findings: Sequence[Finding],
    neighbours: Sequence[str],
) -> Message:
    """All of a cohort before it starts: its dates, how much will be said, what somebody should look at."""
    lessons = counted(len(timetable.lessons), "lesson")
    calls = counted(len(timetable.calls), "call")
    facts = [
        Fact(label="Course", value=(f"{timetable.title}, {lessons} and {calls}",)),
        Fact(label="Channel", value=(str(channel),)),
        Fact(label="Begins", value=(_begins(timetable),)),
        Fact(label="Work counts until", value=(when(timetable, timetable.late_until),)),
        Fact(label="Access ends", value=(when(timetable, timetable.access_ends),)),
        Fact(label="Posts to come here", value=(str(posts),)),
        Fact(label="Reminders to come", value=(f"{reminders}, each only to those who still owe something",)),
    ]
    blocks: list[Block] = [Heading(text=f"Start {name}?"), Facts(facts=tuple(facts))]
    blocks += _worth_knowing(timetable, anchor, neighbours)
    if findings:
        ordered = sorted(findings, key=_rank)
        blocks.append(Text(line=(Strong(text="Please look at this"), " (it can stay as it is):")))
        blocks.append(listed([_finding(finding) for finding in ordered], MOST_FINDINGS))
    return Message(blocks=tuple(blocks))


def _begins(timetable: Timetable) -> str:
    return TO_BE_ANNOUNCED if timetable.starts is None else full_day(timetable.starts)


def _worth_knowing(timetable: Timetable, anchor: Anchor, neighbours: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    if anchor.adjusted and anchor.asked is not None and anchor.first_day is not None:
        asked, first = full_day(anchor.asked), full_day(anchor.first_day)
        day = weekday_in_full(anchor.first_day)
        text = f"You asked for {asked}. This course begins on a {day}, so it begins on {first}."
        blocks.append(Text(line=(text,)))
    if timetable.starts is None:
        text = "Most dates are to be announced. To set them all, give a first day: start:2027-01-11"
        blocks.append(Text(line=(text,)))
    if neighbours:
        text = f"This channel already has {', '.join(neighbours)}. Both will post here."
        blocks.append(Text(line=(text,)))
    return blocks


def _rank(finding: Finding) -> int:
    """Holidays first, since they came with the start that was just chosen; the sources' own quarrels last."""
    return 0 if finding.code in _FIRST else 2 if finding.code in _LAST else 1


def _finding(finding: Finding) -> Line:
    return (f"{finding.message} {finding.remedy}",)


def created_elsewhere(name: str, channel: Place) -> Message:
    return Message(
        blocks=(
            Text(line=(Strong(text=name), f" is set up in {channel}. You are its facilitator.")),
            Text(line=(f"Type /cohort invite in {channel} to post the card with the Join button.",)),
        )
    )


def welcome(cohort: Cohort, timetable: Timetable, now: datetime) -> Message:
    """The card for everybody, with the Join button."""
    opened = [unit for unit in timetable.lessons if unit.opens is not None and unit.opens <= now]
    ahead = [unit for unit in timetable.lessons if unit not in opened]
    facts = [Fact(label="Begins", value=(_begins(timetable),))]
    if opened and ahead:
        facts = [Fact(label="Open now", value=(unit_name(opened[-1]),))]
    if ahead:
        facts.append(
            Fact(label="Opens next", value=(f"{unit_name(ahead[0])}, ", when(timetable, ahead[0].opens)))
        )
    blocks: list[Block] = [
        Heading(text=f"Welcome to {cohort.name}"),
        Text(
            line=(
                "I post each lesson when it opens, remind only those who still owe something, "
                "and keep track of your certificate. Would you like to take part?",
            )
        ),
        Facts(facts=tuple(facts)),
        Buttons(
            buttons=(
                Button(label="Join", action=JoinCohort(cohort_id=cohort.id), style=Style.PRIMARY),
                Button(label="My progress", action=ShowProgress(cohort_id=cohort.id)),
            )
        ),
    ]
    if cohort.course.title != cohort.name:
        blocks.insert(1, Text(line=(Strong(text=cohort.course.title),)))
    return Message(blocks=tuple(blocks))
