"""The form that a facilitator opens from the reminder that a call still has no link."""

from __future__ import annotations

from bot.changes import ChangeField
from bot.commands.changing import make_change, propose_change
from bot.commands.context import Context
from bot.inbound import Reply, Submitted
from bot.phrases import changing
from bot.phrases import links as phrases
from bot.reading import meant_address, web_address
from bot.timetable import Unit, UnitKind


async def open_link(context: Context, unit: str) -> Reply:
    """The form for the link of this call (a unit's key), or the kind reason why there is none."""
    seat = context.seat
    call = _call(context, unit)
    if call is None:
        return Reply(message=phrases.no_such_call())
    if call.ends is not None and call.ends <= context.now:
        return Reply(message=phrases.is_over(call))
    return Reply(form=phrases.form(seat.timetable, call, cohort_id=seat.cohort.id))


async def send_link(context: Context, unit: str, sent: Submitted) -> Reply:
    """Take the link that was typed.

    Where the call has none yet it is taken at once: we asked for it ourselves, nothing that people were told becomes
    wrong, and minutes may count. Where somebody gave one in the meantime this would replace what people may have
    used, so it is shown first, as the command does it.
    """
    call = _call(context, unit)
    if call is None:
        return Reply(message=phrases.no_such_call())
    typed = sent.texts.get(phrases.LINK, "").strip()
    if not typed:
        return Reply(errors={phrases.LINK: phrases.empty()})
    address = web_address(typed)
    if address is None:
        better = meant_address(typed)
        return Reply(errors={phrases.LINK: phrases.no_address(better or "")})
    if address == call.link:
        return Reply(message=changing.nothing_changes(call))
    if call.link:
        return await propose_change(context, call, {ChangeField.LINK: address})
    return await make_change(context, call.key, {ChangeField.LINK: address})


def _call(context: Context, unit: str) -> Unit | None:
    calls = context.seat.timetable.of_kind(UnitKind.CALL)
    return next((call for call in calls if call.key == unit), None)
