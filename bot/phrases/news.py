"""News of what was moved after the channel had been told, and what posts say that hold no longer."""

from __future__ import annotations

from datetime import datetime

from bot.deliveries import NewDelivery
from bot.language import _
from bot.messages import Block, CalendarEntry, Fact, Facts, Heading, Line, Message, Text
from bot.model import Cohort
from bot.phrases.calls import calendar_entry, cancelled_entry
from bot.phrases.common import moment, when
from bot.phrases.posts import to_join
from bot.phrases.scene import Scene
from bot.phrases.titles import title_of_row
from bot.phrases.wording import line
from bot.plan.news import news_of
from bot.timetable import Timetable, Unit, UnitKind

Blocks = tuple[Block, ...]


def call_moved(scene: Scene) -> Blocks:
    call, was = scene.unit, _known_before(scene)
    if call.opens is None:
        return _called_off(scene.timetable, call, scene.cohort, was)
    return (
        Heading(text=_("{call} was moved", call=call.label)),
        Facts(
            facts=(
                Fact(label=_("New time"), value=(when(scene.timetable, call.opens),)),
                *_instead_of(scene, was),
                *to_join(call),
            )
        ),
        calendar_entry(scene.timetable, call, cohort=scene.cohort),
    )


def deadline_moved(scene: Scene) -> Blocks:
    unit, was = scene.unit, _known_before(scene)
    if unit.due is None:
        said: Line = (_("The new deadline will be posted here."),)
        if was is not None:
            said = line(
                "It is no longer due {date}. The new deadline will be posted here.", date=scene.moment(was)
            )
        heading = Heading(text=_("{unit} has no deadline at present", unit=unit.label))
        return (heading, Text(line=said), scene.check_in_and_progress())
    return (
        Heading(text=_("{unit} has a new deadline", unit=unit.label)),
        Facts(
            facts=(
                Fact(label=_("New deadline"), value=(scene.moment(unit.due),)),
                *_instead_of(scene, was),
            )
        ),
        scene.check_in_and_progress(),
    )


def withdrawn(row: NewDelivery, timetable: Timetable, *, cohort: Cohort) -> Message:
    """What a post says once that of which it spoke is no longer planned, in the language spoken. `row` is the delivery
    that posted it.
    """
    unit = next((unit for unit in timetable.units if row.occurrence.startswith(f"{unit.key}/")), None)
    if unit is not None and unit.kind is UnitKind.CALL and unit.opens is None:
        said = row.inputs.get("anchor", "")
        was = datetime.fromisoformat(said) if said else None
        return Message(blocks=_called_off(timetable, unit, cohort, was))
    blocks: list[Block] = [
        Heading(text=title_of_row(row, timetable)),
        Text(line=(_("This post no longer holds."),)),
    ]
    if unit is not None and (facts := _as_it_stands(timetable, unit)):
        blocks.append(Facts(facts=facts))
    return Message(blocks=tuple(blocks))


def _as_it_stands(timetable: Timetable, unit: Unit) -> tuple[Fact, ...]:
    if unit.kind is UnitKind.CALL:
        return (Fact(label=_("When"), value=(when(timetable, unit.opens),)), *to_join(unit))
    opens = Fact(label=_("Opens"), value=(when(timetable, unit.opens),))
    return (opens, Fact(label=_("Due"), value=(when(timetable, unit.due),)))


def _known_before(scene: Scene) -> datetime | None:
    """The date that the channel had been told last; None where it had heard that there is none yet."""
    move = news_of(scene.timetable, scene.unit)
    return None if move is None else move.old


def _instead_of(scene: Scene, was: datetime | None) -> tuple[Fact, ...]:
    return () if was is None else (Fact(label=_("Instead of"), value=(scene.moment(was),)),)


def _called_off(timetable: Timetable, call: Unit, cohort: Cohort, was: datetime | None) -> Blocks:
    """A call whose time is open again. What was put into calendars is taken out of them."""
    taken_out: tuple[CalendarEntry, ...] = ()
    said: Line = (_("The new time will be posted here."),)
    if was is not None:
        taken_out = (cancelled_entry(timetable, call, cohort=cohort, starts=was),)
        said = line(
            "It does not take place on {date}. The new time will be posted here.", date=moment(timetable, was)
        )
    return (Heading(text=_("{call} has no time at present", call=call.label)), Text(line=said), *taken_out)
