"""One parametrised store for the whole contract."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.course import Course
from bot.ports import Store
from companion.coursefile import CourseFiles
from tests.contracts.stores import IMPLEMENTATIONS, Implementation, Opener
from tests.postgres_server import postgres

__all__ = ["postgres"]


@pytest.fixture(params=list(IMPLEMENTATIONS.values()), ids=list(IMPLEMENTATIONS))
async def opener(request: pytest.FixtureRequest) -> AsyncIterator[Opener]:
    """Opens stores on the same data, which is empty at first."""
    implementation: Implementation = request.param
    async with implementation(request) as opener:
        yield opener


@pytest.fixture
async def store(opener: Opener) -> Store:
    """An empty store."""
    return await opener()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of 2020."""
    return CourseFiles().load("leadership-2020")
