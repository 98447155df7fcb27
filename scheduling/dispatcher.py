"""Drains the ledger: claim a handful, ask once more, send, write down what became of it.

Two commits a handful, not two a message: one that says "these are being sent", one that says how it went. A crash
before the first leaves rows LEASED, which are simply claimed again; a crash between the two leaves at most one
handful SENDING, which becomes UNCERTAIN and is looked up on the platform before anything is sent twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.app import App
from bot.errors import (
    CannotTell,
    DeliveryError,
    NotPermitted,
    RateLimited,
    Unavailable,
    Unconfirmed,
    Unreachable,
)
from bot.model import Delivery, DeliveryState, Receipt, Settlement
from bot.plain import plain
from bot.ports import Clock, Messenger, Store
from bot.review import Say

log = logging.getLogger(__name__)

#: Longer than any single send may take, so that a lease runs out only when its owner is gone.
LEASE = timedelta(minutes=2)
#: One send may take this long; then its fate is unknown.
SEND_TIMEOUT = timedelta(seconds=60)
#: First and longest wait before a message is tried again that the platform was too ill to take.
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)
#: How long until a platform that could not tell is asked again.
ASK_AGAIN = timedelta(hours=1)


class Dispatcher:
    """Sends what is due. Any number may work on one ledger; no delivery is given to two of them.

    `messengers` is by platform name. `owner` names this dispatcher in leases and is different for every process.
    `handful` is how many messages may be in the air at once, and so how many a crash can leave uncertain.
    """

    def __init__(
        self,
        *,
        store: Store,
        app: App,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        owner: str,
        handful: int = 8,
    ) -> None:
        self._store = store
        self._app = app
        self._messengers = messengers
        self._clock = clock
        self._owner = owner
        self._handful = handful
        self._stopping = False

    def stop(self) -> None:
        """Let `drain` return after the handful it is sending."""
        self._stopping = True

    async def drain(self) -> int:
        """Send until nothing is due. Returns how many deliveries were settled or put off. Raises StorageError."""
        done = 0
        while not self._stopping:
            count = await self._send_handful()
            done += count
            if count == 0:
                break
        return done

    async def recover(self) -> None:
        """Take up what a crash or a lost answer left behind. Raises StorageError."""
        now = self._clock.now()
        async with self._store.writing() as uow:
            requeued, uncertain = await uow.ledger.expire_leases(now)
        if requeued or uncertain:
            log.warning("leases ran out: %d put back, %d uncertain", requeued, uncertain)
        async with self._store.reading() as uow:
            unknown = await uow.ledger.uncertain(now, limit=self._handful)
        if unknown:
            await self._settle(await asyncio.gather(*(self._look_up(delivery) for delivery in unknown)))

    async def _send_handful(self) -> int:
        now = self._clock.now()
        async with self._store.writing() as uow:
            claimed = await uow.ledger.claim(
                now, owner=self._owner, lease_until=now + LEASE, limit=self._handful
            )
        if not claimed:
            return 0
        answers = await self._app.review(claimed, now=now)
        to_say = [answer for answer in answers if isinstance(answer, Say)]
        settled = [answer for answer in answers if isinstance(answer, Settlement)]
        async with self._store.writing() as uow:
            await uow.ledger.settle(settled, owner=self._owner)
            ids = [say.delivery.id for say in to_say]
            begun = await uow.ledger.begin(ids, owner=self._owner, lease_until=self._clock.now() + LEASE)
        sends = [self._send(say) for say in to_say if say.delivery.id in begun]
        await self._settle(await asyncio.gather(*sends))
        return len(claimed)

    async def _settle(self, settlements: Sequence[Settlement]) -> None:
        if not settlements:
            return
        async with self._store.writing() as uow:
            await uow.ledger.settle(settlements, owner=self._owner)

    async def _send(self, say: Say) -> Settlement:
        """Send one message. Every way it can go is a settlement; nothing is raised but cancellation."""
        place = say.delivery.row.place
        messenger = self._messengers.get(place.platform)
        if messenger is None:
            return self._failed(say.delivery, f"this companion is not connected to {place.platform}")
        try:
            text = plain(say.message, reader=say.reader)
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                receipt = await messenger.send(place, say.message, key=say.delivery.key, reader=say.reader)
        except RateLimited as error:
            return self._again(say.delivery, timedelta(seconds=error.retry_after), str(error))
        except Unavailable as error:
            wait = min(FIRST_RETRY * 2 ** min(say.delivery.attempts, 10), LONGEST_RETRY)
            return self._again(say.delivery, wait, str(error))
        except (Unreachable, NotPermitted) as error:
            return self._failed(say.delivery, str(error))
        except (Unconfirmed, TimeoutError) as error:
            return self._uncertain(say.delivery, str(error) or "the platform did not answer in time")
        except DeliveryError as error:
            return self._failed(say.delivery, str(error))
        except Exception:
            # A fault of ours. It may have struck before or after the message left, so it is looked up, not repeated.
            log.exception("delivery %s broke", say.delivery.key)
            return self._uncertain(say.delivery, "an error of the companion's own; its log has the details")
        return Settlement(
            delivery_id=say.delivery.id,
            state=DeliveryState.SENT,
            reason=say.verdict.reason,
            at=self._clock.now(),
            receipt=receipt,
            text=text,
            inputs=say.verdict.inputs,
        )

    async def _look_up(self, delivery: Delivery) -> Settlement:
        """Ask the platform what became of a message, and settle it accordingly."""
        messenger = self._messengers.get(delivery.row.place.platform)
        if messenger is None:
            return self._uncertain(delivery, "not connected to the platform that would know", wait=ASK_AGAIN)
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                found = await messenger.find(delivery.row.place, delivery.key)
        except RateLimited as error:
            wait = timedelta(seconds=error.retry_after)
            return self._uncertain(delivery, delivery.row.reason, wait=wait)
        except CannotTell as error:
            return self._uncertain(delivery, f"the platform cannot tell: {error}", wait=ASK_AGAIN)
        except (DeliveryError, TimeoutError):
            return self._uncertain(delivery, delivery.row.reason, wait=FIRST_RETRY)
        except Exception:
            log.exception("looking up %s broke", delivery.key)
            return self._uncertain(delivery, delivery.row.reason, wait=ASK_AGAIN)
        if found is None:
            return self._again(delivery, timedelta(0), "it had not arrived")
        return self._found(delivery, found)

    def _found(self, delivery: Delivery, receipt: Receipt) -> Settlement:
        return Settlement(
            delivery_id=delivery.id,
            state=DeliveryState.SENT,
            reason=delivery.row.reason,
            at=self._clock.now(),
            receipt=receipt,
        )

    def _again(self, delivery: Delivery, wait: timedelta, reason: str) -> Settlement:
        due_at = self._clock.now() + wait
        if due_at >= delivery.row.expires_at:
            return self._failed(delivery, f"{reason}; it could not be sent in time")
        return self._settlement(delivery, DeliveryState.QUEUED, reason, due_at)

    def _failed(self, delivery: Delivery, reason: str) -> Settlement:
        log.warning("delivery %s to %s failed: %s", delivery.key, delivery.row.recipient, reason)
        return self._settlement(delivery, DeliveryState.FAILED, reason, None)

    def _uncertain(self, delivery: Delivery, reason: str, *, wait: timedelta = FIRST_RETRY) -> Settlement:
        """Not asked about at once: a message whose answer was lost may still be on its way into the history."""
        return self._settlement(delivery, DeliveryState.UNCERTAIN, reason, self._clock.now() + wait)

    def _settlement(
        self, delivery: Delivery, state: DeliveryState, reason: str, due_at: datetime | None
    ) -> Settlement:
        return Settlement(
            delivery_id=delivery.id, state=state, reason=reason, at=self._clock.now(), due_at=due_at
        )
