"""Courses are kept once, parsed once, and refused where this release cannot read them."""

from __future__ import annotations

import pytest

from bot.course import Course
from bot.errors import StorageError
from storage import SqlStore, courses
from storage.courses import Courses
from tests.contracts.values import CHANNEL, NOON, make_cohort
from tests.storage.sql import connected, execute


async def test_a_hundred_cohorts_of_one_course_hold_one_text_and_one_value(
    sqlite_url: str, sqlite_store: SqlStore, course: Course
) -> None:
    async with sqlite_store.writing() as uow:
        made = [
            await uow.cohorts.add(name=f"{n}", channel=CHANNEL, course=course, start=None, at=NOON)
            for n in range(100)
        ]
    other = await SqlStore.open(sqlite_url)
    async with other.reading() as uow:
        found = await uow.cohorts.get_many(cohort.id for cohort in made)
        again = await uow.cohorts.get_many(cohort.id for cohort in made)
    await other.close()
    assert list(found.values()) == made
    assert len({id(cohort.course) for cohort in [*found.values(), *again.values()]}) == 1
    async with connected(sqlite_url) as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM courses")).scalar() == 1


async def test_a_course_this_release_cannot_read(
    sqlite_url: str, sqlite_store: SqlStore, course: Course
) -> None:
    cohort, _ = await make_cohort(sqlite_store, course)
    await execute(sqlite_url, """UPDATE courses SET body = '{"from": "another age"}'""")
    store = await SqlStore.open(sqlite_url)
    async with store.reading() as uow:
        with pytest.raises(StorageError, match="cannot be read by this release"):
            await uow.cohorts.get(cohort.id)
    await store.close()


def test_only_so_many_are_kept_at_hand(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "KEPT", 2)
    kept, body = Courses(), course.model_dump_json()
    for digest in ("a", "b"):
        assert kept.read(digest, body) == course
    assert kept.known("a") is not None
    kept.read("c", body)
    assert [digest for digest in "abc" if kept.known(digest)] == ["a", "c"]
