"""What we know of somebody and how they want to be written to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clocks import weekday
from bot.messages import Fact, Facts, Heading, Message, Text
from bot.model import Profile, WakingHours
from bot.phrases.arguments import shown


def about(profile: Profile, now: datetime, *, changed: bool) -> Message:
    """Everything they can change, and how."""
    here = now.astimezone(ZoneInfo(profile.zone))
    return Message(
        blocks=(
            Heading(text="Changed. This is how I know you" if changed else "This is how I know you"),
            Facts(
                facts=(
                    Fact(label="Name", value=(profile.name,)),
                    Fact(
                        label="Time zone",
                        value=(f"{profile.zone}, where it is {weekday(here.date())} {here:%H:%M} now",),
                    ),
                    Fact(label="Reminders", value=(_hours(profile.waking),)),
                )
            ),
            Text(
                line=("To change something: /course me zone:Asia/Qatar, or awake:07:30-22:00, or name:Ana.",)
            ),
        )
    )


def _hours(waking: WakingHours) -> str:
    if waking.start == waking.end:
        return "at any hour"
    over_midnight = " the next morning" if waking.end < waking.start else ""
    return f"only between {waking.start:%H:%M} and {waking.end:%H:%M}{over_midnight}, on your clock"


def not_changed(problems: Sequence[str]) -> str:
    return " ".join([*problems, "Nothing was changed."])


def unreadable_hours(given: str) -> str:
    ways = "awake:07:30-22:00, awake:any or awake:usual"
    return f"“{shown(given)}” does not tell me when you are awake. Write it like {ways}."


def name_too_long(length: int, longest: int) -> str:
    return f"That name has {length} characters; {longest} are enough for anybody."
