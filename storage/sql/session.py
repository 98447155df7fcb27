"""One open transaction: statements go through here, so that only our errors come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.address import Address
from storage.courses import Courses
from storage.sql.engine import Insert, insert_for
from storage.sql.finishing import finished
from storage.sql.trouble import translated

CHUNK = 5_000
"""How many values go into one list: SQLite takes 32,766 parameters a statement, asyncpg 32,767."""

T = TypeVar("T")
Parameters = Mapping[str, object]


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The values in parts of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


class Session:
    """Runs statements in one transaction and translates what goes wrong.

    `courses` remembers parsed courses, because parsing one is far slower than reading a row.
    """

    def __init__(self, connection: AsyncConnection, address: Address, courses: Courses) -> None:
        self._connection = connection
        self._address = address
        self.courses = courses
        self.insert: Insert = insert_for(connection.dialect.name)

    async def rows(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[Row[Any]]:
        """Run one statement; the rows it returns."""
        return (await self._execute(statement, parameters)).all()

    async def first(self, statement: Executable, parameters: Parameters | None = None) -> Row[Any] | None:
        """Run one statement; its first row."""
        return (await self._execute(statement, parameters)).first()

    async def run(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Run one statement; how many rows it touched."""
        return (await self._execute(statement, parameters)).rowcount

    async def run_many(self, statement: Executable, parameters: Sequence[Parameters]) -> None:
        """Run one statement for every set of parameters, in parts."""
        for part in chunks(parameters):
            await self._execute(statement, list(part))

    async def insert_many(self, statement: Executable, parameters: Sequence[Parameters]) -> list[Row[Any]]:
        """Run one INSERT … RETURNING for every set of parameters, many to a statement; its rows."""
        found: list[Row[Any]] = []
        for part in chunks(parameters):
            found.extend((await self._execute(statement, list(part))).all())
        return found

    async def _execute(
        self, statement: Executable, parameters: Parameters | Sequence[Parameters] | None
    ) -> CursorResult[Any]:
        with translated(self._address):
            return await finished(self._connection.execute(statement, parameters), self._connection.dialect)
