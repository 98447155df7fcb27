"""What every store agrees on about deliveries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.deliveries import Delivery, DeliveryState, NewDelivery, Settlement

CHANNEL = "channel"
"""The recipient of a post to everybody."""

POSTS = frozenset({CHANNEL, "calendar"})
"""The recipients of what everybody sees: a post, or an entry in the space's calendar."""

WAITING = (DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
"""What may still come to somebody, or may have come."""

COMPOSED = (DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.UNCERTAIN, DeliveryState.SENT)
"""What was said, or may have been put into words already."""

POSTED = frozenset({DeliveryState.UNCERTAIN, DeliveryState.SENT})
"""What stands somewhere, or may: when settled otherwise there is nothing to edit."""

_NEW = frozenset({DeliveryState.QUEUED, DeliveryState.SKIPPED})
_SETTLED = frozenset(DeliveryState) - {DeliveryState.LEASED, DeliveryState.SENDING}


def checked_new(rows: Sequence[NewDelivery]) -> Sequence[NewDelivery]:
    """The rows as they came. Raises ValueError where one is neither to be sent nor already skipped."""
    for row in rows:
        if row.state not in _NEW:
            raise ValueError(f"a new delivery is queued or skipped, never {row.state}")
    return rows


def settled_from(row: NewDelivery) -> datetime | None:
    """When a new row was settled: one that is skipped from the start, when it was due."""
    return row.due_at if row.state is DeliveryState.SKIPPED else None


def checked_settlements(settlements: Sequence[Settlement]) -> Sequence[Settlement]:
    """The settlements as they came. Raises ValueError where one settles nothing."""
    for settlement in settlements:
        if settlement.state not in _SETTLED:
            raise ValueError(f"a delivery cannot be settled as {settlement.state}")
    return settlements


def is_about(occurrence: str, subjects: Collection[str]) -> bool:
    """Whether an occurrence's key is of one of these units: `lesson-3/due-24h` is of `lesson-3`."""
    subject, slash, _ = occurrence.partition("/")
    return bool(slash) and subject in subjects


def first_of_each(posts: Sequence[Delivery]) -> dict[str, Delivery]:
    """Of posts that were sent, the first about each unit, by its key; of two settled at once that with the lower id."""
    found: dict[str, Delivery] = {}
    for post in sorted(posts, key=lambda post: (post.settled_at or post.row.due_at, post.id)):
        found.setdefault(post.row.occurrence.partition("/")[0], post)
    return found
