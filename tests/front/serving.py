"""`companion run` with a chat platform's settings, as an operator starts it, and a course for it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from companion.cli import main
from companion.settings import variable_names
from tests.front.running import Running, companion

COURSE = """\
id: small
title: A small course
zone: {zone}
starts: 2026-01-08
rhythm: {{release: thursday, due: wednesday}}
lessons:
  - number: 1
    title: Beginning
    assignments: [{{id: videos, kind: watch, title: Watch the videos}}]
  - number: 2
    title: Going on
    week: 3
    assignments: [{{id: map, kind: submit, title: Draw a map}}]
"""


def by_day() -> str:
    """A zone in which it is day for some hours more: what is overdue is posted by day only."""
    zones = (
        "Pacific/Auckland",
        "Asia/Tokyo",
        "Asia/Dubai",
        "Europe/London",
        "America/New_York",
        "Pacific/Honolulu",
    )
    return next(zone for zone in zones if 9 <= datetime.now(ZoneInfo(zone)).hour < 18)


def printed(*arguments: str) -> str:
    """What a command of the companion prints, where nothing is set."""
    done = CliRunner(env=dict.fromkeys(variable_names())).invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def written(folder: Path) -> bytes:
    """All that a database has on the disk."""
    return b"".join(path.read_bytes() for path in folder.glob("companion.db*"))


@asynccontextmanager
async def running(env: Mapping[str, str], cwd: Path, *, first: str = "") -> AsyncIterator[Running]:
    """`companion run`, without anybody at a terminal; `first` is Python code that it runs before anything else."""
    with companion("run", cwd=cwd, env=env, stdin=subprocess.DEVNULL, first=first) as process:
        yield process


async def until_said(process: Running, text: str) -> str:
    return await asyncio.to_thread(process.until, text)


async def ended(process: Running, number: signal.Signals = signal.SIGTERM) -> int:
    return await asyncio.to_thread(process.stop, number)
