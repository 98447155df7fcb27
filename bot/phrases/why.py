"""The recorded decisions about one person, in words: what was sent or not, why, and from which facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clocks import span
from bot.decisions import Reason
from bot.decisions.day import named_by
from bot.deliveries import Delivery, DeliveryState
from bot.language import _, mark, plural
from bot.messages import Bullets, Heading, Line, Message, Moment, Room, Strong, Text
from bot.model import Preferences
from bot.occurrences import OccurrenceKind
from bot.phrases.common import moment
from bot.phrases.reasons import say_reason_to_you
from bot.phrases.titles import title_of_row
from bot.phrases.wording import line
from bot.rest import rest_until
from bot.timetable import Task, Timetable

#: Before late work closes a whole course may be owed: what is beyond these is counted.
MOST_OWED = 4
#: What a delivery names as the one that said it already, by id.
SAID_BY = "said_by"

#: Why something that waits will not be sent, where that is no surprise and can be changed.
_IN_VAIN = {
    Reason.MUTED: mark("I will not send it as long as you want no reminders about this course."),
    Reason.NOT_WANTED: mark("I will not send it, because you chose other times to be reminded at."),
    Reason.EXTENDED: mark("I will not send it, because you have more time."),
    Reason.SNOOZED: mark("I will not send it, because you asked for quiet until it is of no more use."),
    Reason.AWAY: mark("I will not send it, because you are away until it is of no more use."),
}

WAITING = frozenset({DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING})
#: Two instants nearer to each other than this are the same to a person, in seconds.
_SAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the decisions about one person are explained with.

    `titles` are those of other deliveries to them, in any cohort, by id; `preferences` hold now. `in_vain` are those
    that wait and will not be sent as things stand, and why, by id.
    """

    timetable: Timetable
    preferences: Preferences
    titles: Mapping[int, str]
    in_vain: Mapping[int, Reason]
    now: datetime


def decisions(facts: Facts, deliveries: Sequence[Delivery]) -> Message:
    """The last decisions about somebody, the newest first."""
    heading = Heading(text=_("Why I wrote to you, or did not"))
    if not deliveries:
        nothing = _("I have not written to you about this course, and nothing is waiting for you.")
        return Message(blocks=(heading, Text(line=(nothing,))))
    lines = tuple(_decision(facts, delivery) for delivery in deliveries)
    advice = _("You choose your hours, your time zone and when I remind you with /course me.")
    return Message(blocks=(heading, Bullets(lines=lines), Text(line=(advice,))))


def _decision(facts: Facts, delivery: Delivery) -> Line:
    said: list[Line] = [_verdict(facts, delivery), *_because(facts, delivery)]
    parts = [part for sentence in said for part in (" ", *sentence)]
    return (Strong(text=title_of_row(delivery.row, facts.timetable)), ".", *parts)


def _verdict(facts: Facts, delivery: Delivery) -> Line:
    # A delivery problem may be whole sentences, with a full stop of its own.
    reason = say_reason_to_you(delivery.row.reason).removesuffix(".")
    at = moment(facts.timetable, delivery.settled_at or delivery.row.due_at)
    match delivery.row.state:
        case DeliveryState.SENT:
            if owed := _owed(facts.timetable, delivery):
                return line("Sent {at}, because {reason} ({tasks}).", at=at, reason=reason, tasks=owed)
            return line("Sent {at}, because {reason}.", at=at, reason=reason)
        case DeliveryState.SKIPPED if delivery.row.reason == Reason.IN_ROLL_CALL:
            where = Room(place=delivery.row.place)
            return line("Said {at} in {where}, to all who still owed something.", at=at, where=where)
        case DeliveryState.SKIPPED:
            return line("Not sent {at}, because {reason}.", at=at, reason=reason)
        case DeliveryState.FAILED:
            return line("Could not be delivered {at}: {reason}.", at=at, reason=reason)
        case DeliveryState.UNCERTAIN:
            return line("Nobody knows yet whether it reached you: {reason}.", reason=reason)
        case DeliveryState.QUEUED | DeliveryState.LEASED | DeliveryState.SENDING:
            if said := _in_vain(facts, delivery):
                return (said,)
            return _planned(delivery.row.kind, at)


def _in_vain(facts: Facts, delivery: Delivery) -> str:
    """Why this will not be sent as things stand; empty where it will be, or that is asked when it comes up."""
    reason = facts.in_vain.get(delivery.id)
    return _(_IN_VAIN[reason]) if reason is not None and reason in _IN_VAIN else ""


def _planned(kind: OccurrenceKind, at: Moment) -> Line:
    match kind:
        case OccurrenceKind.COMPLETED:
            return line("Planned for {at}, if everything is still done then.", at=at)
        case OccurrenceKind.LINK_MISSING:
            return line("Planned for {at}, if the link is still missing then.", at=at)
        case OccurrenceKind.UNDELIVERED:
            return line("Planned for {at}, if it is still undelivered then.", at=at)
        case OccurrenceKind.AT_THE_DOOR:
            return line("Planned for {at}, if nobody has answered by then.", at=at)
        case _:
            return line("Planned for {at}, if you still owe something then.", at=at)


def _because(facts: Facts, delivery: Delivery) -> Iterator[Line]:
    """Whole sentences with what else played a part."""
    row = delivery.row
    if row.state in WAITING and not _in_vain(facts, delivery):
        yield from _waits(facts, delivery)
    if row.reason == Reason.EXTENDED and (due := row.inputs.get("due")):
        own = moment(facts.timetable, datetime.fromisoformat(due))
        yield line("Your own deadline is {due}.", due=own)
    if said_by := _title(facts, row.inputs.get(SAID_BY, "")):
        yield line("It was part of this message: {title}.", title=Strong(text=said_by))
    together = [
        facts.titles[one] for one in sorted(named_by(delivery) - {delivery.id}) if one in facts.titles
    ]
    if row.state is DeliveryState.SENT and together:
        yield line("Said together with: {titles}.", titles=Strong(text="; ".join(together)))
    yield from _own_lead(facts, delivery)
    yield from _hours(delivery)


def _waits(facts: Facts, delivery: Delivery) -> Iterator[Line]:
    """Why something comes later than the plan has it."""
    row = delivery.row
    rest = rest_until(facts.preferences, facts.now)
    if rest is not None and row.due_at >= rest and _instant(row.inputs.get("at", ""), row.due_at) < rest:
        yield (_("It waits because you asked for quiet."),)
    elif row.reason == Reason.NEXT_DAY:
        yield (_("It waits for your next day, because one message a day is enough."),)
    elif row.reason == Reason.ANOTHER_FIRST:
        yield (_("It waits for a moment, because another message to you is on its way."),)


def _own_lead(facts: Facts, delivery: Delivery) -> Iterator[Line]:
    """A reminder at a time that they chose themselves."""
    inputs = delivery.row.inputs
    spoken_of = delivery.row.state in WAITING or delivery.row.state is DeliveryState.SENT
    if delivery.row.kind is not OccurrenceKind.DEADLINE_NEAR or not {"at", "anchor"} <= inputs.keys():
        return
    lead = datetime.fromisoformat(inputs["anchor"]) - datetime.fromisoformat(inputs["at"])
    if spoken_of and lead in (facts.preferences.leads or ()):
        yield line("You chose to be reminded {span} before a deadline.", span=span(lead))


def title_elsewhere(title: str, cohort: str) -> str:
    """What a delivery of another cohort is called."""
    return _("{title} ({cohort})", title=title, cohort=cohort)


def _title(facts: Facts, delivery_id: str) -> str:
    return facts.titles.get(int(delivery_id), "") if delivery_id.isdecimal() else ""


def _owed(timetable: Timetable, delivery: Delivery) -> str:
    """What was owed when it was decided, as far as the course still has it."""
    keys = [key for key in delivery.row.inputs.get("owed", "").split(",") if key]
    tasks: dict[str, Task] = {task.key: task for unit in timetable.units for task in unit.tasks}
    titles = [tasks[key].title for key in keys if key in tasks]
    if (left := len(titles) - MOST_OWED) > 1:
        titles = [*titles[:MOST_OWED], plural("and {number} more", "and {number} more", left)]
    return "; ".join(titles)


def _hours(delivery: Delivery) -> Iterator[Line]:
    """When it would have come without regard to the person's own hours, and what those were then."""
    inputs, settled = delivery.row.inputs, delivery.settled_at
    if delivery.row.state is not DeliveryState.SENT or settled is None:
        return
    if not {"at", "waking", "zone"} <= inputs.keys():
        return
    start, _dash, end = inputs["waking"].partition("-")
    if start == end or abs(datetime.fromisoformat(inputs["at"]) - settled).total_seconds() < _SAME:
        return
    yield line(
        "It was timed for your hours, {start} to {end} in {zone}.", start=start, end=end, zone=inputs["zone"]
    )


def _instant(text: str, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise
