"""`/course checkin`: the form of a lesson or call, and what becomes of it once it is sent in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.actions import SendCheckIn
from bot.agenda import look_ahead, more_time
from bot.certificate import taken_until, timing
from bot.checkins import Outcome, Ticks, completion, open_tasks, settle
from bot.commands.certifying import certify
from bot.commands.context import Context
from bot.commands.units import find_unit, unit_with_key
from bot.decisions import owed_of_unit
from bot.inbound import Reply, Submitted
from bot.language import mark
from bot.messages import Message
from bot.parameters import OfCohort, Source, Who, told
from bot.phrases import checked_in
from bot.phrases import checkin as phrases
from bot.reading import meant_address, web_address
from bot.records import CheckIn
from bot.registry import Spec
from bot.timetable import MINUTE, AssignmentKind, Timetable, Unit

#: How many units are offered for correcting once nothing is owed.
LATEST = 3

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInParams(OfCohort):
    lesson: str = field(
        default="",
        metadata=told(mark("Which lesson or call"), example="3", source=Source.UNITS, rest=True),
    )


async def _check_in(context: Context, given: CheckInParams) -> Reply:
    if given.lesson:
        return await open_form(context, find_unit(context.seat.own_timetable, given.lesson).key)
    return await check_in_now(context)


async def check_in_now(context: Context, *, link: str = "") -> Reply:
    """The form of what is owed now, or the question which of several it is. With a `link` to their work it is asked
    for nothing more: that belongs to the first thing owed to which one hands something in.
    """
    timetable = context.seat.own_timetable
    done = await context.done()
    agenda = look_ahead(timetable, done, context.now)
    live = [call for call in agenda.live if owed_of_unit(call, done)]
    owing = [*live, *(duty.unit for duty in (*agenda.current, *agenda.earlier) if duty.owed)]
    if owing and link:
        return await open_form(context, _handed_in_to(owing, done).key, link=link)
    if owing:
        owing += agenda.unrecorded  # they may have been there
    cohort_id = context.seat.cohort.id
    if len(owing) == 1:
        return await open_form(context, owing[0].key)
    if owing:
        return Reply(message=phrases.which_unit(cohort_id, owing))
    opened = [unit for unit in timetable.units if unit.tasks and not _refusal(context, timetable, unit)]
    if not opened:
        return Reply(message=phrases.nothing_open(timetable, agenda.lesson or agenda.call))
    if agenda.unrecorded:
        return Reply(message=phrases.only_calls_left(cohort_id, agenda.unrecorded))
    return Reply(message=phrases.all_checked_in(cohort_id, opened[-LATEST:]))


def _handed_in_to(owing: Sequence[Unit], done: Mapping[str, CheckIn]) -> Unit:
    """The first of these units in which something is to be handed in and was not; else the first."""
    submitting = (
        unit for unit in owing if any(task.kind is AssignmentKind.SUBMIT for task in owed_of_unit(unit, done))
    )
    return next(submitting, owing[0])


async def open_form(context: Context, key: str, *, link: str = "") -> Reply:
    """The form of a unit, or the kind reason why there is none now. `link` is what they showed as their work."""
    seat = context.seat
    timetable = seat.own_timetable
    unit = unit_with_key(timetable, key)
    if refusal := _refusal(context, timetable, unit):
        return Reply(message=refusal)
    form = phrases.form(
        timetable,
        unit,
        open_tasks(timetable, unit, context.acted_at),
        await context.done(),
        action=SendCheckIn(cohort_id=seat.cohort.id, unit=unit.key, opened=(context.now - _EPOCH) // _TICK),
        acted_at=context.acted_at,
        more_time=unit in more_time(seat.timetable, timetable),
        link=link,
    )
    return Reply(form=form)


async def send_form(context: Context, key: str, sent: Submitted) -> Reply:
    """Record what was ticked and take back what no longer is, judged by the moment the person acted.

    Two of one person are dealt with one after the other: whoever double-clicks is thanked once.
    """
    seat, uow = context.seat, context.uow
    timetable = seat.own_timetable
    unit = unit_with_key(timetable, key)
    if refusal := _refusal(context, timetable, unit):
        return Reply(message=refusal)
    ticks = _ticks(sent)
    link = sent.texts.get(phrases.LINK, "").strip()
    if errors := _errors(ticks.note, link):
        return Reply(errors=errors)
    await uow.people.hold([context.person.id])
    before = await context.done()
    withdrawn = (await uow.check_ins.withdrawn(seat.member.id)).keys()
    outcome = settle(timetable, unit, before, ticks, context.acted_at)
    said = phrases.NOTE if ticks.note else link and phrases.LINK
    if said and not outcome.words and not outcome.withdrawn:
        return Reply(errors={said: phrases.nothing_ticked_for_it()})
    await _write(context, outcome)
    after = await context.done()
    certificate = await certify(context, before=before, after=after, withdrawn=withdrawn)
    return Reply(
        message=checked_in.saved(
            timetable,
            unit,
            outcome,
            acted_at=context.acted_at,
            timing=next((timing(unit, after[task.key]) for task in outcome.new), None),
            done=after,
            name=context.person.name,
            lesson=completion(
                (task.key for task in unit.required), before=before, after=after, withdrawn=withdrawn
            ),
            certificate=certificate,
            cohort_id=seat.cohort.id,
        )
    )


def _ticks(sent: Submitted) -> Ticks:
    """What a form says. Line ends differ between platforms; a note that went out and came back is the same note."""
    note = sent.texts.get(phrases.NOTE, "").replace("\r\n", "\n").replace("\r", "\n").strip()
    opened = sent.action.opened if isinstance(sent.action, SendCheckIn) else 0
    return Ticks(
        chosen={value for values in sent.chosen.values() for value in values},
        note=note,
        link=web_address(sent.texts.get(phrases.LINK, "")) or "",
        seen_at=_instant(opened),
    )


def _instant(opened: int) -> datetime | None:
    """When a form was shown; None where it does not say so, or says what no clock can show."""
    try:
        return _EPOCH + opened * _TICK if opened else None
    except OverflowError:
        return None


async def _write(context: Context, outcome: Outcome) -> None:
    member_id = context.seat.member.id
    await context.uow.check_ins.record(
        [
            CheckIn(
                member_id=member_id,
                assignment=task.key,
                acted_at=context.acted_at,
                recorded_at=context.now,
                how=outcome.words[task.key].how,
                note=outcome.words[task.key].note,
                link=outcome.words[task.key].link,
            )
            for task in (*outcome.new, *outcome.corrected)
        ]
    )
    withdrawn = [task.key for task in outcome.withdrawn]
    await context.uow.check_ins.withdraw(member_id, withdrawn, context.now)


def _refusal(context: Context, timetable: Timetable, unit: Unit) -> Message | None:
    """Why nothing of this unit can be checked in by what was done at this moment, or None."""
    if not unit.tasks:
        return phrases.nothing_to_check_in(unit)
    if unit.opens is None or context.acted_at < unit.opens:
        return phrases.not_open_yet(timetable, unit)
    if not open_tasks(timetable, unit, context.acted_at):
        ends = [end for task in unit.tasks if (end := taken_until(timetable, unit, task)) is not None]
        return phrases.no_longer_taken(timetable, unit, max(ends) - MINUTE if ends else None)
    return None


def _errors(note: str, link: str) -> Mapping[str, str]:
    errors = {}
    if len(note) > phrases.LONGEST_NOTE:
        errors[phrases.NOTE] = phrases.note_too_long(len(note))
    if len(link) > phrases.LONGEST_NOTE:
        errors[phrases.LINK] = phrases.link_too_long(len(link))
    elif link and web_address(link) is None:
        errors[phrases.LINK] = phrases.bad_link(meant_address(link))
    return errors


CHECK_IN = Spec(
    path=("course", "checkin"),
    summary=mark("Tell me what you have done of a lesson or call, or take it back."),
    who=Who.LEARNER,
    private=True,
    params=CheckInParams,
    handler=_check_in,
    asks=True,
)
