"""Deliveries as values: one message to one recipient, from queued to sent, skipped, failed or uncertain, and edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model import Person, Place
from bot.occurrences import OccurrenceKind


class DeliveryState(StrEnum):
    """The life of a delivery: queued → leased → sending → sent | skipped | failed | uncertain.

    A lease that ends in LEASED is safe to retry; one that ends in SENDING is UNCERTAIN until the platform was asked.
    """

    QUEUED = "queued"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A row for the ledger: one occurrence for one recipient, to be sent or already skipped, with the reason.

    `recipient` is unique within an occurrence and its revision: `member:17` or `channel`. `due_at` is the
    recipient's own time. `inputs` are the facts the decision was made from, kept so that it can be explained later.
    """

    cohort_id: int
    occurrence: str
    revision: int
    kind: OccurrenceKind
    recipient: str
    member_id: int | None
    place: Place
    due_at: datetime
    expires_at: datetime
    state: DeliveryState
    reason: str
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform gave us for a stored message: enough to edit it or to link to it. `at` is its own time."""

    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the ledger. `key` identifies it to a platform across retries and restarts (nonce, metadata).

    `begun_at` is when it was last begun to be sent: the platform cannot have it from before.
    `edit_due_at` is set while what was posted may say something that no longer holds: when to edit it next.
    """

    id: int
    row: NewDelivery
    attempts: int = 0
    begun_at: datetime | None = None
    receipt: Receipt | None = None
    settled_at: datetime | None = None
    text: str = ""
    edit_due_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"d{self.id}"


def delivery_id(key: str) -> int | None:
    """The id of the delivery with this key; None for what is no key of ours."""
    number = key.removeprefix("d")
    is_ours = key != number and number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if is_ours else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A delivery that FAILED or is UNCERTAIN. `to` is who it was for; None where it was for everybody."""

    delivery: Delivery
    to: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of a delivery, to be written down.

    `state` is QUEUED (try again at `due_at`), SENT (with `receipt` and the plain `text` that was said), SKIPPED,
    FAILED or UNCERTAIN (ask the platform at `due_at`). `at` is when it was settled. `inputs`, when given, replaces
    what was recorded when the row was made.
    """

    delivery_id: int
    state: DeliveryState
    reason: str
    at: datetime
    due_at: datetime | None = None
    receipt: Receipt | None = None
    text: str = ""
    inputs: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When and where a queued delivery is to be sent."""

    due_at: datetime
    expires_at: datetime
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What became of an edit of a delivery that was claimed for it.

    `claimed_until` is the `edit_due_at` it was claimed with. `text` is what the post says now (None: as it was; empty:
    nobody knows, since it is being edited or the platform did not say how that went). `again_at` is when to try once
    more; None ends it.
    """

    delivery_id: int
    claimed_until: datetime
    text: str | None = None
    again_at: datetime | None = None
