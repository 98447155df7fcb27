"""Checking in from a message: one of ours about a lesson or call, or one that shows somebody's work."""

from __future__ import annotations

from bot.commands.checkin import check_in_now, open_form
from bot.commands.context import Context
from bot.commands.gate import admit
from bot.deliveries import Delivery, delivery_id
from bot.inbound import Picked, Reply
from bot.parameters import Who
from bot.phrases.checkin import LONGEST_NOTE
from bot.reading import web_address


async def pick(context: Context, picked: Picked) -> Reply:
    """The check-in form that belongs to a message somebody picked: of the unit one of our posts is about, else of what
    they owe now, with the message's link as their work.
    """
    delivery = await _ours(context, picked.key)
    welcome = await admit(context, Who.LEARNER, cohort=delivery.row.cohort_id if delivery else "")
    if isinstance(welcome, Reply):
        return welcome
    if delivery is None:
        return await check_in_now(welcome, link=_usable(picked.link))
    subject = delivery.row.occurrence.partition("/")[0]
    units = [unit for unit in welcome.seat.own_timetable.units if unit.key == subject and unit.tasks]
    return await open_form(welcome, subject) if units else await check_in_now(welcome)


async def _ours(context: Context, key: str) -> Delivery | None:
    """The delivery with this key, where it is one to the space somebody is in."""
    number = delivery_id(key)
    delivery = None if number is None else await context.uow.ledger.get(number)
    is_here = delivery is not None and delivery.row.place.space == context.inbound.who.space
    return delivery if is_here else None


def _usable(link: str) -> str:
    """A link that the form takes, or nothing."""
    address = web_address(link) or ""
    return address if len(address) <= LONGEST_NOTE else ""
