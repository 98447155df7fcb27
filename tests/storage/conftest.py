"""Empty databases to begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.course import Course
from companion.coursefile import CourseFiles
from storage import SqlStore


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(sqlite_url)
    yield store
    await store.close()


@pytest.fixture
async def postgres_store(postgres_url: str) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(postgres_url)
    yield store
    await store.close()


@pytest.fixture(scope="session")
def course() -> Course:
    """The course of 2020."""
    return CourseFiles().load("leadership-2020")
