"""Reading a list of people out of a file that somebody exported from somewhere.

Files come as they come: from Excel with semicolons, from a learning platform with a BOM, in the encoding of
an old Windows. What can be understood is; everything else is a problem with its line, and that row is left
out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.columns import is_known, read_as
from bot.errors import Mistake
from bot.model import Role
from bot.phrases import roster as phrases
from bot.plain import clean
from bot.zones import zone_called, zone_suggested

MOST_BYTES = 5 * 1024 * 1024
LONGEST_HANDLE, LONGEST_NAME, LONGEST_ADDRESS = 80, 120, 254
#: Looking for what somebody may have meant is slow, and nobody reads more suggestions than this.
MOST_SUGGESTIONS = 100

_DELIMITERS = (",", ";", "\t", "|")
_ROLES = {"student": Role.LEARNER, "participant": Role.LEARNER, **{role.value: role for role in Role}}
_HANDLE = re.compile(r"<(?:@!?|!subteam\^)(&?[\w.-]+)(?:\|[^>]*)?>|@?([\w.-]+)")
_ADDRESS = re.compile(r"[^@\s<>|,;:\"]+@[^@\s<>|,;:\"]+\.[^@\s<>|,;:\".]+")
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person of a list, or a group of them. `line` counts from 1 and is where the row begins (0: in no file);
    `handle` is a platform's id or a user name, or an email address; `zone` is an IANA name that exists, or empty;
    `guessed` where it is only a platform's guess.
    """

    line: int
    handle: str
    name: str
    zone: str
    role: Role = Role.LEARNER
    locale: str = "en"
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What was understood. `problems` have their lines; `ignored` are the columns that were not read."""

    rows: tuple[RosterRow, ...] = ()
    problems: tuple[Mistake, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One row of the file as it stands there."""

    line: int
    cells: tuple[str, ...]


def read_roster(
    content: bytes,
    *,
    zone: str = "UTC",
    role: Role = Role.LEARNER,
    locale: str = "en",
    addresses: bool = False,
) -> Roster:
    """The people in a CSV file, in its order. `zone`, `role` and `locale` are for rows that say none of
    their own. `addresses` is whether people may be named by their email address, in a column of its own or as handle.

    Never raises for what is in the file. Somebody who stands there twice is taken once, as first written.
    """
    if len(content) > MOST_BYTES:
        return Roster(problems=(phrases.too_big(len(content), MOST_BYTES),))
    text = _decoded(content)
    records = _records(text)
    try:
        header = next(records)
    except StopIteration:
        return Roster(problems=(phrases.empty_file(),))
    except csv.Error:
        return Roster(problems=(phrases.no_header(1),))
    columns = read_as(header.cells, addresses=addresses)
    twice = {column for column in columns if column and columns.count(column) > 1}
    if not any(columns):
        return Roster(problems=(phrases.no_header(header.line),))
    if not {"handle", "email"} & set(columns):
        return Roster(problems=(phrases.no_handle_column(header.line, addresses=addresses),))
    if twice:
        return Roster(problems=tuple(phrases.column_twice(header.line, one) for one in sorted(twice)))
    ignored = tuple(
        clean(cell) for cell, column in zip(header.cells, columns, strict=True) if clean(cell) and not column
    )
    reader = _Reader(columns=columns, addresses=addresses, zone=zone, role=role, locale=locale)
    return reader.read(records, ignored)


class _Reader:
    """Turns records into rows, and remembers whom it has seen."""

    def __init__(
        self, *, columns: Sequence[str], addresses: bool, zone: str, role: Role, locale: str
    ) -> None:
        self._columns = columns
        self._addresses = addresses
        self._locale = locale
        self._zone = zone
        self._role = role
        self._seen: dict[str, int] = {}
        self._unknown_zones: dict[str, str] = {}
        self._problems: list[Mistake] = []
        self._line = 1

    def read(self, records: Iterator[_Record], ignored: tuple[str, ...]) -> Roster:
        rows: list[RosterRow] = []
        try:
            for record in records:
                self._line = record.line
                row = self._row(record)
                if row is not None:
                    rows.append(row)
        except csv.Error:
            self._problems.append(phrases.unreadable_from_here(self._line + 1))
        if not rows and not self._problems:
            self._problems.append(phrases.nobody_in_it())
        return Roster(rows=tuple(rows), problems=tuple(self._problems), ignored=ignored)

    def _row(self, record: _Record) -> RosterRow | None:
        """The person of a record; None where something is wrong with it, which is then among the problems."""
        if len(record.cells) > len(self._columns) and any(map(str.strip, record.cells[len(self._columns) :])):
            self._problems.append(phrases.too_many_cells(record.line, len(record.cells), len(self._columns)))
            return None
        cells = {column: clean(cell) for column, cell in zip(self._columns, record.cells, strict=False)}
        before = len(self._problems)
        handle = self._handle(record.line, cells.get("handle", "") or cells.get("email", ""))
        name = cells.get("name", "") or handle
        if len(name) > LONGEST_NAME:
            self._problems.append(phrases.too_long(record.line, "name", len(name), LONGEST_NAME))
        row = RosterRow(
            line=record.line,
            handle=handle,
            name=name,
            zone=self._zone_of(record.line, cells.get("zone", "")),
            role=self._role_of(record.line, cells.get("role", "")),
            locale=self._locale_of(record.line, cells.get("locale", "")),
        )
        return row if len(self._problems) == before and self._is_first(row) else None

    def _is_first(self, row: RosterRow) -> bool:
        first = self._seen.setdefault(row.handle.casefold(), row.line)
        if first != row.line:
            self._problems.append(phrases.twice(row.line, row.handle, first))
        return first == row.line

    def _handle(self, line: int, text: str) -> str:
        if self._addresses and len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text):
            return text
        found = _HANDLE.fullmatch(text)
        if len(text) > LONGEST_HANDLE:
            self._problems.append(phrases.too_long(line, "handle", len(text), LONGEST_HANDLE))
        elif not text:
            self._problems.append(phrases.no_handle(line))
        elif found is None:
            self._problems.append(phrases.bad_handle(line, text, addresses=self._addresses))
        return (found[1] or found[2]) if found else ""

    def _zone_of(self, line: int, text: str) -> str:
        if not text:
            return self._zone
        zone = zone_called(text)
        if zone is None:
            if text not in self._unknown_zones and len(self._unknown_zones) < MOST_SUGGESTIONS:
                self._unknown_zones[text] = zone_suggested(text[:60])
            self._problems.append(phrases.unknown_zone(line, text, self._unknown_zones.get(text, "")))
        return zone or self._zone

    def _role_of(self, line: int, text: str) -> Role:
        if not text:
            return self._role
        word = text.casefold()
        role = _ROLES.get(word) or _ROLES.get(word.removesuffix("s")) or _ROLES.get(word.removesuffix("es"))
        if role is None:
            self._problems.append(phrases.unknown_role(line, text, list(Role)))
        return role or self._role

    def _locale_of(self, line: int, text: str) -> str:
        tag = text.replace("_", "-")
        if tag and not _LOCALE.fullmatch(tag):
            self._problems.append(phrases.unknown_locale(line, text))
        return tag or self._locale


def _decoded(content: bytes) -> str:
    """The text of a file whose encoding nobody told us; what cannot be read at all becomes a replacement
    character.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif b"\0" in content[:200]:  # UTF-16 without its mark: every other byte of Latin text is zero
        text = content.decode("utf-16-be" if content[0] == 0 else "utf-16-le", errors="replace")
    else:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    return text.lstrip("\ufeff").replace("\0", "")


def _records(text: str) -> Iterator[_Record]:
    """Rows that have something in them. Raises csv.Error where the file cannot be read on."""
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    told = re.fullmatch(r"sep=(.)", first_line.strip(), re.IGNORECASE)  # what Excel writes and reads
    delimiter = told[1] if told else max(_DELIMITERS, key=lambda one: _known_headers(first_line, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells) and not (told and line == 1):
            yield _Record(line=line, cells=tuple(cells))
        line = reader.line_num + 1


def _known_headers(line: str, delimiter: str) -> int:
    return sum(map(is_known, line.split(delimiter)))
