"""Posts that are to be edited, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.deliveries import Delivery, DeliveryState, Edited
from storage.deliveries import COMPOSED, POSTS, is_about
from storage.memory.ledger_reads import MemoryLedgerReads, state_of, to_be_edited
from storage.memory.state import LedgerRow
from storage.values import storable, utc


class MemoryLedgerEdits(MemoryLedgerReads):
    """The part of `bot.ledger.Ledger` about edits, in memory."""

    async def outdate(self, cohort_id: int, subjects: Collection[str], at: datetime) -> int:
        moment, changed = utc(at), set(map(storable, subjects))
        outdated = [
            held
            for held in self._state.deliveries.values()
            if held.delivery.row.cohort_id == cohort_id
            and held.delivery.row.recipient in POSTS
            and state_of(held.delivery) in COMPOSED
            and is_about(held.delivery.row.occurrence, changed)
        ]
        for held in outdated:
            self._edit(held, edit_due_at=moment)
        return len(outdated)

    async def claim_edits(
        self, now: datetime, *, space: str, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        moment, until, here = utc(now), utc(lease_until), storable(space)
        due = [
            (edit_due_at, number, held)
            for number, held in self._state.deliveries.items()
            if (edit_due_at := to_be_edited(held.delivery)) is not None
            and edit_due_at <= moment
            and held.delivery.row.place.space == here
        ]
        due.sort(key=lambda each: each[:2])
        return [self._edit(held, edit_due_at=until) for _, _, held in due[:limit]]

    async def settle_edits(self, edits: Sequence[Edited]) -> None:
        for edit in edits:
            claimed = utc(edit.claimed_until)
            again = None if edit.again_at is None else utc(edit.again_at)
            held = self._state.deliveries.get(edit.delivery_id)
            if held is None or state_of(held.delivery) is not DeliveryState.SENT:
                continue
            due = held.delivery.edit_due_at
            if due is None:
                self._edit(held, edit_due_at=claimed, text="")
            else:
                text = None if edit.text is None else storable(edit.text)
                self._edit(held, edit_due_at=again if due == claimed else due, text=text)

    def _edit(self, held: LedgerRow, *, edit_due_at: datetime | None, text: str | None = None) -> Delivery:
        """The delivery with another time to edit it, and with this text where there is one. Whoever holds it still
        does.
        """
        said = held.delivery.text if text is None else text
        edited = replace(held.delivery, edit_due_at=edit_due_at, text=said)
        self._state.deliveries.put(edited.id, replace(held, delivery=edited))
        return edited
