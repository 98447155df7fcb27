"""A small reader of RFC 5545, written from the document and apart from the library that writes the files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

_NAME = re.compile(r"[A-Z0-9-]+")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass
class Component:
    name: str
    lines: dict[str, list[tuple[dict[str, str], str]]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def one(self, name: str) -> tuple[dict[str, str], str]:
        (only,) = self.lines[name]
        return only

    def value(self, name: str) -> str:
        return self.one(name)[1]

    def text(self, name: str) -> str:
        return unescape(self.value(name))

    def all(self, name: str) -> list[Component]:
        return [part for part in self.parts if part.name == name]


def read(octets: bytes) -> Component:
    """The calendar in a file. Fails where a line is too long, ends otherwise than in CRLF or is no content line."""
    assert octets.endswith(b"\r\n")
    physical = octets[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert all(not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line) for line in physical)
    for line in physical:
        line.decode("utf-8")  # folded between characters, never within one
    unfolded = octets[:-2].replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    stack: list[Component] = []
    for content in unfolded:
        name, parameters, value = content_line(content)
        if name == "BEGIN":
            component = Component(value)
            if stack:
                stack[-1].parts.append(component)
            stack.append(component)
        elif name == "END":
            closed = stack.pop()
            assert closed.name == value
            if not stack:
                assert content == unfolded[-1], "something stands after the calendar"
                return closed
        else:
            stack[-1].lines.setdefault(name, []).append((parameters, value))
    raise AssertionError("the calendar does not end")


def content_line(line: str) -> tuple[str, dict[str, str], str]:
    match = _NAME.match(line)
    assert match, line
    rest = line[match.end() :]
    parameters = {}
    while rest.startswith(";"):
        parameter = re.match(r';([A-Z-]+)=("[^"]*"|[^";:,]*)', rest)
        assert parameter, line
        parameters[parameter[1]] = parameter[2].strip('"')
        rest = rest[parameter.end() :]
    assert rest.startswith(":"), line
    return match[0], parameters, rest[1:]


def unescape(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not escaped: {value}"
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def instant(calendar: Component, property_: tuple[dict[str, str], str]) -> datetime:
    """What a DATE-TIME says, by the zone that the file itself carries."""
    parameters, value = property_
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    local = local_time(value)
    (zone,) = (one for one in calendar.all("VTIMEZONE") if one.value("TZID") == parameters["TZID"])
    return (local - _offset(zone, local)).replace(tzinfo=UTC)


def as_outlook(calendar: Component, property_: tuple[dict[str, str], str]) -> datetime:
    """The same as Outlook has it: one rule for each half of the year, applied to the year of the date itself."""
    parameters, value = property_
    if value.endswith("Z"):
        return instant(calendar, property_)
    local = local_time(value)
    (zone,) = calendar.all("VTIMEZONE")
    assert zone.value("TZID") == parameters["TZID"]
    if len(zone.parts) == 1:
        return (local - offset(zone.parts[0].value("TZOFFSETTO"))).replace(tzinfo=UTC)
    assert sorted(part.name for part in zone.parts) == ["DAYLIGHT", "STANDARD"]
    onsets = sorted((_onset(part, local.year), part.name) for part in zone.parts)
    offsets = {part.name: offset(part.value("TZOFFSETTO")) for part in zone.parts}
    # Before the year's first change holds what its second one brings.
    name = next((name for onset, name in reversed(onsets) if onset <= local), onsets[-1][1])
    return (local - offsets[name]).replace(tzinfo=UTC)


def _offset(zone: Component, local: datetime) -> timedelta:
    """The observance with the latest onset before a wall time."""
    found = []
    for part in zone.parts:
        first = local_time(part.value("DTSTART"))
        onsets = [first]
        if "RRULE" in part.lines:
            onsets = [_onset(part, year) for year in range(first.year, local.year + 1)]
            assert onsets[:1] in ([], [first]), "the first onset does not follow its own rule"
        found += [(onset, offset(part.value("TZOFFSETTO"))) for onset in onsets if onset <= local]
    return max(found)[1]


def _onset(part: Component, year: int) -> datetime:
    """When the rule of an observance strikes in a year."""
    rule = dict(piece.split("=") for piece in part.value("RRULE").split(";"))
    assert rule.keys() == {"FREQ", "BYMONTH", "BYDAY"}
    assert rule["FREQ"] == "YEARLY"
    week, weekday = int(rule["BYDAY"][:-2]), _DAYS.index(rule["BYDAY"][-2:])
    first = local_time(part.value("DTSTART"))
    day = first.replace(year=year, month=int(rule["BYMONTH"]), day=1)
    days = [day + timedelta(days=n) for n in range(31)]
    return [one for one in days if one.month == day.month and one.weekday() == weekday][
        week if week < 0 else week - 1
    ]


def local_time(text: str) -> datetime:
    """A wall time: naive, since only the file's own zone says what it means."""
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def offset(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    seconds = int(text[5:7] or 0)
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=seconds)
