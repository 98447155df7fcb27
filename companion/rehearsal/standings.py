"""Where everybody stands when the term is over: the certificate table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.certificate import Progress
from bot.timetable import Requirement
from companion.rehearsal.cast import Habit, Wish
from companion.rehearsal.play import Rehearsal, Standing
from companion.rehearsal.wishes import can_come_up

_HABIT_COLOUR = {Habit.EARLY: "green", Habit.ON_TIME: "cyan", Habit.LATE: "yellow", Habit.SILENT: "red"}
#: Columns for a name and a place; where less is left for the two of them, a list takes the table's place.
_LEAST_ROOM = 16
_SO_FAR = "all so far"
#: So many people are called by their names.
_NAMED = 6


def standings(rehearsal: Rehearsal, width: int) -> RenderableType:
    """A row for each learner in a table, or, where a table does not fit in `width` columns, some lines for each.

    Figures and results are always shown whole; long names are cut short where they must be.
    """
    requirements = rehearsal.timetable.requirements
    title = "Certificates at the end of the term" if requirements else "The end of the term"
    headers = ["Works", *(_short(one) for one in requirements), "Result"]
    rows = [_row(standing) for standing in rehearsal.standings]
    widths = [
        max(cell_len(header), *(row[number].cell_len for row in rows)) if rows else cell_len(header)
        for number, header in enumerate(headers)
    ]
    room = width - sum(widths) - len(widths) - 1
    body = _table(rehearsal, headers, rows, room) if room >= _LEAST_ROOM else _list(rehearsal, headers, rows)
    legend = [f"{_short(one)}: {one.title}" for one in requirements]
    if any(row[-1].plain == _SO_FAR for row in rows):
        legend.append(f"{_SO_FAR}: what has no date yet could not be done")
    legend += _wishes(rehearsal)
    return Group(Text(title, style="bold"), body, *(Text(line, style="dim") for line in legend))


def _wishes(rehearsal: Rehearsal) -> Iterator[str]:
    """Who asked for what; where they are many, how many."""
    for wish in Wish:
        names = [standing.actor.name for standing in rehearsal.standings if standing.actor.wish is wish]
        if names and can_come_up(wish, rehearsal.timetable):
            yield f"{wish.capitalize()}: {', '.join(names) if len(names) <= _NAMED else len(names)}"


def _table(
    rehearsal: Rehearsal, headers: Sequence[str], rows: Sequence[Sequence[Text]], room: int
) -> RenderableType:
    table = Table(box=None, header_style="underline", pad_edge=False, padding=(0, 1, 0, 0))
    places = [_place(standing) for standing in rehearsal.standings]
    names = [standing.actor.name for standing in rehearsal.standings]
    longest_name, longest_place = (
        max(map(cell_len, [header, *texts])) for header, texts in (("Learner", names), ("Lives in", places))
    )
    place = min(longest_place, max(room // 2, room - longest_name))
    table.add_column("Learner", no_wrap=True, overflow="ellipsis", max_width=room - place)
    table.add_column("Lives in", no_wrap=True, overflow="ellipsis", max_width=place)
    for header in headers:
        table.add_column(
            header, no_wrap=True, justify="left" if header in (headers[0], headers[-1]) else "right"
        )
    for name, lives_in, row in zip(names, places, rows, strict=True):
        table.add_row(Text(name), Text(lives_in), *row)
    return table


def _list(rehearsal: Rehearsal, headers: Sequence[str], rows: Sequence[Sequence[Text]]) -> RenderableType:
    blocks = []
    for standing, row in zip(rehearsal.standings, rows, strict=True):
        works, *counts, result = row
        figures = Text(", ").join(
            Text.assemble(f"{header} ", count) for header, count in zip(headers[1:-1], counts, strict=True)
        )
        blocks.append(
            Text.assemble(
                (standing.actor.name, "bold"), f" ({_place(standing)}, ", works, "): ", result, "\n", figures
            )
        )
    return Group(*blocks)


def _short(requirement: Requirement) -> str:
    return requirement.id.replace("-", " ").capitalize()


def _place(standing: Standing) -> str:
    return standing.actor.zone.rpartition("/")[2].replace("_", " ")


def _row(standing: Standing) -> list[Text]:
    """How they work, their figures, and the result."""
    counts = [
        Text(f"{part.done}/{part.total}", style="green" if part.met else "yellow")
        for part in standing.progress.requirements
    ]
    habit = standing.actor.habit
    return [Text(habit, style=_HABIT_COLOUR[habit]), *counts, _result(standing.progress)]


def _result(progress: Progress) -> Text:
    if progress.complete:
        return Text("earned", style="bold green")
    if left := sum(owed.open_from is not None for owed in progress.owed):
        return Text(f"{left} left", style="yellow")
    return Text(_SO_FAR if progress.owed else "all done", style="green")
