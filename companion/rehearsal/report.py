"""A rehearsal for people to read, in the order things happen, and as JSON rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TypedDict
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.clocks import day_and_month, full_day, twenty_four_hour
from bot.model import DeliveryState
from bot.plan import plan
from companion.rehearsal.play import Line, Rehearsal
from companion.rehearsal.standings import standings
from companion.voice import Voice

_STATE_COLOUR = {
    DeliveryState.SENT: "green",
    DeliveryState.SKIPPED: "bright_black",
    DeliveryState.FAILED: "red",
    DeliveryState.UNCERTAIN: "yellow",
}
_INDENT = 2


class Row(TypedDict):
    """One delivery or skip as JSON: `at` in UTC (`2020-10-08T03:59:00Z`), `local` with its offset."""

    occurrence: str
    recipient: str
    place: str
    at: str
    local: str
    state: str
    reason: str
    text: str


def rows(rehearsal: Rehearsal) -> list[Row]:
    """Every delivery and skip of the term, in the order they happened."""
    return [
        Row(
            occurrence=line.occurrence,
            recipient=line.recipient,
            place=line.place,
            at=f"{line.at:%Y-%m-%dT%H:%M:%SZ}",
            local=line.local.isoformat(),
            state=line.state.value,
            reason=line.reason,
            text=line.text,
        )
        for line in rehearsal.lines
    ]


def show(rehearsal: Rehearsal, say: Voice, *, every_text: bool = False) -> None:
    """What this is, the term as it was played, then where everybody stands.

    Private messages of one occurrence stand together: the first one in full (all of them with `every_text`), then who
    got it at what local time, and who did not and why.
    """
    say(_opening(rehearsal))
    titles = {occurrence.key: occurrence.title for occurrence in plan(rehearsal.timetable)}
    for key, lines in _by_occurrence(rehearsal):
        say(_scene(rehearsal, titles.get(key, key), lines, every_text, say.width))
    say(standings(rehearsal, say.width))
    say(_sums(rehearsal))


def _opening(rehearsal: Rehearsal) -> RenderableType:
    timetable, count = rehearsal.timetable, len(rehearsal.standings)
    people = "1 simulated learner" if count == 1 else f"{count} simulated learners"
    days = [full_day(line.at.astimezone(ZoneInfo(timetable.zone))) for line in rehearsal.lines]
    when = f", {days[0]} to {days[-1]}" if days else ""
    return Group(
        Text.assemble(("Rehearsal: ", "bold"), (timetable.title, "bold")),
        Text(f"{people}{when}. Nothing leaves this computer."),
        Text(
            f"Times in front of a title are {timetable.zone_label}; beside a name they are on that person's clock."
        ),
        Text(),
    )


def _by_occurrence(rehearsal: Rehearsal) -> Iterator[tuple[str, list[Line]]]:
    """The lines of each occurrence together, in the order in which occurrences were first heard of."""
    first: dict[str, int] = {}
    for number, line in enumerate(rehearsal.lines):
        first.setdefault(line.occurrence, number)
    ordered = sorted(rehearsal.lines, key=lambda line: (first[line.occurrence], line.at))
    for key, lines in groupby(ordered, key=lambda line: line.occurrence):
        yield key, list(lines)


def _scene(
    rehearsal: Rehearsal, title: str, lines: list[Line], every_text: bool, width: int
) -> RenderableType:
    zone = ZoneInfo(rehearsal.timetable.zone)
    sent = [line for line in lines if line.state is DeliveryState.SENT]
    parts: list[RenderableType] = []
    shown = sent if every_text else sent[:1]
    for line in shown:
        who = f"to {line.place}" if line.personal else line.place
        parts.append(Panel(Text(line.text), title=Text(who), title_align="left", expand=False))
    heard = [line for line in sent if line.personal]
    if heard:
        parts.append(_names("sent", heard, "green", width - _INDENT))
    others = sorted(
        (line for line in lines if line.state is not DeliveryState.SENT),
        key=lambda line: (line.state, line.reason),
    )
    for (state, reason), some in groupby(others, key=lambda line: (line.state, line.reason)):
        colour = _STATE_COLOUR.get(state, "white")
        parts.append(_names(f"{state.value}: {reason}", list(some), colour, width - _INDENT))
    heading = Text.assemble((_clock(lines[0].at.astimezone(zone)), "bold cyan"), "  ", (title, "bold"))
    return Group(heading, Padding(Group(*parts), (0, 0, 1, _INDENT)))


def _names(what: str, lines: Sequence[Line], colour: str, width: int) -> Text:
    """Who, each with their own clock; a name and its time are never torn apart where the line is long enough."""
    text = Text(f"{what} · ", style=colour)
    column = text.cell_len
    for number, line in enumerate(lines, start=1):
        entry = f"{line.recipient} {_clock(line.local)}{'' if number == len(lines) else ', '}"
        if column > 0 and column + cell_len(entry.rstrip()) > width:
            text.append("\n")
            column = 0
        text.append(entry, style="default")
        column += cell_len(entry)
    return text


def _clock(local: datetime) -> str:
    return f"{day_and_month(local)} {twenty_four_hour(local)}"


def _sums(rehearsal: Rehearsal) -> Text:
    by_state = {state: sum(line.state is state for line in rehearsal.lines) for state in DeliveryState}
    told = ", ".join(f"{number} {state.value}" for state, number in by_state.items() if number)
    earned = sum(standing.progress.complete for standing in rehearsal.standings)
    certificates = f"{earned} of {len(rehearsal.standings)} certificates earned."
    if not rehearsal.timetable.requirements:
        certificates = "This course gives no certificate."
    return Text(f"{certificates} Deliveries: {told or 'none'}.")
