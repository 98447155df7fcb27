"""Listening to what goes to a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

Heard = list[tuple[str, Sequence[object]]]

_ASKED = ("SELECT", "UPDATE", "WITH", "DELETE", "INSERT")


@contextmanager
def statements_heard() -> Iterator[Heard]:
    """The statements that go to a database meanwhile, as its driver gets them, with (the first of) their values."""
    heard: Heard = []

    def listen(
        connection: Connection,
        cursor: DBAPICursor,
        statement: str,
        parameters: Sequence[Any],
        context: ExecutionContext,
        many: bool,
    ) -> None:
        if statement.startswith(_ASKED):
            heard.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
