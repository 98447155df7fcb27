"""From YAML text to plain data that remembers where everything stands.

The text is read event by event, without recursion. Only `true`, `false`, `null` and whole numbers are
anything but text: `NO` is Norway, `12:00` is a time of day, and `2020-10-07` is left to whoever knows what it
should be. Anchors, aliases and tags are mistakes, which also means that no text can grow when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from bot.course import Data, Positions, Spot
from bot.course.explain import quoted
from bot.course.source import NOWHERE, Path, dotted
from bot.errors import Mistake

LARGEST = 1024 * 1024
"""Bytes in a file."""
DEEPEST = 20
MOST_VALUES = 10_000

_Mark = yaml.error.Mark | yaml._yaml.Mark
_EXAMPLES = {
    "alias": "release: 2020-10-15",
    "duplicate-key": "title: Orientation (one line, not two)",
    "empty": "id: leadership-2020",
    "not-a-key": "title: Orientation",
    "not-yaml": 'title: "Public Narrative: How to Craft a Call to Action"',
    "tag": "starts: 2020-09-24",
}
"""What is right, for each kind of mistake that a line of YAML can show."""
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_TRUE, _FALSE, _NULL = (
    {"true", "True", "TRUE"},
    {"false", "False", "FALSE"},
    {"", "~", "null", "Null", "NULL"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text holds. `mistakes` do not keep it from being used to look for further ones."""

    data: Data
    positions: Positions
    mistakes: tuple[Mistake, ...] = ()


class Unreadable(ValueError):
    """A text that is no YAML at all, or none that we take; `mistakes` says where and why."""

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(map(str, mistakes)))


def read_yaml(content: bytes) -> Reading:
    """The one document in this UTF-8 text (a byte order mark is fine). Raises Unreadable."""
    text = _decoded(content)
    reader = _Reader()
    try:
        return reader.read(text)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(*reader.mistakes, _syntax(error)) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        problem = f"holds a character that no text may hold (U+{ord(text[error.position]):04X}); remove it"
        spot = Spot(line=before.count("\n") + 1, column=error.position - before.rfind("\n"))
        raise Unreadable(_mistake("file", problem, spot, "not-text")) from error


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        problem = f"is larger than {LARGEST // 1024} KiB; no course needs that much"
        raise Unreadable(_mistake("file", problem, NOWHERE, "too-large"))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        problem = "is written in UTF-16; save it as UTF-8"
        raise Unreadable(_mistake("file", problem, Spot(line=1, column=1), "not-utf-8"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)  # counted without the mark
        spot = Spot(line=content.count(b"\n", 0, at) + 1, column=at - content.rfind(b"\n", 0, at))
        problem = f"holds a byte (0x{content[at]:02X}) that is not UTF-8; save it as UTF-8"
        raise Unreadable(_mistake("file", problem, spot, "not-utf-8")) from error


def _syntax(error: yaml.MarkedYAMLError) -> Mistake:
    mark = error.problem_mark or error.context_mark
    spot = _spot(mark)
    problem = (error.problem or "cannot be read").strip()
    if "'\\t'" in problem:
        said = "a tab stands here; indent with spaces"
    else:
        began = error.context_mark
        since = f" (in what began on line {began.line + 1})" if began and began.line + 1 != spot.line else ""
        said = f"this is not YAML: {quoted(problem)}{since}"
    return _mistake("file", said, spot, "not-yaml")


def _mistake(where: str, problem: str, spot: Spot, code: str) -> Mistake:
    example = _EXAMPLES.get(code, "")
    return Mistake(
        field=where, problem=problem, example=example, line=spot.line, column=spot.column, code=code
    )


def _spot(mark: _Mark | None) -> Spot:
    return Spot(line=mark.line + 1, column=mark.column + 1) if mark else NOWHERE


@dataclass(slots=True)
class _Open:
    """A list or mapping being read. In a mapping, `key` is the key that waits for its value."""

    into: list[Data] | dict[str, Data]
    path: Path
    key: str | None = None
    repeated: bool = False
    keys: dict[str, Spot] = field(default_factory=dict)

    def step(self) -> str | int:
        if isinstance(self.into, list):
            return len(self.into)
        return f"{self.key} (again)" if self.repeated else self.key or ""

    def put(self, value: Data) -> None:
        if isinstance(self.into, list):
            self.into.append(value)
            return
        if self.key is not None and not self.repeated:
            self.into[self.key] = value
        self.key, self.repeated = None, False


class _Reader:
    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self._values: dict[Path, Spot] = {}
        self._keys: dict[Path, Spot] = {}
        self._open: list[_Open] = []
        self._documents: list[Data] = []
        self._told: set[str] = set()

    def read(self, text: str) -> Reading:
        for event in _events(text):
            self._take(event)
        if not self._documents:
            problem = "is empty; a course needs at least an id, a title, a zone, a start and lessons"
            raise Unreadable(_mistake("file", problem, Spot(line=1, column=1), "empty"))
        positions = Positions(values=self._values, keys=self._keys)
        return Reading(data=self._documents[0], positions=positions, mistakes=tuple(self.mistakes))

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent() if self._documents:
                self._stop("a second document begins here; one file holds one course", event, "two-documents")
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.AliasEvent():
                self._tell(
                    f"*{quoted(event.anchor or '')} repeats another part; write it out", event, "alias"
                )
                self._value(None, event)
            case yaml.MappingStartEvent():
                self._begin({}, event)
            case yaml.SequenceStartEvent():
                self._begin([], event)
            case yaml.CollectionEndEvent():
                self._open.pop()
            case _:
                pass

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._plain(event)
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._name(event, top)
        else:
            self._value(_typed(event), event)

    def _name(self, event: yaml.ScalarEvent, top: _Open) -> None:
        top.key = event.value
        if first := top.keys.get(event.value):
            top.repeated = True
            where = quoted(dotted((*top.path, event.value)))
            problem = f"stands here twice (first on line {first.line}); keep one"
            self.mistakes.append(_mistake(where, problem, _spot(event.start_mark), "duplicate-key"))
            return
        top.keys[event.value] = self._keys[(*top.path, event.value)] = _spot(event.start_mark)

    def _begin(self, into: list[Data] | dict[str, Data], event: yaml.CollectionStartEvent) -> None:
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._stop("a key must be a single word", event, "not-a-key")
        if len(self._open) >= DEEPEST:
            self._stop(f"is nested more than {DEEPEST} deep; no course needs that", event, "too-deep")
        self._plain(event)
        path = (*top.path, top.step()) if top else ()
        self._value(into, event)
        self._open.append(_Open(into=into, path=path))

    def _value(self, value: Data, event: yaml.Event) -> None:
        top = self._open[-1] if self._open else None
        self._values[(*top.path, top.step()) if top else ()] = _spot(event.start_mark)
        if len(self._values) > MOST_VALUES:
            self._stop(f"holds more than {MOST_VALUES} values; no course needs that many", event, "too-large")
        if top is None:
            self._documents.append(value)
        else:
            top.put(value)

    def _plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._tell(
                f"&{quoted(event.anchor)} names a part to repeat it; write it out there",
                event,
                "alias",
            )
        if event.tag is not None:
            self._tell(f"{quoted(event.tag)} is a YAML tag; take it out", event, "tag")

    def _tell(self, problem: str, event: yaml.Event, code: str) -> None:
        if problem not in self._told:
            self.mistakes.append(_mistake("file", problem, _spot(event.start_mark), code))
        self._told.add(problem)

    def _stop(self, problem: str, event: yaml.Event, code: str) -> None:
        self._tell(problem, event, code)
        raise Unreadable(*self.mistakes)


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=yaml.SafeLoader)


def _typed(event: yaml.ScalarEvent) -> Data:
    value: str = event.value
    if event.style is not None or event.tag is not None:
        return value
    if value in _NULL:
        return None
    if value in _TRUE or value in _FALSE:
        return value in _TRUE
    return int(value) if _INTEGER.fullmatch(value) else value
