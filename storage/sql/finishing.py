"""Cancelling a task between two steps in an SQLite database, and not within one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Dialect

T = TypeVar("T")


async def finished(work: Awaitable[T], dialect: Dialect) -> T:
    """What `work` gives. On SQLite a task that is cancelled meanwhile waits for its end first.

    An SQLite statement runs in a thread and cannot be called back. Left alone half read, it keeps its connection,
    and with it the turn to write, until the garbage collector comes by. PostgreSQL notices by itself when a
    connection goes.
    """
    if dialect.name != "sqlite":
        return await work
    step = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        while not step.done():
            # Being cancelled once more changes nothing: the step ends soon, and then so does this.
            with suppress(asyncio.CancelledError):
                await asyncio.wait({step})
        if not step.cancelled():
            step.exception()
        raise
