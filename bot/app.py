"""The companion: what people do comes in through `handle`, time comes in through `tick`."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.changed import changed
from bot.commands.context import Services
from bot.deliveries import Delivery, Receipt, Settlement
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
from bot.rollcall import tell_parts
from bot.suggesting import suggest
from bot.suggestions import Asked, Suggestion

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
        self._services = services
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

    async def suggest(self, asked: Asked, *, now: datetime) -> tuple[Suggestion, ...]:
        """What could stand where somebody is typing, the likeliest first; at most 25. Who may see nothing gets nothing.
        Raises StorageError.
        """
        async with self._store.reading() as uow:
            return await suggest(uow, self._services, asked, now=now)

    async def channels(self, space: str) -> tuple[Place, ...]:
        """The channels of the cohorts of a space, each once, by the oldest cohort in it. Raises StorageError."""
        async with self._store.reading() as uow:
            return tuple(dict.fromkeys(cohort.channel for cohort in await uow.cohorts.in_space(space)))

    async def conversations(self, platform: str) -> Mapping[str, Receipt]:
        """The last private message to each person of a platform, by the platform's id of the person. Raises
        StorageError.
        """
        async with self._store.reading() as uow:
            return await uow.ledger.conversations(platform)

    async def spaces(self, platform: str, external_id: str) -> tuple[str, ...]:
        """The spaces of a platform in which somebody is in a cohort, that which they joined last first. Raises
        StorageError.
        """
        async with self._store.reading() as uow:
            return tuple(await uow.people.spaces(platform, external_id))

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

    async def settled(
        self,
        uow: UnitOfWork,
        deliveries: Sequence[Delivery],
        settlements: Sequence[Settlement],
        *,
        now: datetime,
    ) -> None:
        """What follows from these settlements, in the transaction in which they are written down: facilitators are told
        in the morning of what failed or may not have arrived, and for whoever a post to many named it is written down
        that it did. `deliveries` are those that they settle, as they were before.
        """
        await list_troubled(uow, deliveries, settlements, now=now)
        await tell_parts(uow, deliveries, settlements)

    async def recompose(self, uow: UnitOfWork, outdated: Sequence[Delivery], *, now: datetime) -> Remade:
        """What posts that may no longer hold are to say now."""
        return await recompose(uow, outdated, now=now)
