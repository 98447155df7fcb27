"""How values are shown that could stand where somebody is typing: plain text of at most 100 characters."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clocks import on_course_clock, twenty_four_hour
from bot.language import _
from bot.phrases.common import moment
from bot.phrases.titles import unit_title
from bot.timetable import Timetable, Unit, UnitKind

LONGEST_LABEL = 100


def zone(city: str, name: str, now: datetime) -> str:
    """ "Doha — Asia/Qatar (now 14:05)"."""
    clock = twenty_four_hour(now.astimezone(ZoneInfo(name)))
    return _("{city} — {zone} (now {clock})", city=city, zone=name, clock=clock)


def unit(timetable: Timetable, one: Unit) -> str:
    """ "Lesson 3 · Public Narrative (due Wed Oct 21, 11:59 PM ET)"; a title that is too long loses its end."""
    title = unit_title(one)
    said = _dated(timetable, one, title)
    beyond = len(said) - LONGEST_LABEL
    return said if beyond <= 0 else _dated(timetable, one, title[: -beyond - 1].rstrip() + "…")


def everything() -> str:
    """All lessons at once, where one could be named."""
    return _("All of them")


def _dated(timetable: Timetable, one: Unit, title: str) -> str:
    at = one.opens if one.kind is UnitKind.CALL else one.due
    if at is None:
        return title
    when = on_course_clock(moment(timetable, at))
    if one.kind is UnitKind.CALL:
        return _("{call} ({when})", call=title, when=when)
    return _("{unit} (due {when})", unit=title, when=when)
