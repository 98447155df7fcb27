"""What every store agrees on about deliveries."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import DeliveryState, NewDelivery, Settlement

_NEW = frozenset({DeliveryState.QUEUED, DeliveryState.SKIPPED})
_SETTLED = frozenset(DeliveryState) - {DeliveryState.LEASED, DeliveryState.SENDING}


def checked_new(rows: Sequence[NewDelivery]) -> Sequence[NewDelivery]:
    """The rows as they came. Raises ValueError where one is neither to be sent nor already skipped."""
    for row in rows:
        if row.state not in _NEW:
            raise ValueError(f"a new delivery is queued or skipped, never {row.state}")
    return rows


def checked_settlements(settlements: Sequence[Settlement]) -> Sequence[Settlement]:
    """The settlements as they came. Raises ValueError where one settles nothing."""
    for settlement in settlements:
        if settlement.state not in _SETTLED:
            raise ValueError(f"a delivery cannot be settled as {settlement.state}")
    return settlements
