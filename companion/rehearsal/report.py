"""A rehearsal for people to read, in the order things happen, and as JSON rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import TypedDict
from zoneinfo import ZoneInfo

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.certificate import RequirementProgress
from bot.model import DeliveryState
from bot.plan import plan
from bot.planning import CHANNEL
from companion.rehearsal.cast import Habit
from companion.rehearsal.play import Line, Rehearsal, Standing

_STATE_COLOUR = {
    DeliveryState.SENT: "green",
    DeliveryState.SKIPPED: "bright_black",
    DeliveryState.FAILED: "red",
    DeliveryState.UNCERTAIN: "yellow",
}
_HABIT_COLOUR = {Habit.EARLY: "green", Habit.ON_TIME: "cyan", Habit.LATE: "yellow", Habit.SILENT: "red"}


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


def show(rehearsal: Rehearsal, console: Console, *, every_text: bool = False) -> None:
    """The term as it was played, then the certificate table.

    Private messages of one occurrence stand together: the first one in full (all of them with `every_text`), then who
    got it at what local time, and who did not and why.
    """
    titles = {occurrence.key: occurrence.title for occurrence in plan(rehearsal.timetable)}
    for key, lines in _by_occurrence(rehearsal):
        console.print(_scene(rehearsal, titles.get(key, key), lines, every_text))
    console.print(Text("Certificates at the end of the term", style="bold"))
    console.print(_certificates(rehearsal))
    console.print(_sums(rehearsal))


def _by_occurrence(rehearsal: Rehearsal) -> Iterator[tuple[str, list[Line]]]:
    """The lines of each occurrence together, in the order in which occurrences were first heard of."""
    first: dict[str, int] = {}
    for number, line in enumerate(rehearsal.lines):
        first.setdefault(line.occurrence, number)
    ordered = sorted(rehearsal.lines, key=lambda line: (first[line.occurrence], line.at))
    for key, lines in groupby(ordered, key=lambda line: line.occurrence):
        yield key, list(lines)


def _scene(rehearsal: Rehearsal, title: str, lines: list[Line], every_text: bool) -> RenderableType:
    zone = ZoneInfo(rehearsal.timetable.zone)
    sent = [line for line in lines if line.state is DeliveryState.SENT]
    parts: list[RenderableType] = []
    shown = sent if every_text else sent[:1]
    for line in shown:
        who = "" if line.recipient == CHANNEL else f"to {line.place}"
        parts.append(Panel(Text(line.text), title=Text(who or line.place), title_align="left", expand=False))
    private = [line for line in lines if line.recipient != CHANNEL]
    heard = [line for line in private if line.state is DeliveryState.SENT]
    if heard:
        parts.append(_names("sent", heard, "green"))
    others = [line for line in lines if line.state is not DeliveryState.SENT]
    for (state, reason), some in groupby(
        sorted(others, key=lambda line: (line.state, line.reason)), key=lambda line: (line.state, line.reason)
    ):
        parts.append(_names(f"{state.value}: {reason}", list(some), _STATE_COLOUR.get(state, "white")))
    heading = Text.assemble((_clock(lines[0].at.astimezone(zone)), "bold cyan"), "  ", (title, "bold"))
    return Group(heading, Padding(Group(*parts), (0, 0, 1, 2)))


def _names(what: str, lines: list[Line], colour: str) -> Text:
    text = Text(f"{what} ", style=colour)
    text.append("· ")
    text.append(", ".join(f"{line.recipient} {_clock(line.local)}" for line in lines), style="default")
    return text


def _clock(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _certificates(rehearsal: Rehearsal) -> Table:
    """Narrow enough for a terminal of eighty columns; what the columns stand for is said below."""
    table = Table(
        caption_justify="left",
        box=None,
        header_style="underline",
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for column in ("Learner", "Lives in", "Works"):
        table.add_column(column, no_wrap=True)
    requirements = rehearsal.standings[0].progress.requirements if rehearsal.standings else ()
    for requirement in requirements:
        table.add_column(_short(requirement), justify="right", no_wrap=True)
    table.add_column("Result", no_wrap=True)
    table.caption = "\n".join(f"{_short(requirement)}: {requirement.title}" for requirement in requirements)
    for standing in rehearsal.standings:
        table.add_row(*_certificate(standing))
    return table


def _short(requirement: RequirementProgress) -> str:
    return requirement.id.replace("-", " ").capitalize()


def _certificate(standing: Standing) -> list[Text]:
    actor, progress = standing.actor, standing.progress
    counts = [
        Text(f"{part.done}/{part.total}", style="green" if part.met else "yellow")
        for part in progress.requirements
    ]
    left = sum(owed.open_from is not None for owed in progress.owed)
    verdict = Text(f"{left} left", style="yellow") if left else Text("all done", style="green")
    if progress.complete:
        verdict = Text("earned", style="bold green")
    return [
        Text(actor.name),
        Text(actor.zone.rpartition("/")[2].replace("_", " ")),
        Text(actor.habit, style=_HABIT_COLOUR[actor.habit]),
        *counts,
        verdict,
    ]


def _sums(rehearsal: Rehearsal) -> Text:
    by_state = {state: sum(line.state is state for line in rehearsal.lines) for state in DeliveryState}
    told = ", ".join(f"{number} {state.value}" for state, number in by_state.items() if number)
    earned = sum(standing.progress.complete for standing in rehearsal.standings)
    return Text(f"{earned} of {len(rehearsal.standings)} certificates earned. Deliveries: {told or 'none'}.")
