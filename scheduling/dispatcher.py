"""Drains the ledger: claim a handful, ask once more, send, write down what became of it.

Three commits a handful, however many messages are in it: one claims them, one says which of them are being sent (and
what became of the others), one says how it went. A crash before the second leaves rows LEASED, which are simply
claimed again; a crash between the second and the third leaves at most one handful SENDING, which becomes UNCERTAIN and
is looked up on the platform before anything is sent twice.

Each space has a lane of its own, with its own handful: one with ten thousand messages, or one whose platform is slow,
holds up nobody else. Where a platform asks us to wait, or does not let us in any more, the whole space is paused, for
every process: what is due there stays where it is and is claimed by nobody until the pause is over.

Asking and beginning stand in one transaction that holds the people concerned: two dispatchers with a reminder each for
the same person cannot both find that nothing has been said today.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.app import App
from bot.deliveries import Delivery, Edited, Settlement
from bot.editing import Edit
from bot.errors import StorageError
from bot.model import Pause
from bot.ports import Clock, Messenger, Store
from bot.review import Say
from scheduling.lanes import Lanes
from scheduling.outcomes import Outcome
from scheduling.recovery import Recovery
from scheduling.sending import Sender

log = logging.getLogger(__name__)

#: Longer than any single send may take, so that a lease runs out only when its owner is gone.
LEASE = timedelta(minutes=2)
#: How many spaces are sent to at once.
LANES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handful:
    """What one round has claimed. `people` are the ids of those who are written to one by one."""

    deliveries: Sequence[Delivery] = ()
    outdated: Sequence[Delivery] = ()
    people: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.deliveries) + len(self.outdated)


class Dispatcher:
    """Sends what is due, and edits what no longer holds. Any number may work on one ledger; no delivery is given to
    two of them.

    `messengers` is by platform name; what is for any other platform is left to the process that has a way there, and
    waits until there is one. `owner` names this dispatcher in leases and is different for every process.
    `handful` is how many messages to one space may be in the air at once, and so how many a crash can leave uncertain.
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
        self._platforms = frozenset(messengers)
        self._sender = Sender(messengers=messengers, clock=clock)
        self._clock = clock
        self._owner = owner
        self._handful = handful
        self._recovery = Recovery(
            store=store,
            app=app,
            sender=self._sender,
            platforms=self._platforms,
            clock=clock,
            owner=owner,
            handful=handful,
        )
        self._paused: dict[str, datetime] = {}
        self._left_alone: set[str] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._stopping = False

    def stop(self) -> None:
        """Let `drain` return after the handfuls it is sending."""
        self._stopping = True

    async def drain(self) -> int:
        """Send until nothing is due but in spaces that are paused. Returns how many deliveries were settled, edited or
        put off. Raises StorageError.
        """
        return await Lanes(
            spaces=self._spaces, work=self._one_handful, most=LANES, is_stopping=lambda: self._stopping
        ).run()

    async def recover(self) -> None:
        """Take up what a crash or a lost answer left behind. Raises StorageError."""
        await self._recovery.run()

    async def _spaces(self) -> list[str]:
        async with self._store.reading() as uow:
            working = await uow.ledger.spaces(self._clock.now())
        elsewhere = Counter(_platform(space) for space in working if _platform(space) not in self._platforms)
        for platform in elsewhere.keys() - self._left_alone:
            log.warning(
                "this companion is not connected to %s: what is due there waits for one that is (spaces: %d)",
                platform,
                elsewhere[platform],
            )
        self._left_alone |= elsewhere.keys()
        return [space for space in working if _platform(space) in self._platforms]

    async def _one_handful(self, space: str) -> int:
        """How many it was. Where it is drained twice at the same time, by the pulse and for what somebody has just
        done, the two take turns: there is never more than one handful in the air.
        """
        turn = self._turns.setdefault(space, asyncio.Lock())
        async with turn:
            handful = await self._take(space)
            if handful:
                await self._work_off(handful)
        return len(handful)

    async def _take(self, space: str) -> _Handful:
        """Claim messages, and beside them posts to be edited: a wrong link must not wait for a long queue."""
        now = self._clock.now()
        until, most = now + LEASE, self._handful
        async with self._store.writing() as uow:
            if space in await uow.pauses.current(now):
                return _Handful()
            due = await uow.ledger.claim(now, space=space, owner=self._owner, lease_until=until, limit=most)
            outdated = await uow.ledger.claim_edits(now, space=space, lease_until=until, limit=most)
            ids = {delivery.row.member_id for delivery in due if delivery.row.member_id is not None}
            members = await uow.members.get_many(ids) if ids else {}
        people = frozenset(member.person.id for member in members.values())
        return _Handful(deliveries=due, outdated=outdated, people=people)

    async def _work_off(self, handful: _Handful) -> None:
        says, edits = await self._begin(handful)
        sent, edited = await asyncio.gather(
            asyncio.gather(*map(self._send, says)),
            asyncio.gather(*map(self._edit, edits)),
        )
        await self._settle([say.delivery for say in says], sent, edited)

    async def _begin(self, handful: _Handful) -> tuple[list[Say], list[Edit]]:
        """Decide, and write down what is about to be sent, as one step that nobody can come between."""
        async with self._store.writing() as uow:
            await uow.people.hold(handful.people)
            now = self._clock.now()
            answers = await self._app.review(uow, handful.deliveries, now=now)
            await uow.ledger.settle(answers.settled, owner=self._owner)
            await self._app.settled(uow, handful.deliveries, answers.settled, now=now)
            await uow.ledger.retime(answers.moved)
            await uow.ledger.record(answers.parts)
            begun = await uow.ledger.begin(
                [say.delivery.id for say in answers.says],
                owner=self._owner,
                now=now,
                lease_until=now + LEASE,
            )
            remade = await self._app.recompose(uow, handful.outdated, now=now)
            await uow.ledger.settle_edits(remade.settled)
        return [say for say in answers.says if say.delivery.id in begun], list(remade.edits)

    async def _send(self, say: Say) -> Outcome[Settlement]:
        outcome = await self._sender.send(say)
        await self._tell(outcome.pause)
        return outcome

    async def _edit(self, edit: Edit) -> Outcome[Edited]:
        outcome = await self._sender.edit(edit)
        await self._tell(outcome.pause)
        return outcome

    async def _tell(self, pause: Pause | None) -> None:
        """Tell everybody about a pause as it begins, and the log, once: the rest of a handful can take another minute,
        in which other processes would go on.
        """
        now = self._clock.now()
        if pause is None or self._paused.get(pause.space, now) > now:
            return
        self._paused[pause.space] = pause.until
        log.warning("nothing is sent to %s before %s: %s", pause.space, pause.until.isoformat(), pause.reason)
        # Should the database be away just now, it stands in what is written down after the handful.
        with suppress(StorageError):
            async with self._store.writing() as uow:
                await uow.pauses.pause(pause)

    async def _settle(
        self,
        deliveries: Sequence[Delivery],
        sent: Sequence[Outcome[Settlement]],
        edited: Sequence[Outcome[Edited]],
    ) -> None:
        if not sent and not edited:
            return
        settled = [outcome.settled for outcome in sent]
        asked = [*(outcome.pause for outcome in sent), *(outcome.pause for outcome in edited)]
        pauses = [pause for pause in asked if pause is not None]
        async with self._store.writing() as uow:
            await uow.ledger.settle(settled, owner=self._owner)
            await self._app.settled(uow, deliveries, settled, now=self._clock.now())
            await uow.ledger.settle_edits([outcome.settled for outcome in edited])
            if pauses:
                await uow.pauses.pause(max(pauses, key=lambda pause: pause.until))


def _platform(space: str) -> str:
    return space.partition(":")[0]
