"""Deliveries as rows, in both directions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.deliveries import Delivery, DeliveryState, NewDelivery, Receipt
from bot.model import Place, PlaceKind
from bot.occurrences import OccurrenceKind
from storage.deliveries import settled_from
from storage.sql.session import Parameters


def values_of(row: NewDelivery) -> Parameters:
    """The columns of a new delivery."""
    return {
        "cohort_id": row.cohort_id,
        "occurrence": row.occurrence,
        "revision": row.revision,
        "recipient": row.recipient,
        "kind": row.kind,
        "member_id": row.member_id,
        "space": row.place.space,
        "place_kind": row.place.kind,
        "place_id": row.place.id,
        "due_at": row.due_at,
        "expires_at": row.expires_at,
        "state": row.state,
        "reason": row.reason,
        "inputs": row.inputs,
        "settled_at": settled_from(row),
    }


def delivery_of(row: Row[Any]) -> Delivery:
    """The delivery in a row that has every column of `deliveries`."""
    return Delivery(
        id=row.id,
        row=NewDelivery(
            cohort_id=row.cohort_id,
            occurrence=row.occurrence,
            revision=row.revision,
            kind=OccurrenceKind(row.kind),
            recipient=row.recipient,
            member_id=row.member_id,
            place=Place(space=row.space, kind=PlaceKind(row.place_kind), id=row.place_id),
            due_at=row.due_at,
            expires_at=row.expires_at,
            state=DeliveryState(row.state),
            reason=row.reason,
            inputs=row.inputs,
        ),
        attempts=row.attempts,
        begun_at=row.begun_at,
        receipt=None if row.receipt_id is None else Receipt(message_id=row.receipt_id, at=row.receipt_at),
        settled_at=row.settled_at,
        text=row.text,
        edit_due_at=row.edit_due_at,
    )
