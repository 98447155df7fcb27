"""The companion: what people do comes in through `handle`, time comes in through `tick`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.changed import changed
from bot.commands.context import Services
from bot.deliveries import Delivery, Settlement
from bot.desk import Desk
from bot.door import passed
from bot.editing import Remade, recompose
from bot.errors import StorageError
from bot.home import home
from bot.inbound import Inbound, Reply
from bot.messages import Message
from bot.model import Account, Passage, Place, Profile
from bot.planning import list_troubled, open_due, replan
from bot.ports import Store, UnitOfWork
from bot.review import Answers, review

log = logging.getLogger(__name__)

#: How many occurrences are opened in one transaction: enough to be quick, few enough to hold no lock for long.
OPENED_AT_ONCE = 20
#: Platforms retry an event for minutes, at most an hour; after this it is forgotten.
REMEMBERED = timedelta(days=3)
#: A day longer than a question can be answered, so that a late yes still hears that it came too late.
ANSWERABLE = timedelta(days=2)
#: Whom no facilitator has been asked about for this long, nobody will be asked about.
ASKABLE = timedelta(days=30)


class App:
    """One companion over one store. Any number may run over the same store at the same time."""

    def __init__(self, *, store: Store, services: Services) -> None:
        self._store = store
        self._desk = Desk(store=store, services=services)

    async def wake(self, now: datetime) -> None:
        """To be called once at every start: plans made by an earlier release become those of this one."""
        async with self._store.reading() as uow:
            cohorts = await uow.cohorts.every()
        for cohort in cohorts:
            try:
                async with self._store.writing() as uow:
                    await replan(uow, cohort, now=now)
            except StorageError:
                raise
            except Exception:
                log.exception("cohort %s keeps the plan it had", cohort.id)

    async def keep_house(self, now: datetime) -> None:
        """Forget what need not be remembered any longer."""
        async with self._store.writing() as uow:
            await uow.inbox.forget(now - REMEMBERED)
            await uow.proposals.forget(now - ANSWERABLE)
            await uow.movements.forget(now - ASKABLE)
            await uow.pauses.forget(now)

    async def handle(self, inbound: Inbound, *, now: datetime) -> Reply:
        """Carry out what somebody did, and the answer to it. Raises StorageError only; a retry is then safe."""
        return await self._desk.handle(inbound, now=now)

    async def home(self, who: Profile, *, trusted: bool, now: datetime) -> Message:
        """What somebody sees who opens the companion itself; `trusted` as in an Inbound. Raises StorageError."""
        async with self._store.reading() as uow:
            return await home(uow, who, trusted=trusted, now=now)

    async def changed(self, account: Account, *, now: datetime) -> None:
        """A platform says that somebody's name, zone or language changed, or that their account is gone. Those whom we
        do not know are left alone. Raises StorageError; a retry is then safe.
        """
        async with self._store.writing() as uow:
            await changed(uow, account, now=now)

    async def passed(
        self, place: Place, account: Account, passage: Passage, *, at: datetime, now: datetime
    ) -> None:
        """Somebody came to a channel or left it, at `at` (UTC): facilitators of the cohorts there are asked about it.
        Raises StorageError; a retry is then safe.
        """
        async with self._store.writing() as uow:
            await passed(uow, place, account, passage, at=at, now=now)

    async def tick(self, now: datetime) -> int:
        """Open every occurrence whose time has come. Returns how many. Raises StorageError; nothing is lost then."""
        opened = 0
        while True:
            async with self._store.writing() as uow:
                count = await open_due(uow, now=now, limit=OPENED_AT_ONCE)
            opened += count
            if count < OPENED_AT_ONCE:
                return opened

    async def review(self, uow: UnitOfWork, deliveries: Sequence[Delivery], *, now: datetime) -> Answers:
        """Ask once more, at the moment of sending, whether each delivery is owed, and what it says: in the transaction
        in which those to be said are begun.
        """
        return await review(uow, deliveries, now=now)

    async def troubled(
        self,
        uow: UnitOfWork,
        deliveries: Sequence[Delivery],
        settlements: Sequence[Settlement],
        *,
        now: datetime,
    ) -> None:
        """Have facilitators told in the morning of what failed among these settlements, or may not have arrived: in the
        transaction in which they are written down. `deliveries` are those that they settle, as they were before.
        """
        await list_troubled(uow, deliveries, settlements, now=now)

    async def recompose(self, uow: UnitOfWork, outdated: Sequence[Delivery], *, now: datetime) -> Remade:
        """What posts that may no longer hold are to say now."""
        return await recompose(uow, outdated, now=now)
