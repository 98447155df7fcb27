"""What `/cohort extend` shows and says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clocks import day_and_month, local_day, twenty_four_hour
from bot.language import _, plural
from bot.messages import Block, Fact, Facts, Heading, Line, Message, Strong, Text
from bot.phrases.common import listed, moment, unit_name, units_in_words
from bot.phrases.extension_problems import example_for
from bot.phrases.wording import line, plural_line
from bot.timetable import MINUTE, Task, Timetable, Unit
from bot.walltime import to_local


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What giving more time means for one learner: for which units, and what they owe of them.

    `zone` is theirs (IANA). `has_until` is their own deadline now where they had more time already.
    """

    name: str
    zone: str
    units: tuple[Unit, ...]
    owed: tuple[Task, ...]
    has_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """More time that one learner has: for these units, all until the same last minute."""

    name: str
    units: tuple[Unit, ...]
    until: datetime

    def is_over(self, now: datetime) -> bool:
        return self.until + MINUTE <= now


def yes() -> str:
    return _("Yes, give more time")


def yes_take_back() -> str:
    return _("Yes, take it back")


def proposed(
    timetable: Timetable,
    shares: Sequence[Share],
    until: datetime,
    *,
    unit: Unit | None,
    notes: Sequence[Line],
    now: datetime,
) -> Message:
    """What more time until `until` does, and for whom. `unit` is the one unit meant; None for several."""
    due = None if unit is None else unit.due
    if unit is not None and due is not None:
        value = line("{old} → {new}", old=moment(timetable, due), new=moment(timetable, until))
        facts = Facts(facts=(Fact(label=unit_name(unit), value=value),))
    else:
        facts = Facts(facts=(Fact(label=_("New deadline"), value=(moment(timetable, until),)),))
    blocks: list[Block] = [Heading(text=_("Give more time?")), facts]
    blocks.append(listed([_share(timetable, share, until, named=unit is None) for share in shares]))
    if unit is not None and len(shares) == 1 and shares[0].owed:
        blocks.append(Text(line=(_("Still to do:"),)))
        blocks.append(listed([(task.title,) for task in shares[0].owed]))
    blocks.append(Text(line=(_consequences(len(shares)),)))
    blocks += [Text(line=note) for note in (*_notes(timetable, due, until, now), *notes)]
    return Message(blocks=tuple(blocks))


def _share(timetable: Timetable, share: Share, until: datetime, *, named: bool) -> Line:
    said: list[Line] = [_owes(share, named=named)]
    here, there = to_local(until, share.zone), to_local(until, timetable.zone)
    if here != there and share.owed:
        clock = f"{day_and_month(here)}, {twenty_four_hour(here)}"
        said.append((_("On their own clock that is {time}.", time=clock),))
    if share.has_until is not None:
        said.append(line("They have until {until} now.", until=moment(timetable, share.has_until)))
    return tuple(
        part for number, sentence in enumerate(said) for part in ((" ",) if number else ()) + sentence
    )


def _owes(share: Share, *, named: bool) -> Line:
    """`named`: the units have to be named, since there are several."""
    name, number = Strong(text=share.name), len(share.owed)
    if not share.owed:
        return line("{name}: nothing left to do.", name=name)
    if not named:
        return plural_line(
            "{name}: {number} thing to do.", "{name}: {number} things to do.", number, name=name
        )
    return plural_line(
        "{name}: {number} thing to do ({units}).",
        "{name}: {number} things to do ({units}).",
        number,
        name=name,
        units=units_in_words(share.units),
    )


def _consequences(people: int) -> str:
    return plural(
        "What they check in by then is on time. They see the new date in /course next, and their reminders "
        "follow it.",
        "What they check in by then is on time. Each of them sees the new date in /course next, and their "
        "reminders follow it.",
        people,
    )


def _notes(timetable: Timetable, due: datetime | None, until: datetime, now: datetime) -> Iterator[Line]:
    day = local_day(until, timetable.zone)
    if day.year != local_day(due or now, timetable.zone).year:
        yield (_("Please note: the new deadline is in {year}.", year=str(day.year)),)
    if until + MINUTE <= now:
        yield (_("Please note: the new deadline is in the past. What they checked in by then was on time."),)
    if timetable.late_until is not None and until > timetable.late_until:
        yield line(
            "Please note: for everybody else late work closes {closes}. Theirs is taken until the new deadline.",
            closes=moment(timetable, timetable.late_until),
        )
    if timetable.access_ends is not None and until > timetable.access_ends:
        yield line(
            "Please note: access to the lessons ends {ends}, before the new deadline.",
            ends=moment(timetable, timetable.access_ends),
        )


def granted(
    timetable: Timetable, names: Sequence[str], units: Sequence[Unit], until: datetime, *, told: int
) -> Message:
    """`told` is how many of these people hear of it from us: those who still have something to do, in time."""
    said = line(
        "{names}: more time for {units}, until {until}. ✓",
        names=Strong(text=", ".join(names)),
        units=units_in_words(units),
        until=moment(timetable, until),
    )
    return Message(blocks=(Text(line=said), Text(line=(_seen(len(names), told),))))


def _seen(people: int, told: int) -> str:
    if told == people:
        return plural(
            "I will tell them in private. They see it in /course next too, and their reminders follow it.",
            "I will tell each of them in private. They see it in /course next too, and their reminders follow it.",
            people,
        )
    if told:
        return _(
            "I will tell those who still have something to do, each in private. All of them see it in /course next, "
            "and their reminders follow it."
        )
    return plural(
        "They see it in /course next, and their reminders follow it.",
        "Each of them sees it in /course next, and their reminders follow it.",
        people,
    )


def take_back(timetable: Timetable, held: Sequence[Held], now: datetime) -> Message:
    """What taking more time back does, and for whom."""
    lines = [
        line(
            "{name}, {unit}: {old} → {new}",
            name=Strong(text=one.name),
            unit=unit.label,
            old=moment(timetable, one.until),
            new=moment(timetable, unit.due),
        )
        for one in held
        for unit in one.units
        if unit.due is not None
    ]
    blocks: list[Block] = [Heading(text=_("Take more time back?")), listed(lines)]
    if any(unit.closes is not None and unit.closes <= now for one in held for unit in one.units):
        note = _("Please note: where the deadline has passed, what they hand in from now on is late.")
        blocks.append(Text(line=(note,)))
    return Message(blocks=tuple(blocks))


def taken_back(names: Sequence[str], units: Sequence[Unit]) -> Message:
    said = line(
        "{names}: the deadline of everybody holds again for {units}. ✓",
        names=Strong(text=", ".join(names)),
        units=units_in_words(units),
    )
    return Message(blocks=(Text(line=said),))


def who_has_more(timetable: Timetable, held: Sequence[Held], now: datetime) -> Message:
    """Everybody with more time, the nearest deadline first."""
    how = Text(line=(_("To give more time: {example}", example=example_for(timetable, now)),))
    if not held:
        return Message(blocks=(Text(line=(_("Nobody has more time than the others."),)), how))
    blocks = (Heading(text=_("Who has more time")), listed(held_lines(timetable, held, now)), how)
    return Message(blocks=blocks)


def held_lines(timetable: Timetable, held: Sequence[Held], now: datetime) -> list[Line]:
    return [_held(timetable, one, now) for one in sorted(held, key=lambda one: (one.until, one.name))]


def _held(timetable: Timetable, one: Held, now: datetime) -> Line:
    name, units, until = Strong(text=one.name), units_in_words(one.units), moment(timetable, one.until)
    if one.is_over(now):
        return line("{name}: {units}, ended {until}", name=name, units=units, until=until)
    return line("{name}: {units}, until {until}", name=name, units=units, until=until)
