"""`companion rehearse`: a whole term, played in seconds."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from bot.clocks import full_day, local_day
from bot.course import Course
from bot.errors import RosterInvalid
from bot.model import Reminding, Role
from bot.roster import read_roster
from companion.calendars import CountryCalendars
from companion.cli.course_views import show_notes
from companion.cli.options import course_argument, start_option
from companion.rehearsal.cast import Actor, cast_from, make_cast
from companion.rehearsal.play import rehearse as play
from companion.rehearsal.report import rows, show
from companion.voice import Voice

LARGEST_CAST = 5000
WIDE = 80
"""Columns where the output goes into a file or a pipe."""


@click.command()
@course_argument
@start_option
@click.option(
    "--learners",
    type=click.IntRange(0, LARGEST_CAST),
    help=f"How many simulated learners, at most {LARGEST_CAST}; 12 where nothing is said.",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file of people (handle, name, zone) to play the learners.",
)
@click.option("--seed", type=int, default=2020, show_default=True, help="The same seed plays the same term.")
@click.option(
    "--reminders",
    type=click.Choice([how.value for how in Reminding]),
    default=Reminding.SINGLY.value,
    show_default=True,
    help="Remind each learner in private, or all together in one post.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON array, one row for each delivery or skip.")
@click.option("--full", is_flag=True, help="Show every private message, not only the first of its kind.")
def rehearse(
    course: Course,
    start: date | None,
    learners: int | None,
    roster: Path | None,
    seed: int,
    reminders: str,
    as_json: bool,
    full: bool,
) -> None:
    """Play a whole term of COURSE with simulated learners, and show every post, message and skip.

    Nothing leaves this machine: the messages go through the real plan, ledger and dispatcher over a throwaway database.
    """
    if learners is not None and roster is not None:
        raise click.UsageError("Give --learners or --roster, not both.")
    actors = make_cast(12 if learners is None else learners)
    if roster is not None:
        actors = _from_roster(roster, course, seed)
    holidays = CountryCalendars()
    with _calendar(course, quiet=as_json) as show_day, _ended_by_signals() as check:

        def passing(at: datetime) -> None:
            check()
            show_day(at)

        term = play(
            course,
            start=start,
            actors=actors,
            seed=seed,
            holidays=holidays,
            reminders=Reminding(reminders),
            passing=passing,
        )
        played = asyncio.run(term)
    if start is not None:
        show_notes(course, start, holidays)
    elif course.first_day is None:
        click.echo(
            f"The start is to be announced; played as if it began on {course.rehearsal_start}.", err=True
        )
    if as_json:
        click.echo(json.dumps(rows(played), ensure_ascii=False, indent=2))
        return
    show(played, Voice(elsewhere=WIDE), every_text=full)


@contextmanager
def _ended_by_signals() -> Iterator[Callable[[], None]]:
    """A check that raises click's Abort once Ctrl-C or SIGTERM has come.

    Between two instants of the term, so that everything is put away in order: the database closed, the temporary files
    gone. A second signal ends the process at once.
    """
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)
        signal.signal(number, signal.SIG_DFL)

    def check() -> None:
        if came:
            raise click.Abort

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield check
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _calendar(course: Course, *, quiet: bool) -> Iterator[Callable[[datetime], None]]:
    """Shows on a terminal which day is being played; a large cohort takes minutes."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda at: None
        return
    with console.status("Playing…") as status:
        yield lambda at: status.update(f"Playing {full_day(local_day(at, course.zone))}…")


def _from_roster(path: Path, course: Course, seed: int) -> tuple[Actor, ...]:
    """The people of a roster. What is wrong in it goes to stderr; a roster without a usable row is refused."""
    roster = read_roster(path.read_bytes(), zone=course.zone)
    if not roster.rows:
        raise RosterInvalid(str(path), roster.problems)
    if len(roster.rows) > LARGEST_CAST:
        most = f"a rehearsal takes at most {LARGEST_CAST}. Give it a part of them."
        too_many = f"it has {len(roster.rows)} people; {most}"
        raise click.BadParameter(too_many, param_hint="'--roster'")
    for problem in roster.problems:
        click.echo(f"{path}: {problem}", err=True)
    learners = [row for row in roster.rows if row.role is Role.LEARNER]
    if others := len(roster.rows) - len(learners):
        people = "1 person is" if others == 1 else f"{others} people are"
        click.echo(f"{path}: {people} no learner; only learners are played.", err=True)
    return cast_from([(row.handle, row.name, row.zone) for row in learners], seed)
