"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from storage.values import seconds, storable, utc

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's number: SQLite counts up only a column that is exactly INTEGER."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, given back in UTC. A naive datetime is refused with ValueError.

    PostgreSQL keeps `timestamp with time zone`. SQLite has no such type and keeps text of a fixed width
    (`2020-10-08T03:59:00.000000Z`): its order as text is the order in time, and SQLite's functions read it.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        return Text() if dialect.name == "sqlite" else DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        moment = utc(value)
        if dialect.name != "sqlite":
            return moment
        return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text that may come from people: what neither database could keep is replaced on the way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Facts(TypeDecorator[Mapping[str, str]]):
    """A mapping of text to text, kept as a JSON object."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps({storable(k): storable(v) for k, v in value.items()}, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else json.loads(value)


class Length(TypeDecorator[timedelta]):
    """A length of time in whole seconds. One that is not is refused with ValueError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else seconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=value)


class Lengths(TypeDecorator[tuple[timedelta, ...]]):
    """Lengths of time, kept as a JSON list of whole seconds. One that is not whole is refused with ValueError."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[timedelta, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps([seconds(length) for length in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[timedelta, ...] | None:
        return None if value is None else tuple(timedelta(seconds=number) for number in json.loads(value))
