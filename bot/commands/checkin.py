"""`/course checkin`: the form of a lesson or call, and what becomes of it once it is sent in."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.agenda import look_ahead
from bot.certificate import progress, taken_until, timing
from bot.checkins import Outcome, Ticks, open_tasks, settle
from bot.commands.context import Context
from bot.commands.units import find_unit
from bot.decisions import owed_of_unit
from bot.inbound import Reply, Submitted
from bot.messages import Message
from bot.model import CheckIn
from bot.parameters import OfCohort, Source, Who, told
from bot.phrases import checkin as phrases
from bot.reading import web_address
from bot.registry import Spec
from bot.timetable import MINUTE, Timetable, Unit

#: How many units are offered for correcting once nothing is owed.
LATEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInParams(OfCohort):
    lesson: str = field(
        default="",
        metadata=told("Which lesson or call", example="3", source=Source.UNITS, rest=True),
    )


async def _check_in(context: Context, given: CheckInParams) -> Reply:
    timetable = context.seat.timetable
    if given.lesson:
        return await open_form(context, find_unit(timetable, given.lesson).key)
    done = await context.done()
    agenda = look_ahead(timetable, done, context.now)
    live = [call for call in agenda.live if owed_of_unit(call, done)]
    owing = [*live, *(duty.unit for duty in (*agenda.current, *agenda.earlier) if duty.owed)]
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


async def open_form(context: Context, key: str) -> Reply:
    """The form of a unit, or the kind reason why there is none now."""
    timetable = context.seat.timetable
    unit = find_unit(timetable, key)
    if refusal := _refusal(context, timetable, unit):
        return Reply(message=refusal)
    done = await context.done()
    tasks = open_tasks(timetable, unit, context.acted_at)
    form = phrases.form(
        timetable, unit, tasks, done, cohort_id=context.seat.cohort.id, acted_at=context.acted_at
    )
    return Reply(form=form)


async def send_form(context: Context, key: str, sent: Submitted) -> Reply:
    """Record what was ticked and take back what no longer is, judged by the moment the person acted."""
    timetable = context.seat.timetable
    unit = find_unit(timetable, key)
    if refusal := _refusal(context, timetable, unit):
        return Reply(message=refusal)
    note, link = sent.texts.get(phrases.NOTE, "").strip(), sent.texts.get(phrases.LINK, "").strip()
    if errors := _errors(note, link):
        return Reply(errors=errors)
    chosen = {value for values in sent.chosen.values() for value in values}
    ticks = Ticks(chosen=chosen, note=note, link=web_address(link) or "")
    before = await context.done()
    outcome = settle(timetable, unit, before, ticks, context.acted_at)
    if (
        not outcome.how
        and not outcome.withdrawn
        and (said := phrases.NOTE if note else link and phrases.LINK)
    ):
        return Reply(errors={said: phrases.nothing_ticked_for_it()})
    await _write(context, outcome, ticks)
    after = await context.done()
    timings = [timing(unit, after[task.key]) for task in outcome.new]
    complete = progress(timetable, after).complete and not progress(timetable, before).complete
    return Reply(
        message=phrases.saved(
            timetable,
            unit,
            outcome,
            name=context.person.name,
            timing=timings[0] if timings else None,
            owed=[task for task in unit.required if task.key not in after],
            certified=complete,
            cohort_id=context.seat.cohort.id,
        )
    )


async def _write(context: Context, outcome: Outcome, ticks: Ticks) -> None:
    member_id = context.seat.member.id
    await context.uow.check_ins.record(
        [
            CheckIn(
                member_id=member_id,
                assignment=task.key,
                acted_at=context.acted_at,
                recorded_at=context.now,
                how=outcome.how[task.key],
                note=ticks.note,
                link=ticks.link,
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


def _errors(note: str, link: str) -> dict[str, str]:
    errors = {}
    if len(note) > phrases.LONGEST_NOTE:
        errors[phrases.NOTE] = phrases.note_too_long(len(note))
    if link and web_address(link) is None:
        errors[phrases.LINK] = phrases.bad_link()
    return errors


CHECK_IN = Spec(
    path=("course", "checkin"),
    summary="Tell me what you have done of a lesson or call, or take it back.",
    who=Who.LEARNER,
    private=True,
    params=CheckInParams,
    handler=_check_in,
)
