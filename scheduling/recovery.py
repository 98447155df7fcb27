"""Takes up what a crash or a lost answer left behind: the platform is asked before anything is sent twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.app import App
from bot.deliveries import Delivery, Settlement
from bot.model import Pause
from bot.ports import Clock, Store
from scheduling.outcomes import Answer
from scheduling.sending import Sender

log = logging.getLogger(__name__)

#: How many uncertain rows one round looks at: some of every space, though one may have many.
LOOKED_AT = 200


class Recovery:
    """`platforms` are those that can be asked from here. `handful` is how many messages of one space are looked up at
    once.
    """

    def __init__(
        self,
        *,
        store: Store,
        app: App,
        sender: Sender,
        platforms: Collection[str],
        clock: Clock,
        owner: str,
        handful: int,
    ) -> None:
        self._store = store
        self._app = app
        self._sender = sender
        self._platforms = platforms
        self._clock = clock
        self._owner = owner
        self._handful = handful

    async def run(self) -> None:
        """One round. Raises StorageError."""
        now = self._clock.now()
        async with self._store.writing() as uow:
            requeued, uncertain = await uow.ledger.expire_leases(now)
        if requeued or uncertain:
            log.warning("leases ran out: %d put back, %d uncertain", requeued, uncertain)
        async with self._store.reading() as uow:
            unknown = await uow.ledger.uncertain(now, platforms=self._platforms, limit=LOOKED_AT)
            pauses = await uow.pauses.current(now) if unknown else {}
        await self._settle(unknown, *await self._asked(_by_space(unknown), pauses))

    async def _asked(
        self, unknown: Mapping[str, Sequence[Delivery]], pauses: Mapping[str, Pause]
    ) -> tuple[list[Settlement], list[Pause]]:
        """What becomes of these, by space. A space that is paused is not even asked."""
        settled = [
            self._sender.put_off(delivery, pauses[space].until)
            for space in unknown.keys() & pauses.keys()
            for delivery in unknown[space]
        ]
        asked = [deliveries for space, deliveries in unknown.items() if space not in pauses]
        answers = await asyncio.gather(*(self._ask(deliveries[: self._handful]) for deliveries in asked))
        for deliveries, about in zip(asked, answers, strict=True):
            settled += [answer.settled for answer in about]
            if (later := _ask_again(about)) is not None:
                settled += [self._sender.put_off(delivery, later) for delivery in deliveries[self._handful :]]
        return settled, [answer.pause for about in answers for answer in about if answer.pause is not None]

    async def _ask(self, deliveries: Sequence[Delivery]) -> list[Answer]:
        return await asyncio.gather(*map(self._sender.look_up, deliveries))

    async def _settle(
        self, unknown: Sequence[Delivery], settled: Sequence[Settlement], pauses: Sequence[Pause]
    ) -> None:
        if not settled:
            return
        async with self._store.writing() as uow:
            await uow.ledger.settle(settled, owner=self._owner)
            await self._app.settled(uow, unknown, settled, now=self._clock.now())
            for pause in {pause.space: pause for pause in pauses}.values():
                await uow.pauses.pause(pause)


def _by_space(deliveries: Sequence[Delivery]) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        found.setdefault(delivery.row.place.space, []).append(delivery)
    return found


def _ask_again(answers: Sequence[Answer]) -> datetime | None:
    """Before when the platform wants to be asked about nothing else of this space."""
    return max((answer.ask_again for answer in answers if answer.ask_again is not None), default=None)
