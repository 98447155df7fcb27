"""Once somebody is erased, no table has a word of theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.changes import Change, ChangeField
from bot.course import Course
from bot.deliveries import DeliveryState, Receipt, Settlement, Timing
from bot.grouping import Grouped
from bot.model import Movement, Passage, Place, PlaceKind, Preferences, Profile, Role
from storage import SqlStore
from storage.sql.tables import METADATA
from tests.contracts.values import (
    HOUR,
    ME,
    NOON,
    SPACE,
    add_cohort,
    check_in,
    delivery,
    enrol,
    extension,
    profile,
)
from tests.storage.sql import connected

HANDLE = "U0SECRETHANDLE"
WORDS = {
    "handle": HANDLE,
    "name": "Xanthippe",
    "name chosen": "Xanny",
    "zone": "Pacific/Chatham",
    "zone chosen": "Antarctica/Troll",
    "language": "tlh",
    "language chosen": "quenya",
    "note": "my mother is ill",
    "link": "https://example.org/xanthippes-work",
    "reason": "owes two things",
    "inputs": "reflection-of-xanthippe",
    "said": "Hello Xanthippe, lesson 1 is due",
    "message": "1601568000.000100",
    "direct": "D0SECRETDIRECT",
    "problem": "she is not on the server",
}


async def everything(url: str) -> str:
    """All rows of all tables as text, as somebody who has the database could read them."""
    dump: list[str] = []
    async with connected(url) as connection:
        for table in METADATA.sorted_tables:
            dump += [f"{table.name}: {row!r}" for row in await connection.execute(select(table))]
    return "\n".join(dump)


@pytest.fixture
async def told(url: str, course: Course) -> tuple[str, int]:
    """A database in which somebody has left words everywhere there is room for them; their id."""
    return url, await leave_words(url, course)


async def leave_words(url: str, course: Course) -> int:
    store = await SqlStore.open(url)
    async with store.writing() as uow:
        cohort, other = await add_cohort(uow, course, "first"), await add_cohort(uow, course, "second")
        ben, _ = await enrol(uow, cohort, ["ben", "cam"])
        person = await uow.people.meet(
            Profile(space=SPACE, external_id=HANDLE, name="Xanthippe", zone="Pacific/Chatham", locale="tlh")
        )
        await uow.people.prefer(
            person.id,
            Preferences(
                name="Xanny", zone="Antarctica/Troll", language="quenya", snoozed_until=NOON, away_until=NOON
            ),
        )
        (here,) = await uow.members.enrol(cohort.id, [person.id], Role.LEARNER, NOON)
        (there,) = await uow.members.enrol(other.id, [person.id], Role.FACILITATOR, NOON)
        await uow.members.grouped(
            [Grouped(member_id=here.id, enters="", group="", problem="she is not on the server")]
        )
        await uow.members.mute(there.id, NOON)
        await uow.members.leave(there.id, NOON)
        await uow.movements.note(
            [Movement(cohort_id=other.id, who=person.told, passage=Passage.LEFT, at=NOON)]
        )
        said = check_in(here.id, note="my mother is ill")
        link = "https://example.org/xanthippes-work"
        await uow.check_ins.record(
            [
                said.__class__(
                    member_id=member.id,
                    assignment=assignment,
                    acted_at=NOON,
                    recorded_at=NOON,
                    note=said.note,
                    link=link,
                )
                for member in (here, there)
                for assignment in ("lesson-1/worksheet", "lesson-1/video")
            ]
        )
        await uow.check_ins.withdraw(here.id, ["lesson-1/video"], NOON)
        await uow.extensions.grant([extension(here.id), extension(ben.id, by=person.id)])
        await uow.cohorts.change(
            cohort.id,
            Change(subject="call-1", field=ChangeField.LINK, value="https://call/1", at=NOON, by=person.id),
        )
        for state in DeliveryState:
            row = delivery(
                cohort.id,
                f"member:{here.id}-{state}",
                member_id=here.id,
                reason="owes two things",
                inputs={"owes": "reflection-of-xanthippe"},
            )
            await uow.ledger.record([row])
            if state is DeliveryState.QUEUED:
                await uow.ledger.retime(
                    {
                        each.id: Timing(
                            due_at=NOON + 99 * HOUR,
                            expires_at=NOON + 100 * HOUR,
                            place=Place(space=SPACE, kind=PlaceKind.DIRECT, id="D0SECRETDIRECT"),
                        )
                        for each in await uow.ledger.queued(cohort.id)
                    }
                )
                continue
            (claimed,) = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=NOON + HOUR, limit=1)
            if state is DeliveryState.LEASED:
                continue
            await uow.ledger.begin([claimed.id], owner=ME, now=NOON, lease_until=NOON + HOUR)
            if state is DeliveryState.SENDING:
                continue
            await uow.ledger.settle(
                [
                    Settlement(
                        delivery_id=claimed.id,
                        state=state,
                        reason="owes two things",
                        at=NOON,
                        receipt=Receipt(message_id="1601568000.000100", at=NOON),
                        text="Hello Xanthippe, lesson 1 is due",
                    )
                ],
                owner=ME,
            )
        await uow.proposals.add(
            kind="x", body='{"note": "my mother is ill"}', cohort_id=cohort.id, by=person.id, at=NOON
        )
        rows = json.dumps([[HANDLE, "Xanthippe", "Pacific/Chatham", "learner", "tlh"]])
        await uow.proposals.add(
            kind="roster", body=json.dumps({"rows": rows}), cohort_id=cohort.id, by=ben.person.id, at=NOON
        )
    await store.close()
    return person.id


async def test_no_word_of_theirs_is_left(told: tuple[str, int]) -> None:
    url, person_id = told
    before = await everything(url)
    assert [name for name, words in WORDS.items() if words not in before] == []
    store = await SqlStore.open(url)
    async with store.writing() as uow:
        await uow.people.erase(person_id)
    after = await everything(url)
    assert [name for name, words in WORDS.items() if words.casefold() in after.casefold()] == []
    # Of what they did there are counts, and the number of somebody who is not there any more.
    async with store.reading() as uow:
        assert await uow.check_ins.anonymous(1) == {"lesson-1/worksheet": 1}
        assert await uow.check_ins.anonymous(2) == {"lesson-1/worksheet": 1, "lesson-1/video": 1}
        cohort = await uow.cohorts.get(1)
        assert cohort is not None
        assert [change.by for change in cohort.changes] == [person_id]
        assert len(await uow.members.of_cohort(1)) == 2
    await store.close()


async def test_erasing_twice_leaves_the_same_rows(told: tuple[str, int]) -> None:
    url, person_id = told
    store = await SqlStore.open(url)
    async with store.writing() as uow:
        await uow.people.erase(person_id)
    once = await everything(url)
    async with store.writing() as uow:
        await uow.people.erase(person_id)
    assert await everything(url) == once
    async with store.writing() as uow:
        assert (await uow.people.meet(profile(HANDLE))).id > person_id
    await store.close()


async def test_no_byte_of_theirs_is_left_in_the_file(sqlite_url: str, course: Course) -> None:
    """Not in pages that are free either. What is in the files of a server only the server knows."""
    person_id = await leave_words(sqlite_url, course)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert WORDS["note"].encode() in _bytes_of(folder)
    store = await SqlStore.open(sqlite_url)
    async with store.writing() as uow:
        await uow.people.erase(person_id)
    await store.close()
    assert [name for name, words in WORDS.items() if words.encode() in _bytes_of(folder)] == []


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
