"""Drains the ledger: claim a handful, ask once more, send, write down what became of it.

Three commits a handful, however many messages are in it: one claims them, one says which of them are being sent (and
what became of the others), one says how it went. A crash before the second leaves rows LEASED, which are simply
claimed again; a crash between the second and the third leaves at most one handful SENDING, which becomes UNCERTAIN and
is looked up on the platform before anything is sent twice.

Asking and beginning stand in one transaction that holds the people concerned: two dispatchers with a reminder each for
the same person cannot both find that nothing has been said today.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.app import App
from bot.deliveries import Delivery, Edited, Settlement
from bot.editing import Edit
from bot.ports import Clock, Messenger, Store
from bot.review import Say
from scheduling.sending import Sender

log = logging.getLogger(__name__)

#: Longer than any single send may take, so that a lease runs out only when its owner is gone.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handful:
    """What one round has claimed. `people` are the ids of those who are written to one by one."""

    deliveries: Sequence[Delivery]
    outdated: Sequence[Delivery]
    people: frozenset[int]

    def __len__(self) -> int:
        return len(self.deliveries) + len(self.outdated)


class Dispatcher:
    """Sends what is due, and edits what no longer holds. Any number may work on one ledger; no delivery is given to
    two of them.

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
        self._sender = Sender(messengers=messengers, clock=clock)
        self._clock = clock
        self._owner = owner
        self._handful = handful
        self._stopping = False

    def stop(self) -> None:
        """Let `drain` return after the handful it is sending."""
        self._stopping = True

    async def drain(self) -> int:
        """Send until nothing is due. Returns how many deliveries were settled, edited or put off. Raises
        StorageError.
        """
        done = 0
        while not self._stopping:
            handful = await self._take()
            if not handful:
                break
            await self._work_off(handful)
            done += len(handful)
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
            found = await asyncio.gather(*(self._sender.look_up(delivery) for delivery in unknown))
            async with self._store.writing() as uow:
                await uow.ledger.settle(found, owner=self._owner)

    async def _take(self) -> _Handful:
        """Claim messages, and beside them posts to be edited: a wrong link must not wait for a long queue."""
        now = self._clock.now()
        until = now + LEASE
        async with self._store.writing() as uow:
            due = await uow.ledger.claim(now, owner=self._owner, lease_until=until, limit=self._handful)
            outdated = await uow.ledger.claim_edits(now, lease_until=until, limit=self._handful)
            ids = {delivery.row.member_id for delivery in due if delivery.row.member_id is not None}
            members = await uow.members.get_many(ids) if ids else {}
        people = frozenset(member.person.id for member in members.values())
        return _Handful(deliveries=due, outdated=outdated, people=people)

    async def _work_off(self, handful: _Handful) -> None:
        says, edits = await self._begin(handful)
        sent, edited = await asyncio.gather(
            asyncio.gather(*(self._sender.send(say) for say in says)),
            asyncio.gather(*(self._sender.edit(edit) for edit in edits)),
        )
        await self._settle(sent, edited)

    async def _begin(self, handful: _Handful) -> tuple[list[Say], list[Edit]]:
        """Decide, and write down what is about to be sent, as one step that nobody can come between."""
        async with self._store.writing() as uow:
            await uow.people.hold(handful.people)
            now = self._clock.now()
            answers = await self._app.review(uow, handful.deliveries, now=now)
            await uow.ledger.settle(answers.settled, owner=self._owner)
            await uow.ledger.retime(answers.moved)
            begun = await uow.ledger.begin(
                [say.delivery.id for say in answers.says], owner=self._owner, lease_until=now + LEASE
            )
            remade = await self._app.recompose(uow, handful.outdated, now=now)
            await uow.ledger.settle_edits(remade.settled)
        return [say for say in answers.says if say.delivery.id in begun], list(remade.edits)

    async def _settle(self, settlements: Sequence[Settlement], edited: Sequence[Edited]) -> None:
        if not settlements and not edited:
            return
        async with self._store.writing() as uow:
            await uow.ledger.settle(settlements, owner=self._owner)
            await uow.ledger.settle_edits(edited)
