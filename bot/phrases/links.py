"""The form that asks a facilitator for the link of a call, and what is said about what they gave."""

from __future__ import annotations

from bot.actions import SendLink
from bot.language import _
from bot.messages import Form, Line, Message, Text, TextField
from bot.phrases.common import moment, say, unit_name
from bot.phrases.wording import line
from bot.timetable import Timetable, Unit

LINK = "link"
LONGEST_LINK = 500
_EXAMPLE = "https://example.org/join"


def form(timetable: Timetable, call: Unit, *, cohort_id: int) -> Form:
    """The form for one call; the link it has, if any, stands in it."""
    return Form(
        title=_("The link of {call}", call=call.label),
        action=SendLink(cohort_id=cohort_id, unit=call.key),
        intro=_intro(timetable, call),
        fields=(
            TextField(
                key=LINK,
                label=_("Link to join"),
                hint=_("Example: {example}", example=_EXAMPLE),
                longest=LONGEST_LINK,
                value=call.link,
            ),
        ),
        submit=_("Save the link"),
    )


def _intro(timetable: Timetable, call: Unit) -> Line:
    if call.opens is None:
        return (
            _("When {call} takes place is to be announced. Where do people join it?", call=unit_name(call)),
        )
    return line(
        "{call} starts {at}. Where do people join it?",
        call=unit_name(call),
        at=moment(timetable, call.opens),
    )


def is_over(call: Unit) -> Message:
    example = f"/cohort call {call.number} recording:https://example.org/watch"
    over = _("{call} is over, so it needs no link any more.", call=call.label)
    recording = _("To give its recording: {example}", example=example)
    return Message(blocks=(Text(line=(over,)), Text(line=(recording,))))


def no_such_call() -> Message:
    return say(_("This call is no longer part of the course. Type /cohort help for what you can do."))


def empty() -> str:
    return _("Paste the whole link here. Example: {example}", example=_EXAMPLE)


def no_address(better: str) -> str:
    """`better` is the address that may have been meant, or empty."""
    if better:
        return _("This is not a whole web address. Did you mean {address}?", address=better)
    return _(
        "This is not a web address that begins with https:// or http://. Example: {example}", example=_EXAMPLE
    )
