"""A cohort in #spring: Ana and Ben learn, Farah facilitates."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.memory import MemoryStore
from tests.slack.app.support import HURRIED, Running, cohort, running
from tests.slack.standin import Channel, Person, Slack


@pytest.fixture
async def store(spring: Channel, ana: Person, ben: Person, farah: Person) -> MemoryStore:
    store = MemoryStore()
    await cohort(store, spring, [ana, ben], farah)
    return store


@pytest.fixture(params=["socket", "http"])
async def app(request: pytest.FixtureRequest, slack: Slack, store: MemoryStore) -> AsyncIterator[Running]:
    """The app, through either door."""
    async with running(slack, store, http=request.param == "http") as one:
        yield one


@pytest.fixture
async def socketed(slack: Slack, store: MemoryStore) -> AsyncIterator[Running]:
    async with running(slack, store) as one:
        yield one


@pytest.fixture
async def hurried(slack: Slack, store: MemoryStore) -> AsyncIterator[Running]:
    """The app, for which nearly everything takes too long."""
    async with running(slack, store, patience=HURRIED) as one:
        yield one
