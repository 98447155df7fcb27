"""Something that a simulated person does at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.inbound import CommandCall, Pressed
from bot.model import DEFAULT_WAKING_HOURS
from bot.waking import earliest_awake
from companion.rehearsal.cast import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something a simulated person does at an instant.

    Where a form comes back, they tick the tasks in `ticks` (keys) and send it in; where they are asked whether to go
    ahead, they agree. `again` stands for a platform that delivers their last step twice.
    """

    at: datetime
    handle: str
    what: CommandCall | Pressed
    ticks: tuple[str, ...] = ()
    again: bool = False


def in_waking_hours(actor: Actor, wish: datetime) -> datetime:
    """The first moment from then on at which this learner is up, to the second."""
    return earliest_awake(wish, actor.zone, DEFAULT_WAKING_HOURS).replace(microsecond=0)
