"""The store in memory: one writer at a time, and readers who see what was committed when they began."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.memory.cohorts import MemoryCohorts
from storage.memory.desk import MemoryCheckIns, MemoryInbox, MemoryProposals
from storage.memory.extensions import MemoryExtensions
from storage.memory.ledger import MemoryLedger
from storage.memory.movements import MemoryMovements
from storage.memory.occurrences import MemoryOccurrences
from storage.memory.pauses import MemoryPauses
from storage.memory.people import MemoryMembers, MemoryPeople
from storage.memory.state import State


class MemoryUnitOfWork:
    """`bot.ports.UnitOfWork` over a fork of the state."""

    def __init__(self, state: State) -> None:
        self.people = MemoryPeople(state)
        self.cohorts = MemoryCohorts(state)
        self.members = MemoryMembers(state)
        self.occurrences = MemoryOccurrences(state)
        self.ledger = MemoryLedger(state)
        self.check_ins = MemoryCheckIns(state)
        self.extensions = MemoryExtensions(state)
        self.movements = MemoryMovements(state)
        self.pauses = MemoryPauses(state)
        self.proposals = MemoryProposals(state)
        self.inbox = MemoryInbox(state)


class MemoryStore:
    """`bot.ports.Store` without a database. Nothing outlives the process."""

    def __init__(self) -> None:
        self._state = State()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryUnitOfWork]:
        async with self._turn:
            state = self._state.fork()
            yield MemoryUnitOfWork(state)
            self._state = state

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryUnitOfWork]:
        yield MemoryUnitOfWork(self._state.fork())

    async def close(self) -> None:
        """There is nothing to close; what was stored stays until the store itself goes."""
