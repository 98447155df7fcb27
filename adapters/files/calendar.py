"""A call as an iCalendar file (RFC 5545) that Outlook, Google and Apple take into a calendar.

It is published (RFC 5546): nobody is asked to accept, nobody's answer goes anywhere, and a later version with the same
UID and a higher SEQUENCE takes the place of an earlier one. There is no alarm in it: the companion itself says when a
call is near, and people's calendars have their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vUri

from adapters.files.timezone import vtimezone
from bot.messages import CalendarEntry
from bot.plain import clean, clean_address

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Learner companion//Calls//EN"
#: RFC 5546 asks for an organizer and calendars for an address of mail; .invalid can belong to nobody (RFC 2606).
NO_ADDRESS = "mailto:nobody@learner-companion.invalid"
#: Shown as they stand in addresses; everything else is written with percent signs, as RFC 3986 has it.
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%-._~"


def calendar_file(entry: CalendarEntry) -> bytes:
    """The file as bytes: UTF-8, lines of at most 75 octets that end in CRLF. Equal entries give equal bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    local = _in_zone(entry)
    if local is not None:
        calendar.add_component(vtimezone(entry.zone, entry.starts, entry.ends))
    calendar.add_component(_event(entry, local or (entry.starts.astimezone(UTC), entry.ends.astimezone(UTC))))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry, times: tuple[datetime, datetime]) -> Event:
    event = Event()
    event.add("uid", clean(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", times[0])
    event.add("dtend", times[1])
    event.add("summary", clean(entry.title))
    event.add("description", "\n".join(map(clean, entry.description.splitlines())))
    if entry.url:
        address = quote(clean_address(entry.url), safe=_IN_ADDRESSES)
        event.add("url", vUri(address))
        event.add("location", address)  # where phones show it, ready to be tapped
    event.add("organizer", _organizer(entry.organizer))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event


def _organizer(name: str) -> vCalAddress:
    organizer = vCalAddress(NO_ADDRESS)
    # A parameter can hold no double quote; what readers make of the escape (RFC 6868) differs.
    organizer.params["CN"] = clean(name).replace('"', "'").replace("^", " ")
    return organizer


def _in_zone(entry: CalendarEntry) -> tuple[datetime, datetime] | None:
    """Beginning and end on the zone's clock. None where that clock cannot say them, so that UTC must: in UTC itself,
    and in the hour that comes twice when clocks go back, of which RFC 5545 knows the first only.
    """
    zone = ZoneInfo(entry.zone)
    local = entry.starts.astimezone(zone), entry.ends.astimezone(zone)
    if entry.zone in ("UTC", "Etc/UTC") or any(time.fold for time in local):
        return None
    return local
