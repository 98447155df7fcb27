"""The question whether a time zone that was guessed is somebody's own, and what is said of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import KeepZone, OpenZone, SendZone
from bot.clocks import twenty_four_hour
from bot.language import _
from bot.messages import Block, Button, Buttons, Choices, Form, Message, Option, Text, TextField
from bot.phrases import suggested
from bot.phrases.common import say
from bot.phrases.me import change_button
from bot.places import PlaceOnEarth, place_of

#: The fields of the form, and the option that says its zone is in the text.
ZONE, OTHER = "zone", "other"


def question(zone: str, now: datetime) -> tuple[Block, ...]:
    """The last lines of a message: one question, to be answered with one press."""
    asked = _("Is it {clock} where you are ({place} time)?", clock=_clock(zone, now), place=_place(zone))
    return (
        Text(line=(asked,)),
        Buttons(
            buttons=(
                Button(label=_("Yes"), action=KeepZone(zone=zone)),
                Button(label=_("No, another time zone"), action=OpenZone()),
            )
        ),
    )


def form(places: Sequence[PlaceOnEarth], now: datetime) -> Form:
    """One of these places, or any zone in writing. Where a platform wants a choice made, the last leaves it to that."""
    options = [Option(value=one.zone, label=suggested.zone(one.city, one.zone, now)) for one in places]
    other = Option(value=OTHER, label=_("Another one, which I write below"), chosen=True)
    return Form(
        title=_("Your time zone"),
        action=SendZone(),
        intro=(_("I write to you by your own clock. Where do you live?"),),
        fields=(
            Choices(key=ZONE, label=_("Your time zone"), options=(*options, other), single=True),
            TextField(
                key=OTHER,
                label=_("Another city or time zone"),
                hint=_("like {example}", example="Asia/Qatar"),
                longest=80,
            ),
        ),
        submit=_("Save"),
    )


def nothing_said() -> str:
    return _("Choose one above, or write the nearest big city here, like Nairobi.")


def kept(zone: str, now: datetime) -> Message:
    """Whatever time that is, and that it can be changed."""
    return say(
        _(
            "Noted: your clock is {place} time, where it is {clock} now. ✓ To change it later, type /course me.",
            place=_place(zone),
            clock=_clock(zone, now),
        )
    )


def another_chosen(zone: str, now: datetime) -> Message:
    """They pressed yes to an old question, and have chosen another zone since."""
    said = _(
        "You have chosen {place} time since, where it is {clock} now. I left it at that.",
        place=_place(zone),
        clock=_clock(zone, now),
    )
    return Message(blocks=(Text(line=(said,)), Buttons(buttons=(change_button(),))))


def _place(zone: str) -> str:
    return place_of(zone).city


def _clock(zone: str, now: datetime) -> str:
    return twenty_four_hour(now.astimezone(ZoneInfo(zone)))
