"""What `/cohort create` shows and says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import JoinCohort
from bot.clocks import full_day, local_day, weekday_in_full
from bot.course.schedule import Anchor
from bot.language import _, negotiate, plural, speaking
from bot.lint import Finding
from bot.messages import (
    Block,
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Line,
    Message,
    Room,
    Strong,
    Style,
    Text,
)
from bot.model import Cohort, Place
from bot.phrases.common import listed, progress_button, to_be_announced, unit_name, when
from bot.phrases.wording import line
from bot.timetable import Timetable

#: Enough to decide by; the linter at the command line shows the rest.
MOST_FINDINGS = 6
_NO_EVENTS = "/cohort options calendar:no"
_FIRST, _LAST = ("holiday",), ("disputed",)


def yes() -> str:
    return _("Yes, start it")


def needs_a_channel() -> str:
    return _("A cohort lives in a channel. Type this in its channel, or name it. Example: channel:#course")


def name_too_long(length: int, longest: int) -> str:
    return plural(
        "That name has {number} character; the most is {longest}. Example: name:“Spring 2027”",
        "That name has {number} characters; the most is {longest}. Example: name:“Spring 2027”",
        length,
        longest=longest,
    )


def name_taken(name: str) -> str:
    return _(
        "There is a cohort called {name} already. Give this one another name. Example: name:“{name} 2”",
        name=name,
    )


def file_too_big(largest: int) -> str:
    return _("That file is too big for a course file; the most is {size} KiB.", size=largest // 1024)


def cannot_run(title: str, errors: Sequence[Finding]) -> Message:
    said = line(
        "{course} cannot run like this. Please correct its course file first:", course=Strong(text=title)
    )
    return Message(blocks=(Text(line=said), listed([_finding(finding) for finding in errors])))


def all_past(timetable: Timetable, now: datetime) -> Message:
    said = line(
        "Every date of {course} has passed, so nothing would ever be posted. Give it a first day. "
        "Example: start:{year}-01-14",
        course=Strong(text=timetable.title),
        year=str(local_day(now, timetable.zone).year + 1),
    )
    return Message(blocks=(Text(line=said),))


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
    calendar: bool,
    obstacle: str,
) -> Message:
    """All of a cohort before it starts: its dates, how much will be said, what somebody should look at. `calendar`:
    its calls will stand in that of the server. `obstacle` is what keeps us from posting there, if anything does.
    """
    course = _(
        "{course}, {lessons} and {calls}",
        course=timetable.title,
        lessons=plural("{number} lesson", "{number} lessons", len(timetable.lessons)),
        calls=plural("{number} call", "{number} calls", len(timetable.calls)),
    )
    owing = plural(
        "{number}, each only to those who still owe something",
        "{number}, each only to those who still owe something",
        reminders,
    )
    facts = (
        Fact(label=_("Course"), value=(course,)),
        Fact(label=_("Channel"), value=(Room(place=channel),)),
        Fact(label=_("Begins"), value=(_begins(timetable),)),
        Fact(label=_("Work counts until"), value=(when(timetable, timetable.late_until),)),
        Fact(label=_("Access ends"), value=(when(timetable, timetable.access_ends),)),
        Fact(label=_("Posts to come here"), value=(str(posts),)),
        Fact(label=_("Reminders to come"), value=(owing,)),
    )
    blocks: list[Block] = [Heading(text=_("Start {cohort}?", cohort=name))]
    if obstacle:
        blocks.append(Text(line=(Strong(text=_("Please see to this first:")), f" {obstacle}")))
    blocks.append(Facts(facts=facts))
    blocks += _worth_knowing(timetable, anchor, neighbours)
    if calendar and timetable.calls:
        entered = _(
            "Calls will be entered in the server's calendar. To change that: {example}", example=_NO_EVENTS
        )
        blocks.append(Text(line=(entered,)))
    if findings:
        ordered = sorted(findings, key=_rank)
        this = Strong(text=_("Please look at this (it can stay as it is):"))
        blocks.append(Text(line=(this,)))
        blocks.append(listed([_finding(finding) for finding in ordered], MOST_FINDINGS))
    return Message(blocks=tuple(blocks))


def _begins(timetable: Timetable) -> str:
    return to_be_announced() if timetable.starts is None else full_day(timetable.starts)


def _worth_knowing(timetable: Timetable, anchor: Anchor, neighbours: Sequence[str]) -> list[Block]:
    notes = []
    if anchor.adjusted and anchor.asked is not None and anchor.first_day is not None:
        notes.append(
            _(
                "You asked for {asked}. This course begins on a {weekday}, so it begins on {first}.",
                asked=full_day(anchor.asked),
                weekday=weekday_in_full(anchor.first_day),
                first=full_day(anchor.first_day),
            )
        )
    if timetable.starts is None:
        notes.append(_("Most dates are to be announced. To set them all, give a first day: start:2027-01-11"))
    if neighbours:
        names = ", ".join(neighbours)
        notes.append(_("This channel already has {cohorts}. Both will post here.", cohorts=names))
    return [Text(line=(note,)) for note in notes]


def _rank(finding: Finding) -> int:
    """Holidays first, since they came with the start that was just chosen; the sources' own quarrels last."""
    return 0 if finding.code in _FIRST else 2 if finding.code in _LAST else 1


def _finding(finding: Finding) -> Line:
    return (f"{finding.message} {finding.remedy}",)


def created_elsewhere(name: str, channel: Place) -> Message:
    where = Room(place=channel)
    told = line(
        "{cohort} is set up in {channel}. You are its facilitator.", cohort=Strong(text=name), channel=where
    )
    card = line(
        "Type /cohort invite in {channel} (if it is a forum, in a post there) to post the card with the Join button.",
        channel=where,
    )
    return Message(blocks=(Text(line=told), Text(line=card)))


def welcome(cohort: Cohort, timetable: Timetable, now: datetime) -> Message:
    """The card for everybody, with the Join button, in the language of the course."""
    with speaking(negotiate(cohort.course.language)):
        return _welcome(cohort, timetable, now)


def _offer(cohort: Cohort) -> str:
    """What we do in this course: not every one gives a certificate."""
    if cohort.course.certificate is None:
        return _(
            "I post each lesson when it opens, and remind only those who still owe something. "
            "Would you like to take part?"
        )
    return _(
        "I post each lesson when it opens, remind only those who still owe something, "
        "and keep track of your certificate. Would you like to take part?"
    )


def _welcome(cohort: Cohort, timetable: Timetable, now: datetime) -> Message:
    opened = [unit for unit in timetable.lessons if unit.opens is not None and unit.opens <= now]
    ahead = [unit for unit in timetable.lessons if unit not in opened]
    facts = [Fact(label=_("Begins"), value=(_begins(timetable),))]
    if opened:
        facts = [Fact(label=_("Open now"), value=(unit_name(opened[-1]),))]
    if ahead:
        first = ahead[0]
        opens = line("{unit}, {at}", unit=unit_name(first), at=when(timetable, first.opens))
        facts.append(Fact(label=_("Opens next"), value=opens))
    blocks: list[Block] = [
        Heading(text=_("Welcome to {cohort}", cohort=cohort.name)),
        Text(line=(_offer(cohort),)),
        Facts(facts=tuple(facts)),
        Buttons(
            buttons=(
                Button(label=_("Join"), action=JoinCohort(cohort_id=cohort.id), style=Style.PRIMARY),
                progress_button(cohort.id),
            )
        ),
    ]
    if cohort.course.title != cohort.name:
        blocks.insert(1, Text(line=(Strong(text=cohort.course.title),)))
    return Message(blocks=tuple(blocks))
