"""What `/cohort status` says, to facilitators only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.agenda import Agenda
from bot.certificate import Progress
from bot.messages import Block, Bullets, Fact, Facts, Heading, Line, Message, Strong, Text
from bot.model import Delivery, DeliveryState, Role
from bot.phrases.common import counted, listed, moment, unit_name, units_in_words
from bot.phrases.reasons import say_reason
from bot.timetable import Timetable, Unit

MOST_NAMES = 15

_ROLES = {
    Role.LEARNER: ("learner", "learners"),
    Role.COACH: ("coach", "coaches"),
    Role.FACILITATOR: ("facilitator", "facilitators"),
}
_WAITING = (DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one learner stands."""

    name: str
    agenda: Agenda
    progress: Progress


def status(
    timetable: Timetable,
    *,
    name: str,
    roles: Mapping[Role, int],
    standings: Sequence[Standing],
    counts: Mapping[DeliveryState, int],
    troubled: Sequence[Delivery],
    names: Mapping[int, str],
    titles: Mapping[str, str],
) -> Message:
    """Members, who is behind, and the state of the deliveries.

    `names` are the members' by id, `titles` those of what is planned by key.
    """
    people = [counted(roles[role], *_ROLES[role]) for role in Role if roles.get(role)]
    facts = [Fact(label="People", value=(", ".join(people) or "nobody yet",))]
    if complete := sum(standing.progress.complete for standing in standings):
        facts.append(Fact(label="Certificate complete", value=(str(complete),)))
    blocks: list[Block] = [Heading(text=f"How {name} is doing"), Facts(facts=tuple(facts))]
    if standings:
        blocks += _current(timetable, standings)
        blocks += _behind(standings)
    blocks.append(_counts(counts))
    if troubled:
        blocks.append(Text(line=(Strong(text="Please look at these:"),)))
        lines = [_trouble(timetable, delivery, names, titles) for delivery in troubled]
        blocks.append(Bullets(lines=tuple(lines)))
    return Message(blocks=tuple(blocks))


def _current(timetable: Timetable, standings: Sequence[Standing]) -> Iterator[Block]:
    """For each open lesson: how many have done it, and who has not."""
    for duty in standings[0].agenda.current:
        unit = duty.unit
        if not unit.required:
            continue
        owing = [standing for standing in standings if _owes(standing, unit)]
        line: Line = (
            Strong(text=unit_name(unit)),
            f": {len(standings) - len(owing)} of {counted(len(standings), 'learner')} done",
        )
        if unit.due is not None:
            line = (*line, ", due ", moment(timetable, unit.due))
        yield Text(line=line)
        if owing:
            yield Text(line=(f"Still to do for {_names([standing.name for standing in owing])}.",))


def _owes(standing: Standing, unit: Unit) -> bool:
    return any(duty.unit.key == unit.key and duty.owed for duty in standing.agenda.current)


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
        yield Text(line=(Strong(text=f"Behind on something earlier: {len(behind)}"),))
        yield listed([_behind_line(things, standing) for things, standing in behind], MOST_NAMES)
    if missed:
        missed.sort(key=lambda standing: (-len(standing.agenda.closed), standing.name))
        yield Text(line=(Strong(text=f"Missed something that is no longer taken: {len(missed)}"),))
        lines: list[Line] = [
            (f"{standing.name}: {units_in_words(standing.agenda.closed)}",) for standing in missed
        ]
        yield listed(lines, MOST_NAMES)
    if not behind and not missed:
        yield Text(line=("Nobody is behind. ✓",))


def _behind_line(things: int, standing: Standing) -> Line:
    units = units_in_words([duty.unit for duty in standing.agenda.earlier])
    return (f"{standing.name}: {counted(things, 'thing')} ({units})",)


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _counts(counts: Mapping[DeliveryState, int]) -> Facts:
    waiting = sum(counts.get(state, 0) for state in _WAITING)
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (counts.get(DeliveryState.SENT, 0), "sent"),
            (waiting, "waiting"),
            (counts.get(DeliveryState.SKIPPED, 0), "not needed"),
            (counts.get(DeliveryState.FAILED, 0), "failed"),
            (counts.get(DeliveryState.UNCERTAIN, 0), "uncertain"),
        )
        if number
    ]
    return Facts(facts=(Fact(label="Messages", value=(", ".join(parts) or "none yet",)),))


def _trouble(
    timetable: Timetable, delivery: Delivery, names: Mapping[int, str], titles: Mapping[str, str]
) -> Line:
    row = delivery.row
    what = titles.get(row.occurrence, row.occurrence)
    to = str(row.place) if row.member_id is None else names.get(row.member_id, str(row.place))
    state = "failed" if row.state is DeliveryState.FAILED else "may or may not have arrived"
    at = moment(timetable, delivery.settled_at or row.due_at)
    return (Strong(text=what), f", to {to}, {state} ", at, f": {say_reason(row.reason)}")
