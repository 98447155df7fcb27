"""What `/cohort call` and `/cohort lesson` show and say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clocks import local_day
from bot.language import _, mark, plural
from bot.messages import Block, Fact, Facts, Heading, Inline, Line, Link, Message, Room, Text
from bot.model import Place
from bot.occurrences import Occurrence
from bot.phrases.common import listed, moment, say, to_be_announced, unit_name, when
from bot.phrases.titles import title_of
from bot.phrases.wording import line
from bot.timetable import Timetable, Unit, UnitKind
from bot.walltime import to_local

MOST_POSTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a change does to what people get.

    `moved`, `added` and `removed` count posts and reminders still to come. `edited` are posts that were made already
    and will say something else. `news`: the channel was told of another date, and will be told of the new one.
    """

    moved: int
    added: int
    removed: int
    edited: tuple[Occurrence, ...] = ()
    news: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of one of a unit's dates."""

    in_year: str
    past: str
    at_once: str


_START = _Words(
    in_year=mark("Please note: the new start is in {year}."),
    past=mark("Please note: the new start is in the past."),
    at_once=mark("Please note: the new start is in the past."),
)
_OPENING = _Words(
    in_year=mark("Please note: the new opening is in {year}."),
    past=mark("Please note: the new opening is in the past."),
    at_once=mark("Please note: the new opening is in the past, so its post comes at once."),
)
_DEADLINE = _Words(
    in_year=mark("Please note: the new deadline is in {year}."),
    past=mark("Please note: the new deadline is in the past."),
    at_once=mark("Please note: the new deadline is in the past."),
)


def yes() -> str:
    return _("Yes, for everybody")


def due_before_release(unit: Unit) -> str:
    return _(
        "{unit} would be due before it opens. Give a release and a due that fit. Nothing was changed.",
        unit=unit.label,
    )


def nothing_changes(unit: Unit) -> Message:
    return say(_("{unit} is like that already. Nothing was changed.", unit=unit.label))


def as_it_stands(timetable: Timetable, unit: Unit) -> Message:
    """A unit as it is now, and what can be given to change it."""
    blocks: list[Block] = [Heading(text=unit_name(unit)), Facts(facts=_facts(timetable, unit))]
    if unit.kind is UnitKind.CALL:
        starts = _written(timetable, unit.opens, "2027-01-14 12:00")
        example = f'/cohort call {unit.number} link:https://example.org/join starts:"{starts}"'
        postponed = f'/cohort call {unit.number} starts:"to be announced"'
        notes = [
            _("To change it, say what: {example}", example=example),
            _("To put it off until a day you do not know yet: {example}", example=postponed),
        ]
    else:
        due = _written(timetable, unit.due, "2027-01-20 23:59")
        notes = [_("To change it, say what: {example}", example=f'/cohort lesson {unit.number} due:"{due}"')]
    return Message(blocks=(*blocks, *(Text(line=(note,)) for note in notes)))


def _written(timetable: Timetable, at: datetime | None, otherwise: str) -> str:
    """An instant as one types it, on the course's clock."""
    return otherwise if at is None else f"{to_local(at, timetable.zone):%Y-%m-%d %H:%M}"


def proposed(
    timetable: Timetable,
    old: Unit,
    new: Unit,
    *,
    effects: Effects,
    channel: Place,
    notes: Sequence[Line],
    now: datetime,
) -> Message:
    """Old and new of everything that changes, and what that does to what people get. `notes` are about the dates as
    they were written.
    """
    values = zip(_values(timetable, old), _values(timetable, new), strict=True)
    facts = [
        Fact(label=label, value=line("{old} → {new}", old=before, new=after))
        for (label, before), (_label, after) in values
        if before != after
    ]
    heading = Heading(text=_("Change {unit} for everybody?", unit=old.label))
    blocks: list[Block] = [heading, Facts(facts=tuple(facts))]
    blocks += [Text(line=said) for said in _effects(effects)]
    blocks += _corrections(timetable, new, effects, channel)
    blocks += [Text(line=note) for note in (*_notes(timetable, old, new, now), *notes)]
    return Message(blocks=tuple(blocks))


def _effects(effects: Effects) -> Iterator[Line]:
    if effects.moved:
        yield (
            plural(
                "{number} post or reminder will move along.",
                "{number} posts and reminders will move along.",
                effects.moved,
            ),
        )
    if effects.added:
        yield (
            plural(
                "{number} post or reminder will be added.",
                "{number} posts and reminders will be added.",
                effects.added,
            ),
        )
    if effects.removed:
        yield (
            plural(
                "{number} post or reminder will be taken out.",
                "{number} posts and reminders will be taken out.",
                effects.removed,
            ),
        )


def _corrections(timetable: Timetable, new: Unit, effects: Effects, channel: Place) -> Iterator[Block]:
    """What happens to what the channel has been told already."""
    if effects.edited:
        yield Text(line=(_("What I have posted about it will be corrected:"),))
        posts = [
            line("{post}, {at}", post=title_of(post, timetable), at=moment(timetable, post.at))
            for post in effects.edited
        ]
        yield listed(posts, MOST_POSTS)
    if effects.news:
        unknown = new.opens is None if new.kind is UnitKind.CALL else new.due is None
        where = Room(place=channel)
        yield Text(
            line=(
                line("I will also tell everybody in {channel} that there is no new date yet.", channel=where)
                if unknown
                else line("I will also tell everybody in {channel} of the new date.", channel=where)
            )
        )


def _notes(timetable: Timetable, old: Unit, new: Unit, now: datetime) -> Iterator[Line]:
    """What somebody who mistyped a date should see before they agree: dates are shown without their year."""
    waits = new.closes is None or new.closes > now
    is_call = new.kind is UnitKind.CALL
    for before, after, words in (
        (old.opens, new.opens, _START if is_call else _OPENING),
        (old.due, new.due, _DEADLINE),
    ):
        if after is None or after == before:
            continue
        day = local_day(after, timetable.zone)
        if day.year != local_day(before or now, timetable.zone).year:
            yield (_(words.in_year, year=str(day.year)),)
        if after <= now:
            yield (_(words.at_once if waits else words.past),)
    if is_call and new.opens is None and old.opens is not None:
        yield (_("Please note: nothing more is posted about it until you give it a new date."),)
    if new.recording != old.recording and new.opens is not None and new.opens > now:
        yield (
            _(
                "Please note: {call} has not taken place yet, and its recording is announced at once.",
                call=new.label,
            ),
        )
    yield from _after_late_work(timetable, old, new)


def _after_late_work(timetable: Timetable, old: Unit, new: Unit) -> Iterator[Line]:
    until = timetable.late_until
    if until is None:
        return
    closes = moment(timetable, until)
    if new.due is not None and new.due > until:
        yield line("Please note: that is after late work closes, {closes}.", closes=closes)
    if new.kind is UnitKind.CALL and new.opens is not None and new.opens != old.opens and new.opens > until:
        yield line(
            "Please note: that is after late work closes, {closes}, so being there would no longer count.",
            closes=closes,
        )


def _facts(timetable: Timetable, unit: Unit) -> tuple[Fact, ...]:
    return tuple(Fact(label=label, value=(value,)) for label, value in _values(timetable, unit))


def _values(timetable: Timetable, unit: Unit) -> list[tuple[str, Inline]]:
    if unit.kind is UnitKind.CALL:
        return [
            (_("Starts"), when(timetable, unit.opens)),
            (_("Link"), _link(unit.link)),
            (_("Recording"), _link(unit.recording)),
        ]
    return [
        (_("Opens"), when(timetable, unit.opens)),
        (_("Due"), when(timetable, unit.due)),
        (_("Link"), _link(unit.link)),
    ]


def _link(url: str) -> Inline:
    return Link(label=url, url=url) if url else to_be_announced()


def done(timetable: Timetable, unit: Unit, *, corrects: bool) -> Message:
    """`corrects`: something was posted about it, and is put right now."""
    blocks: list[Block] = [
        Text(line=(_("{unit} is changed for everybody. ✓", unit=unit.label),)),
        Facts(facts=_facts(timetable, unit)),
    ]
    if corrects:
        blocks.append(Text(line=(_("What I have posted about it is being corrected."),)))
    return Message(blocks=tuple(blocks))
