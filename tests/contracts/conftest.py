"""One parametrised store for the whole contract."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import pytest

from bot.course import Course
from bot.ports import Store
from companion.coursefile import CourseFiles
from tests.contracts.stores import IMPLEMENTATIONS, Implementation, Opener


@pytest.fixture(params=list(IMPLEMENTATIONS.values()), ids=list(IMPLEMENTATIONS))
def implementation(request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Opener]:
    """Each store in turn, with nothing in it."""
    implementation: Implementation = request.param
    return implementation(request)


@pytest.fixture
async def opener(implementation: AbstractAsyncContextManager[Opener]) -> AsyncIterator[Opener]:
    """Opens stores on the same data, which is empty at first."""
    async with implementation as opener:
        yield opener


@pytest.fixture
async def store(opener: Opener) -> Store:
    """An empty store."""
    return await opener()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of 2020."""
    return CourseFiles().load("leadership-2020")
