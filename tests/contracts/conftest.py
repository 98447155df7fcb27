"""One parametrised store for the whole contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.course import Course
from bot.ports import Store
from companion.coursefile import CourseFiles
from tests.contracts.stores import IMPLEMENTATIONS, Implementation, Kept, Making, Opener


@pytest.fixture(params=list(IMPLEMENTATIONS.values()), ids=list(IMPLEMENTATIONS))
def implementation(request: pytest.FixtureRequest) -> Implementation:
    """Each store in turn, with nothing in it."""
    made: Making = request.param
    return made(request)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept() -> AsyncIterator[Kept]:
    """Stores that stay open from test to test: what their engines have compiled is half the time of most tests."""
    kept: Kept = {}
    yield kept
    for store in kept.values():
        await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def opener(implementation: Implementation, kept: Kept) -> AsyncIterator[Opener]:
    """Opens stores on the same data, which is empty at first."""
    async with implementation(kept) as opener:
        yield opener


@pytest_asyncio.fixture(loop_scope="session")
async def store(opener: Opener) -> Store:
    """An empty store."""
    return await opener()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of 2020."""
    return CourseFiles().load("leadership-2020")
