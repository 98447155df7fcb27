"""A rehearsal for people to read, in the order things happen, and as JSON rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from bot.deliveries import DeliveryState
from bot.occurrences import OWN
from bot.plan import plan
from companion.rehearsal.play import FACILITATOR, Line, Rehearsal
from companion.rehearsal.standings import standings
from companion.rehearsal.sums import sums
from companion.voice import Voice

_STATE_COLOUR = {
    DeliveryState.SENT: "green",
    DeliveryState.SKIPPED: "bright_black",
    DeliveryState.FAILED: "red",
    DeliveryState.UNCERTAIN: "yellow",
}
_INDENT = 2
_PERSONAL = {
    "completed": "Everything for the certificate is done",
    "back": "Back from a rest",
    "more-time": "More time was given",
}


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
        say(_scene(rehearsal, _title(key, titles), lines, every_text, say.width))
    say(standings(rehearsal, say.width))
    say(sums(rehearsal))


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


def _title(key: str, titles: Mapping[str, str]) -> str:
    """What is said of an occurrence; what comes to single people alone is no part of the plan."""
    common, own, _ = key.partition(OWN)
    title = titles.get(common) or _PERSONAL.get(common.partition("/")[2], common)
    return f"{title} (more time)" if own and common in titles else title


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
        parts.append(Panel(Text(line.text), title=Text(_to(line)), title_align="left", expand=False))
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
        entry = f"{_called(line)} {_clock(line.local)}{'' if number == len(lines) else ', '}"
        if column > 0 and column + cell_len(entry.rstrip()) > width:
            text.append("\n")
            column = 0
        text.append(entry, style="default")
        column += cell_len(entry)
    return text


def _to(line: Line) -> str:
    """Where it went."""
    if not line.personal:
        return f"{line.place}, edited since" if line.edits else line.place
    return f"to {_called(line)}" if line.recipient == FACILITATOR else f"to {line.place}"


def _called(line: Line) -> str:
    """Who it is: a handle, but for the one facilitator."""
    return "the facilitator" if line.recipient == FACILITATOR else line.recipient


def _clock(local: datetime) -> str:
    return f"{day_and_month(local)} {twenty_four_hour(local)}"
