"""What somebody sees who opens the companion itself: their week, how far they are, and how they are written to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.certificate import Progress
from bot.language import _, plural
from bot.messages import (
    Block,
    Buttons,
    CalendarEntry,
    Fact,
    Facts,
    Heading,
    Inline,
    Line,
    Mention,
    Message,
    Room,
    Strong,
    Text,
)
from bot.model import Cohort, Member, Person
from bot.phrases.me import change_button, chosen_facts
from bot.phrases.remaining import remains
from bot.phrases.wording import line
from bot.timetable import Timetable

#: A cohort has a few coaches; where it has many, nobody reads all their names here.
MOST_COACHES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """A course somebody learns in: what is next for them (as `/course next` says it), how far they are, and who
    coaches there. `timetable` is their own.
    """

    week: Message
    timetable: Timetable
    progress: Progress
    coaches: Sequence[Member]


def home(
    person: Person,
    *,
    learning: Sequence[Learning],
    coaching: Sequence[Cohort],
    leading: Sequence[Message],
    trusted: bool,
    now: datetime,
) -> Message:
    """The home of somebody in these courses. `coaching` are the cohorts they coach in, `leading` is how those they
    facilitate are doing; `trusted` says that they may create one.
    """
    blocks: list[Block] = []
    for course in learning:
        blocks += _week(course, now)
    for status in leading:
        blocks += status.blocks
        blocks.append(Text(line=(_("Type /cohort help for all you can do for a cohort."),)))
    for cohort in coaching:
        blocks.append(Heading(text=cohort.name))
        blocks.append(
            Text(line=line("You are a coach here, in {channel}.", channel=Room(place=cohort.channel)))
        )
    if not learning and not leading and not coaching:
        blocks += _nothing_yet(trusted=trusted)
    blocks.append(Heading(text=_("How I write to you")))
    blocks.append(Facts(facts=chosen_facts(person, now)))
    blocks.append(Buttons(buttons=(change_button(),)))
    return Message(blocks=tuple(blocks))


def stranger(*, trusted: bool) -> Message:
    """The home of somebody we do not know, and keep nothing about."""
    return Message(blocks=tuple(_nothing_yet(trusted=trusted)))


def _nothing_yet(*, trusted: bool) -> Iterator[Block]:
    yield Heading(text=_("Welcome"))
    joining = _("You are in no course yet. Press Join in your course's channel, or ask your facilitator.")
    yield Text(line=(joining,))
    if trusted:
        creating = _("To start a course, go to its channel and type /cohort create.")
        yield Text(line=(creating,))


def _week(course: Learning, now: datetime) -> Iterator[Block]:
    """What is next, without the file for the calendar, which has no place here."""
    yield from (block for block in course.week.blocks if not isinstance(block, CalendarEntry))
    if course.progress.complete:
        yield Text(line=(Strong(text=_("You have done everything the certificate asks for. ✓")),))
    elif course.progress.requirements:
        yield Text(line=(Strong(text=_("The way to the certificate")),))
        yield Facts(facts=tuple(remains(course.timetable, course.progress, now)))
    if course.coaches:
        label = plural("Your coach", "Your coaches", len(course.coaches))
        yield Facts(facts=(Fact(label=label, value=_coaches(course.coaches)),))


def _coaches(coaches: Sequence[Member]) -> Line:
    said: list[Inline] = []
    for coach in coaches[:MOST_COACHES]:
        said += [", "] if said else []
        said.append(Mention(external_id=coach.person.profile.external_id, name=coach.person.name))
    if (rest := len(coaches) - MOST_COACHES) > 0:
        said += [" ", plural("and {number} more", "and {number} more", rest)]
    return tuple(said)
