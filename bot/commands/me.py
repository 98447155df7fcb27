"""`/course me`: what a person wants us to call them, where they live, and when they may be written to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import time

from bot.commands.context import Context
from bot.errors import Refused
from bot.inbound import Reply
from bot.model import DEFAULT_WAKING_HOURS, Profile, WakingHours
from bot.parameters import Params, Source, Who, told
from bot.phrases import enrolling
from bot.phrases import me as phrases
from bot.plain import clean
from bot.planning import refresh
from bot.registry import Spec
from bot.zones import zone_called, zone_suggested

LONGEST_NAME = 80
_HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeParams(Params):
    zone: str = field(
        default="",
        metadata=told("The time zone you live in", example="Asia/Qatar", source=Source.ZONES, named=True),
    )
    awake: str = field(
        default="",
        metadata=told("When I may write to you, on your clock", example="07:30-22:00", named=True),
    )
    name: str = field(default="", metadata=told("What I call you", example="Ana", named=True))


async def _me(context: Context, given: MeParams) -> Reply:
    held = context.person.profile
    profile = _changed(held, given)
    if profile != held:
        await context.uow.people.update(profile)
        for seat in context.seats:
            await refresh(context.uow, seat.cohort, now=context.now)
    return Reply(message=phrases.about(profile, context.now, changed=profile != held), reader=profile)


def _changed(held: Profile, given: MeParams) -> Profile:
    """The profile with what was given. Raises Refused with everything that nobody can read."""
    problems = []
    zone = zone_called(given.zone) if given.zone else held.zone
    if zone is None:
        problems.append(enrolling.unknown_zone(given.zone, zone_suggested(given.zone)))
    waking = read_hours(given.awake) if given.awake else held.waking
    if waking is None:
        problems.append(phrases.unreadable_hours(given.awake))
    name = clean(given.name) or held.name
    if len(name) > LONGEST_NAME:
        problems.append(phrases.name_too_long(len(name), LONGEST_NAME))
    if zone is None or waking is None or problems:
        raise Refused(phrases.not_changed(problems))
    return replace(held, zone=zone, name=name, waking=waking)


def read_hours(text: str) -> WakingHours | None:
    """Waking hours as people write them: `07:30-22:00`, `7 to 22`, `20-8` (a night shift), `any`, `usual`.

    None where nobody can read it.
    """
    word = text.strip().casefold()
    if word == "any":
        return WakingHours(start=time(0), end=time(0))
    if word == "usual":
        return DEFAULT_WAKING_HOURS
    match = _HOURS.fullmatch(word)
    if match is None:
        return None
    try:
        start, end = (time(int(match[hour]) % 24, int(match[hour + 1] or 0)) for hour in (1, 3))
    except ValueError:
        return None
    if int(match[1]) > 24 or int(match[3]) > 24 or start == end:
        return None
    return WakingHours(start=start, end=end)


ME = Spec(
    path=("course", "me"),
    summary="Your time zone, your waking hours and your name: see them, or change them.",
    who=Who.ANYONE,
    private=True,
    params=MeParams,
    handler=_me,
)
