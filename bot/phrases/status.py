"""What `/cohort status` says, to facilitators only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.agenda import Agenda, look_ahead
from bot.certificate import Progress
from bot.deliveries import Delivery, DeliveryState
from bot.language import _, plural
from bot.messages import Block, Bullets, Fact, Facts, Heading, Inline, Line, Message, Room, Strong, Text
from bot.model import Role
from bot.phrases.common import listed, moment, unit_name, units_in_words
from bot.phrases.extending import Held, held_lines
from bot.phrases.reasons import say_reason
from bot.phrases.titles import title_of_row
from bot.phrases.wording import line, plural_line
from bot.timetable import Task, Timetable, Unit

MOST_NAMES = 15

_WAITING = (DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one learner stands, judged with their own deadlines. `owed` is everything required that they have not
    done, by unit key.
    """

    name: str
    agenda: Agenda
    progress: Progress
    owed: Mapping[str, tuple[Task, ...]]


def status(
    timetable: Timetable,
    *,
    name: str,
    roles: Mapping[Role, int],
    standings: Sequence[Standing],
    held: Sequence[Held],
    anonymous: Mapping[str, int],
    counts: Mapping[DeliveryState, int],
    troubled: Sequence[Delivery],
    names: Mapping[int, str],
    ungrouped: Mapping[str, int],
    now: datetime,
) -> Message:
    """Members, who is behind, who has more time, and the state of the deliveries.

    `anonymous` is what people checked in who have had their data erased, by task key; `names` are the members' by id.
    `ungrouped` is how many could not be put into the group they should be in, by why and what to do about it.
    """
    people = [_people(role, roles[role]) for role in Role if roles.get(role)]
    facts = [Fact(label=_("People"), value=(", ".join(people) or _("nobody yet"),))]
    if complete := sum(standing.progress.complete for standing in standings):
        facts.append(Fact(label=_("Certificate complete"), value=(str(complete),)))
    blocks: list[Block] = [Heading(text=_("How {cohort} is doing", cohort=name)), Facts(facts=tuple(facts))]
    blocks += _ungrouped(ungrouped)
    if standings:
        blocks += _current(timetable, standings, now)
        blocks += _behind(standings)
    if held:
        blocks.append(Text(line=(Strong(text=_("With more time:")),)))
        blocks.append(listed(held_lines(timetable, held, now), MOST_NAMES))
        blocks.append(Text(line=(_("What is late is judged by their own deadlines."),)))
    blocks += _anonymous(timetable, anonymous)
    blocks.append(_counts(counts))
    if troubled:
        blocks.append(Text(line=(Strong(text=_("Please look at these:")),)))
        lines = [_trouble(timetable, delivery, names) for delivery in troubled]
        blocks.append(Bullets(lines=tuple(lines)))
    return Message(blocks=tuple(blocks))


def _people(role: Role, number: int) -> str:
    match role:
        case Role.LEARNER:
            return plural("{number} learner", "{number} learners", number)
        case Role.COACH:
            return plural("{number} coach", "{number} coaches", number)
        case Role.FACILITATOR:
            return plural("{number} facilitator", "{number} facilitators", number)


def _ungrouped(problems: Mapping[str, int]) -> Iterator[Block]:
    """In one line, with the problem that most of them have."""
    if problems:
        said = plural(
            "{number} person could not be given the role, or it could not be taken back: {why}",
            "{number} people could not be given the role, or it could not be taken back: {why}",
            sum(problems.values()),
            why=max(problems, key=lambda why: problems[why]),
        )
        yield Text(line=(said,))


def _current(timetable: Timetable, standings: Sequence[Standing], now: datetime) -> Iterator[Block]:
    """For each lesson whose deadline is ahead for everybody: how many have done it, and who has not."""
    for unit in (duty.unit for duty in look_ahead(timetable, {}, now).current if duty.unit.required):
        owing = [standing for standing in standings if standing.owed.get(unit.key)]
        yield Text(line=_done_of(timetable, unit, len(standings) - len(owing), len(standings)))
        if owing:
            names = _names([standing.name for standing in owing])
            yield Text(line=(_("Still to do for {names}.", names=names),))


def _done_of(timetable: Timetable, unit: Unit, done: int, learners: int) -> Line:
    name = Strong(text=unit_name(unit))
    if unit.due is None:
        return plural_line(
            "{unit}: {done} of {number} learner done",
            "{unit}: {done} of {number} learners done",
            learners,
            unit=name,
            done=done,
        )
    return plural_line(
        "{unit}: {done} of {number} learner done, due {due}",
        "{unit}: {done} of {number} learners done, due {due}",
        learners,
        unit=name,
        done=done,
        due=moment(timetable, unit.due),
    )


def _behind(standings: Sequence[Standing]) -> Iterator[Block]:
    """Who owes something whose deadline has passed, and who missed it for good; the furthest behind first."""
    behind = [
        (sum(len(duty.owed) for duty in standing.agenda.earlier), standing)
        for standing in standings
        if standing.agenda.earlier
    ]
    missed = [standing for standing in standings if standing.agenda.closed]
    if behind:
        behind.sort(key=lambda one: (-one[0], one[1].name))
        title = plural(
            "Behind on something earlier: {number}", "Behind on something earlier: {number}", len(behind)
        )
        yield Text(line=(Strong(text=title),))
        yield listed([_behind_line(things, standing) for things, standing in behind], MOST_NAMES)
    if missed:
        missed.sort(key=lambda standing: (-len(standing.agenda.closed), standing.name))
        title = plural(
            "Missed something that is no longer taken: {number}",
            "Missed something that is no longer taken: {number}",
            len(missed),
        )
        yield Text(line=(Strong(text=title),))
        lines: list[Line] = [
            (f"{standing.name}: {units_in_words(standing.agenda.closed)}",) for standing in missed
        ]
        yield listed(lines, MOST_NAMES)
    if not behind and not missed:
        yield Text(line=(_("Nobody is behind. ✓"),))


def _behind_line(things: int, standing: Standing) -> Line:
    units = units_in_words([duty.unit for duty in standing.agenda.earlier])
    return (
        plural(
            "{name}: {number} thing ({units})",
            "{name}: {number} things ({units})",
            things,
            name=standing.name,
            units=units,
        ),
    )


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return shown
    return plural(
        "{names} and {number} more", "{names} and {number} more", len(names) - MOST_NAMES, names=shown
    )


def _anonymous(timetable: Timetable, counts: Mapping[str, int]) -> Iterator[Block]:
    """What people had done who asked to be erased: nobody's name is kept with it."""
    units = [unit for unit in timetable.units if any(counts.get(task.key) for task in unit.tasks)]
    number = sum(counts.get(task.key, 0) for unit in units for task in unit.tasks)
    if number:
        said = plural(
            "People who asked to be erased had done {number} thing ({units}).",
            "People who asked to be erased had done {number} things ({units}).",
            number,
            units=units_in_words(units),
        )
        yield Text(line=(said,))


def _counts(counts: Mapping[DeliveryState, int]) -> Facts:
    waiting = sum(counts.get(state, 0) for state in _WAITING)
    parts = []
    if sent := counts.get(DeliveryState.SENT, 0):
        parts.append(plural("{number} sent", "{number} sent", sent))
    if waiting:
        parts.append(plural("{number} waiting", "{number} waiting", waiting))
    if skipped := counts.get(DeliveryState.SKIPPED, 0):
        parts.append(plural("{number} not needed", "{number} not needed", skipped))
    if failed := counts.get(DeliveryState.FAILED, 0):
        parts.append(plural("{number} failed", "{number} failed", failed))
    if uncertain := counts.get(DeliveryState.UNCERTAIN, 0):
        parts.append(plural("{number} uncertain", "{number} uncertain", uncertain))
    return Facts(facts=(Fact(label=_("Messages"), value=(", ".join(parts) or _("none yet"),)),))


def _trouble(timetable: Timetable, delivery: Delivery, names: Mapping[int, str]) -> Line:
    row = delivery.row
    what = Strong(text=title_of_row(row, timetable, theirs=True))
    to: Inline = Room(place=row.place)
    if row.member_id is not None:
        to = names.get(row.member_id, to)
    at, why = moment(timetable, delivery.settled_at or row.due_at), say_reason(row.reason)
    if row.state is DeliveryState.FAILED:
        return line("{what}, to {to}, failed {at}: {why}", what=what, to=to, at=at, why=why)
    return line("{what}, to {to}, may or may not have arrived {at}: {why}", what=what, to=to, at=at, why=why)
