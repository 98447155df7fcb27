"""Terms that were played over the store in memory, which takes a tenth of the time that a database takes.

That both come to the same is a test of its own (`tests/rehearsal/test_rehearsal.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
from click.testing import CliRunner, Result

from bot.course import Course
from bot.model import Reminding
from bot.ports import Holidays
from companion.calendars import CountryCalendars
from companion.cli import main
from companion.cli import rehearse as command
from companion.rehearsal import stage
from companion.rehearsal.cast import Actor, make_cast
from companion.rehearsal.play import Rehearsal, rehearse
from storage.memory import MemoryStore
from tests.support import world

_PLAYED: dict[tuple[object, ...], Rehearsal] = {}


class _InMemory:
    """In the place of `SqlStore`."""

    @staticmethod
    async def open(url: str, *, durable: bool) -> MemoryStore:
        return MemoryStore()


async def _nothing_to_migrate(url: str) -> None:
    pass


async def rehearse_in_memory(
    course: Course,
    *,
    start: date | None,
    actors: Sequence[Actor],
    seed: int,
    holidays: Holidays,
    reminders: Reminding = Reminding.SINGLY,
    passing: Callable[[datetime], None] = lambda at: None,
) -> Rehearsal:
    """The same as `rehearse`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "SqlStore", _InMemory)
        patch.setattr(stage, "migrate", _nothing_to_migrate)
        return await rehearse(
            course,
            start=start,
            actors=actors,
            seed=seed,
            holidays=holidays,
            reminders=reminders,
            passing=passing,
        )


def play(
    course: Course,
    *,
    actors: Sequence[Actor],
    seed: int = 2020,
    start: date | None = None,
    reminders: Reminding = Reminding.SINGLY,
) -> Rehearsal:
    """A term, played anew."""
    playing = rehearse_in_memory(
        course, start=start, actors=actors, seed=seed, holidays=CountryCalendars(), reminders=reminders
    )
    return asyncio.run(playing)


async def _once(
    course: Course,
    *,
    start: date | None,
    actors: Sequence[Actor],
    seed: int,
    holidays: Holidays,
    reminders: Reminding,
    passing: Callable[[datetime], None],
) -> Rehearsal:
    """In the place of `rehearse` at the command line: the same arguments are played once for all tests of a process."""
    known = (course.model_dump_json(), start, tuple(actors), seed, reminders)
    if known not in _PLAYED:
        _PLAYED[known] = await rehearse_in_memory(
            course,
            start=start,
            actors=actors,
            seed=seed,
            holidays=holidays,
            reminders=reminders,
            passing=passing,
        )
    return _PLAYED[known]


def demo() -> Rehearsal:
    """The term that `make demo` plays. For reading only: it is the same for all tests."""
    playing = _once(
        world.course("leadership-2020"),
        start=None,
        actors=make_cast(12),
        seed=2020,
        holidays=CountryCalendars(),
        reminders=Reminding.SINGLY,
        passing=lambda at: None,
    )
    return asyncio.run(playing)


def shown(*arguments: str, columns: int | None = None) -> Result:
    """What `companion rehearse` prints of such a term."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "play", _once)
        width = None if columns is None else str(columns)
        return CliRunner(env={"COLUMNS": width, "NO_COLOR": "1"}).invoke(main, ["rehearse", *arguments])
