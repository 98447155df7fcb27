"""Logging: one line a record, with fields, in text or JSON, and never a secret.

Fields are given the standard library's way: `log.info("started", extra={"database": …})`. Secrets are taken
out of the finished line, tracebacks included, so that no path around it is left.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

from bot.plain import clean
from companion.redact import Redactor

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Libraries whose INFO is about their own inner life.
_CHATTY = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)

# Warns each time that a beat is passed over because the one before is still at work, as it is while thousands are
# written to at a chat's pace.
_WARNS_OF_NOTHING = "apscheduler.scheduler"


class _OneLine(logging.Formatter):
    """What both formats share: fields and traceback, freed of secrets and control characters."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def _safe(self, text: str) -> str:
        return clean(self._redact(text))

    def _at(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _fields(self, record: logging.LogRecord) -> dict[str, str | int | float | bool | None]:
        extras = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        return {
            name: value if isinstance(value, int | float | None) else self._safe(str(value))
            for name, value in extras.items()
        }

    def _traceback(self, record: logging.LogRecord) -> list[str]:
        if not record.exc_info or record.exc_info[0] is None:
            return []
        text = "".join(traceback.format_exception(*record.exc_info))
        # Redacted as a whole, since an error's text may go over several lines; then cleaned line by line.
        lines = self._redact(text).splitlines()
        return [" " * (len(line) - len(line.lstrip(" "))) + clean(line) for line in lines]


class TextFormatter(_OneLine):
    """`2026-03-01T17:00:00.000Z info companion.service: started database=…`, tracebacks indented below."""

    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(f" {name}={value}" for name, value in self._fields(record).items())
        where = f"{record.levelname.lower()} {record.name}"
        first = f"{self._at(record)} {where}: {self._safe(record.getMessage())}{fields}"
        return "\n    ".join([first, *self._traceback(record)])


class JsonFormatter(_OneLine):
    """One JSON object a line: `at`, `level`, `logger`, `message`, the record's fields, `traceback`."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": self._at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._safe(record.getMessage()),
        }
        if lines := self._traceback(record):
            entry["traceback"] = "\n".join(lines)
        # A field that is named like one of ours cannot take its place.
        return json.dumps({**entry, **self._fields(record), **entry}, ensure_ascii=False)


def configure(level: str, style: Literal["text", "json"], redact: Redactor) -> None:
    """Log to standard error from now on, uncaught errors included. Replaces what was configured before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(redact) if style == "json" else TextFormatter(redact))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    logging.getLogger(_WARNS_OF_NOTHING).setLevel(logging.ERROR)

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger("companion").critical(
            "stopped by an error of its own", exc_info=(kind, error, trace)
        )

    sys.excepthook = uncaught
