"""The recorded decisions about one person, in words: what was sent or not, why, and from which facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.messages import Bullets, Heading, Line, Message, Moment, Strong, Text
from bot.model import Delivery, DeliveryState
from bot.phrases.common import moment
from bot.phrases.reasons import say_reason_to_you
from bot.timetable import Task, Timetable


def decisions(timetable: Timetable, deliveries: Sequence[Delivery], titles: Mapping[str, str]) -> Message:
    """The last decisions about somebody, the newest first. `titles` are those of what is planned, by key."""
    heading = Heading(text="Why I wrote to you, or did not")
    if not deliveries:
        nothing = "I have not written to you about this course, and nothing is waiting for you."
        return Message(blocks=(heading, Text(line=(nothing,))))
    lines = tuple(_decision(timetable, delivery, titles) for delivery in deliveries)
    advice = "You choose your hours and your time zone with /course me."
    return Message(blocks=(heading, Bullets(lines=lines), Text(line=(advice,))))


def _decision(timetable: Timetable, delivery: Delivery, titles: Mapping[str, str]) -> Line:
    title = titles.get(delivery.row.occurrence, delivery.row.occurrence)
    return (Strong(text=title), ". ", *_verdict(timetable, delivery), *_hours(delivery))


def _verdict(timetable: Timetable, delivery: Delivery) -> Line:
    reason = say_reason_to_you(delivery.row.reason)
    at = _settled(timetable, delivery)
    match delivery.row.state:
        case DeliveryState.SENT:
            return ("Sent ", at, f", because {reason}{_owed(timetable, delivery)}.")
        case DeliveryState.SKIPPED:
            return ("Not sent ", at, f", because {reason}.")
        case DeliveryState.FAILED:
            return ("Could not be delivered ", at, f": {reason}.")
        case DeliveryState.UNCERTAIN:
            return (f"Nobody knows yet whether it reached you: {reason}.",)
        case DeliveryState.QUEUED | DeliveryState.LEASED | DeliveryState.SENDING:
            return ("Planned for ", at, ", if you still owe something then.")


def _settled(timetable: Timetable, delivery: Delivery) -> Moment:
    return moment(timetable, delivery.settled_at or delivery.row.due_at)


def _owed(timetable: Timetable, delivery: Delivery) -> str:
    """What was owed when it was decided, as far as the course still has it."""
    keys = [key for key in delivery.row.inputs.get("owed", "").split(",") if key]
    tasks: dict[str, Task] = {task.key: task for unit in timetable.units for task in unit.tasks}
    titles = [tasks[key].title for key in keys if key in tasks]
    return f" ({'; '.join(titles)})" if titles else ""


def _hours(delivery: Delivery) -> Line:
    """When it would have come without regard to the person's own hours, and what those were then."""
    inputs = delivery.row.inputs
    sent = delivery.row.state is DeliveryState.SENT and delivery.settled_at is not None
    if not sent or not {"at", "waking", "zone"} <= inputs.keys():
        return ()
    start, _, end = inputs["waking"].partition("-")
    if start == end or abs(datetime.fromisoformat(inputs["at"]) - _instant(delivery)).total_seconds() < 120:
        return ()
    return (f" It was timed for your hours, {start} to {end} in {inputs['zone']}.",)


def _instant(delivery: Delivery) -> datetime:
    return delivery.settled_at or delivery.row.due_at
