"""A database that an earlier release made and filled goes on with everything in it."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.course import Course
from bot.deliveries import DeliveryState
from bot.model import Options, Preferences, Role, Where
from storage import SqlStore, migrate
from storage.address import read_address
from storage.migrating import config_on
from storage.sql.engine import open_engine, prepare, writing
from storage.sql.tables import METADATA
from tests.contracts.values import HOUR, ME, NOON, SPACE, check_in, extension, occurrence, profile, settlement
from tests.storage.sql import connected, execute

ROWS = (
    "INSERT INTO people (id, space, external_id, name, zone, locale, waking_start, waking_end) VALUES"
    " (1, 'local:room', 'ana', 'Ana', 'America/New_York', 'en', :early, :late),"
    " (7, 'local:room', 'ben', 'Ben “B” 🩺', 'Asia/Qatar', 'es', :early, :late)",
    "INSERT INTO cohorts (id, space, name, place_kind, place_id, course, start, created_at) VALUES"
    " (1, 'local:room', 'Fall 2020', 'channel', 'course', :digest, NULL, :noon)",
    'INSERT INTO changes (id, cohort_id, subject, field, value, at, "by") VALUES'
    " (1, 1, 'call-1', 'link', 'https://call/1', :noon, 7)",
    "INSERT INTO members (id, cohort_id, person_id, learner, coach, facilitator, joined_at, left_at) VALUES"
    " (1, 1, 1, :true, :false, :false, :noon, NULL), (9, 1, 7, :true, :false, :true, :noon, NULL)",
    "INSERT INTO occurrences (id, cohort_id, key, kind, subject, title, audience, opens_at, at, expires_at,"
    " anchor_at, state, revision, was_opened) VALUES (1, 1, 'lesson-1/due-24h', 'deadline_near', 'lesson-1',"
    " 'Lesson 1 is due', 'owing', :noon, :noon, :later, :later, 'opened', 2, :true)",
    "INSERT INTO deliveries (id, cohort_id, occurrence, revision, recipient, kind, member_id, space, place_kind,"
    " place_id, due_at, expires_at, state, reason, inputs, attempts, lease_owner, lease_until, receipt_id,"
    " receipt_at, settled_at, text) VALUES"
    " (3, 1, 'lesson-1/due-24h', 2, 'member:1', 'deadline_near', 1, 'local:room', 'direct', 'ana', :noon, :later,"
    " 'queued', 'owes', '{\"owes\": \"x\"}', 0, NULL, NULL, NULL, NULL, NULL, ''),"
    " (4, 1, 'lesson-1/due-24h', 2, 'member:9', 'deadline_near', 9, 'local:room', 'direct', 'ben', :noon, :later,"
    " 'sending', 'owes', '{}', 1, 'worker-1', :later, NULL, NULL, NULL, ''),"
    " (5, 1, 'call-1/day', 0, 'channel', 'call_soon', NULL, 'local:room', 'channel', 'course', :noon, :later,"
    " 'sent', 'for everybody', '{}', 1, NULL, NULL, 'm5', :noon, :noon, 'Call 1 is today')",
    "INSERT INTO check_ins (id, member_id, assignment, acted_at, recorded_at, how, note, link, withdrawn_at) VALUES"
    " (1, 1, 'lesson-1/worksheet', :noon, :noon, 'done', 'my note', 'https://x', NULL),"
    " (2, 9, 'lesson-1/worksheet', :noon, :noon, 'done', '', '', :later)",
    'INSERT INTO proposals (id, kind, body, cohort_id, "by", made_at, is_open) VALUES'
    " (11, 'change', '{}', 1, 7, :noon, :true)",
    "INSERT INTO inbox (event_id, seen_at) VALUES ('slack:Ev1', :noon)",
)
"""What the first release wrote, in its own words: later code would write more."""

LATER = NOON + HOUR


def _values(dialect: str, digest: str) -> dict[str, object]:
    """The values of the rows as each database keeps them."""
    if dialect == "sqlite":
        stamps = {name: f"{at:%Y-%m-%dT%H:%M:%S}.000000Z" for name, at in (("noon", NOON), ("later", LATER))}
        return {
            "early": "08:00:00.000000",
            "late": "21:00:00.000000",
            "true": 1,
            "false": 0,
            **stamps,
            "digest": digest,
        }
    return {
        "early": time(8),
        "late": time(21),
        "true": True,
        "false": False,
        "noon": NOON,
        "later": LATER,
        "digest": digest,
    }


async def to_revision(url: str, revision: str) -> None:
    """Bring a database to this revision, as the release that had no later one did."""
    address = read_address(url)
    await prepare(address)
    engine = open_engine(address, durable=False, foreign_keys=False)

    def upgrade(connection: Connection) -> None:
        command.upgrade(config_on(connection), revision)

    async with writing(engine).begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


@pytest.fixture
async def filled(new_url: str, course: Course) -> AsyncIterator[str]:
    """A database of the first release, with rows in every table."""
    await to_revision(new_url, "0001")
    body = course.model_dump_json()
    digest = hashlib.sha256(body.encode()).hexdigest()
    async with connected(new_url) as connection:
        await connection.execute(
            text("INSERT INTO courses (digest, body) VALUES (:digest, :body)"),
            {"digest": digest, "body": body},
        )
        values = _values(connection.dialect.name, digest)
        for statement in ROWS:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), named)
        if connection.dialect.name == "postgresql":
            for table in ("people", "members", "deliveries", "proposals"):
                await connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 50)"))
    yield new_url


async def test_everything_is_there_after_an_upgrade(filled: str, course: Course) -> None:
    assert await migrate(filled) > "0001"
    store = await SqlStore.open(filled)
    async with store.reading() as uow:
        cohort = await uow.cohorts.get(1)
        assert cohort is not None
        assert (cohort.course, cohort.changes[0].by) == (course, 7)
        ana, ben = await uow.members.of_cohort(1)
        assert (ana.id, ana.person.told, ana.person.preferences) == (1, profile("ana"), Preferences())
        assert (ben.id, ben.person.id, ben.person.name, ben.muted_at) == (9, 7, "Ben “B” 🩺", None)
        assert ben.roles == {Role.LEARNER, Role.FACILITATOR}
        rows = await uow.ledger.of_cohort(1)
        assert [(row.id, str(row.row.state), row.text, row.edit_due_at) for row in rows] == [
            (3, "queued", "", None),
            (4, "sending", "", None),
            (5, "sent", "Call 1 is today", None),
        ]
        assert rows[0].row.inputs == {"owes": "x"}
        assert rows[0].row.due_at == NOON
        (opened,) = await uow.occurrences.opened(1, NOON)
        assert (opened.revision, opened.occurrence.lead) == (2, None)
        standing = await uow.check_ins.of_members([1, 9])
        assert [(one.note, one.acted_at) for one in standing[1].values()] == [("my note", NOON)]
        assert standing[9] == {}
        assert await uow.extensions.of_members([1]) == {1: {}}
        assert await uow.check_ins.anonymous(1) == {}
        assert not await uow.inbox.first_sight("slack:Ev1", NOON)
        # When it was begun is not known: not before there was a cohort.
        assert [row.begun_at for row in rows] == [None, NOON, None]
        assert await uow.ledger.spaces(NOON) == [SPACE]
        assert list(await uow.ledger.first_posts(1, ["call-1"])) == ["call-1"]
        assert await uow.movements.waiting(1) == []
        assert await uow.pauses.current(NOON) == {}
        # It is run as ever, and nobody was guessed about or put anywhere.
        assert cohort.options == Options()
        assert {(one.person.told.guessed, one.person.asked_at) for one in (ana, ben)} == {(False, None)}
        assert {(one.group, one.group_problem) for one in (ana, ben)} == {("", "")}
        assert await uow.members.misgrouped(["local"], LATER, held_until=LATER, limit=9) == []
        assert await uow.people.spaces("local", "ana") == [SPACE]
    await store.close()


async def test_who_never_chose_where_is_reminded_as_the_cohort_has_it(new_url: str) -> None:
    """To nobody but themselves was what everybody had from the start: who chose it cannot be told from who did not."""
    await to_revision(new_url, "0003")
    await execute(
        new_url,
        "INSERT INTO people (id, space, external_id, name, zone, locale, waking_start, waking_end) VALUES"
        " (4, 'local:room', 'ana', 'Ana', 'Asia/Qatar', 'en', '08:00:00.000000', '21:00:00.000000')",
        "INSERT INTO people (id, space, external_id, name, zone, locale, waking_start, waking_end, reminders)"
        " VALUES (9, 'local:room', 'ben', 'Ben', 'Asia/Qatar', 'en', '08:00:00.000000', '21:00:00.000000',"
        " 'channel')",
    )
    await migrate(new_url)
    store = await SqlStore.open(new_url)
    async with store.writing() as uow:
        known = await uow.people.known_many(SPACE, ["ana", "ben"])
        assert {handle: one.preferences.reminders for handle, one in known.items()} == {
            "ana": None,
            "ben": Where.CHANNEL,
        }
        await uow.people.prefer(4, Preferences(reminders=Where.DIRECT))
        ana = await uow.people.known(SPACE, "ana")
        assert ana is not None
        assert ana.preferences.reminders is Where.DIRECT
    await store.close()


async def test_members_of_an_earlier_release_are_put_into_a_group(filled: str) -> None:
    await migrate(filled)
    store = await SqlStore.open(filled)
    async with store.writing() as uow:
        await uow.cohorts.choose(1, Options(group="red"))
        found = await uow.members.misgrouped(["local"], NOON, held_until=LATER, limit=9)
        assert [(one.member_id, one.external_id, one.enters) for one in found] == [
            (1, "ana", "red"),
            (9, "ben", "red"),
        ]
    await store.close()


async def test_an_upgraded_database_keeps_every_promise(filled: str) -> None:
    """What was begun by the earlier release is settled, edited, extended and forgotten by this one."""
    await migrate(filled)
    store = await SqlStore.open(filled)
    async with store.writing() as uow:
        await uow.ledger.settle([settlement(4, DeliveryState.SENT)], owner=ME)
        assert await uow.ledger.outdate(1, ["call-1"], NOON) == 1
        assert [
            row.id for row in await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        ] == [5]
        await uow.extensions.grant([extension(1)])
        await uow.people.prefer(7, Preferences(name="Benno"))
        await uow.members.mute(9, NOON)
        await uow.check_ins.record([check_in(9)])
        lead = occurrence("lesson-1/due-24h", opens=NOON)
        await uow.occurrences.put(1, [lead])
        proposal = await uow.proposals.take(11, by=7)
        assert proposal is not None
    async with store.writing() as uow:
        found = await uow.ledger.of_people([1, 7], since=NOON)
        assert {number: [row.id for row in rows] for number, rows in found.items()} == {1: [3], 7: [4]}
        assert await uow.proposals.forget(LATER) == 1
        for number in (1, 7):
            await uow.people.erase(number)
        assert await uow.check_ins.anonymous(1) == {"lesson-1/worksheet": 2}
        assert [row.id for row in await uow.ledger.of_cohort(1)] == [5]
    async with store.writing() as uow:
        # Numbers go on where the earlier release had come to, though nobody has those any more.
        back = await uow.people.meet(profile("ana"))
        assert back.id > 7
        (member,) = await uow.members.enrol(1, [back.id], Role.LEARNER, NOON)
        assert member.id > 9
        made = await uow.proposals.add(kind="x", body="{}", cohort_id=None, by=back.id, at=NOON)
        assert made.id > 11
        assert await uow.people.known(SPACE, "ben") is None
    await store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deliveries SET state = 'banana'",
        "UPDATE deliveries SET occurrence = 'x', recipient = 'x', revision = 0",
        "UPDATE people SET external_id = 'same'",
        "UPDATE members SET person_id = 1",
        "UPDATE people SET name = NULL",
    ],
)
async def test_what_the_first_release_forbade_is_still_forbidden(filled: str, statement: str) -> None:
    """SQLite makes tables anew to change them, and must not lose what they insist on."""
    await migrate(filled)
    with pytest.raises(IntegrityError):
        await execute(filled, statement)


async def test_references_hold_after_an_upgrade(filled: str) -> None:
    await migrate(filled)
    for statement in ("DELETE FROM people", "DELETE FROM members", "UPDATE deliveries SET member_id = 99"):
        with pytest.raises(IntegrityError):
            await execute(filled, statement)
    async with connected(filled) as connection:
        if connection.dialect.name == "sqlite":
            assert (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all() == []
            assert (await connection.exec_driver_sql("PRAGMA integrity_check")).scalars().all() == ["ok"]


async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(filled: str) -> None:
    """Somebody's own table is in the way of a new one."""
    await execute(filled, "CREATE TABLE extensions (mine INTEGER)")
    with pytest.raises(Exception, match=r"extensions"):
        await migrate(filled)
    async with connected(filled) as connection:
        assert (
            await connection.exec_driver_sql("SELECT version_num FROM companion_version")
        ).scalars().all() == ["0001"]
    await execute(filled, "DROP TABLE extensions")
    assert await migrate(filled) > "0001"
    store = await SqlStore.open(filled)
    async with store.reading() as uow:
        assert len(await uow.members.of_cohort(1)) == 2
    await store.close()


async def test_sqlite_counts_on_where_rows_can_go(new_sqlite_url: str, tmp_path: Path) -> None:
    """The tables say so, and so does what the migrations made of them."""
    await migrate(new_sqlite_url)
    async with connected(new_sqlite_url) as connection:
        found = await connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"
        )
        assert found.scalars().all() == sorted(
            table.name for table in METADATA.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]
        )
