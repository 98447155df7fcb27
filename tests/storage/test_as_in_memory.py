"""A database does what the store in memory does, for any sequence of verbs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState, Edited
from bot.errors import StorageError
from bot.grouping import Grouped
from bot.model import Options, Passage, Pause, Preferences, Role, Where
from bot.ports import Store, UnitOfWork
from storage import MemoryStore, SqlStore
from tests.contracts.values import (
    HOUR,
    ME,
    NOON,
    OTHER,
    SPACE,
    check_in,
    delivery,
    extension,
    make_cohort,
    movement,
    occurrence,
    profile,
    settlement,
    timing,
)
from tests.support.effort import examples

Verb = Callable[[UnitOfWork], Awaitable[object]]

hours = st.integers(-3, 3).map(lambda number: NOON + number * HOUR)
owners = st.sampled_from([ME, OTHER])
ids = st.integers(1, 12)
id_lists = st.lists(ids, max_size=6)
recipients = st.sampled_from(["a", "b", "channel", "channel"])
seats = st.integers(1, 3)
spaces = st.sampled_from([SPACE, SPACE, "slack:T1"])
occurrence_keys = st.sampled_from(["lesson-1/released", "lesson-1/due-24h", "call-1/soon"])
settled_as = st.sampled_from(sorted(set(DeliveryState) - {DeliveryState.LEASED, DeliveryState.SENDING}))

new_rows = st.builds(
    delivery,
    st.just(1),
    recipients,
    occurrence=occurrence_keys,
    revision=st.integers(0, 1),
    member_id=st.sampled_from([None, 1, 2, 2, 3]),
    due=hours,
    state=st.sampled_from([DeliveryState.QUEUED, DeliveryState.QUEUED, DeliveryState.SKIPPED]),
    inputs=st.dictionaries(recipients, st.text(max_size=3), max_size=2),
    space=spaces,
)
settlements = st.builds(settlement, ids, settled_as, at=hours, due=st.none() | hours)
plans = st.lists(
    st.builds(occurrence, occurrence_keys, opens=hours, at=hours), max_size=3, unique_by=lambda one: one.key
)
units = st.lists(st.sampled_from(["lesson-1", "call-1", "call-2"]), max_size=2)
timings = st.builds(timing, hours)
edits = st.builds(
    Edited,
    delivery_id=ids,
    claimed_until=hours,
    text=st.text(max_size=3),
    again_at=st.none() | hours,
)
movements = st.builds(
    movement, st.integers(1, 2), st.sampled_from(["ana", "dana"]), passage=st.sampled_from(Passage), at=hours
)
preferences = st.builds(
    Preferences,
    name=st.text(max_size=3),
    zone=st.sampled_from(["", "Asia/Qatar"]),
    reminders=st.none() | st.sampled_from(Where),
    leads=st.none() | st.lists(st.integers(0, 9).map(lambda n: n * HOUR), max_size=2).map(tuple),
    away_until=st.none() | hours,
    final_call=st.booleans(),
)
profiles = st.builds(
    lambda handle, zone, guessed: replace(profile(handle, zone=zone), guessed=guessed),
    st.sampled_from(["ana", "cam"]),
    st.sampled_from(["Asia/Qatar", "Europe/Paris"]),
    st.booleans(),
)
groups = st.sampled_from(["", "red", "blue"])
options = st.builds(Options, group=groups, calendar=st.booleans())
outcomes = st.builds(
    Grouped,
    member_id=seats,
    enters=groups,
    group=groups,
    problem=st.text(max_size=2),
    again_at=st.none() | hours,
)
extensions = st.builds(extension, seats, st.sampled_from(["lesson-1", "lesson-2"]), due=hours)
check_ins = st.builds(check_in, seats, recipients, acted=hours, note=st.text(max_size=3))

verbs: st.SearchStrategy[Verb] = st.one_of(
    st.lists(new_rows, max_size=6).map(lambda rows: lambda uow: uow.ledger.record(rows)),
    st.tuples(hours, owners, hours, st.integers(1, 5)).map(
        lambda a: lambda uow: uow.ledger.claim(a[0], space=SPACE, owner=a[1], lease_until=a[2], limit=a[3])
    ),
    st.tuples(id_lists, owners, hours).map(
        lambda a: lambda uow: uow.ledger.begin(a[0], owner=a[1], now=NOON, lease_until=a[2])
    ),
    st.tuples(st.lists(settlements, max_size=5), owners).map(
        lambda a: lambda uow: uow.ledger.settle(a[0], owner=a[1])
    ),
    hours.map(lambda at: lambda uow: uow.ledger.expire_leases(at)),
    st.dictionaries(ids, timings, max_size=3).map(lambda moved: lambda uow: uow.ledger.retime(moved)),
    plans.map(lambda plan: lambda uow: uow.occurrences.put(1, plan)),
    st.tuples(hours, st.integers(1, 3)).map(lambda a: lambda uow: uow.occurrences.claim(a[0], limit=a[1])),
    st.lists(check_ins, max_size=3).map(lambda said: lambda uow: uow.check_ins.record(said)),
    st.tuples(seats, st.lists(recipients, max_size=2), hours).map(
        lambda a: lambda uow: uow.check_ins.withdraw(*a)
    ),
    st.tuples(units, hours).map(lambda a: lambda uow: uow.ledger.outdate(1, a[0], a[1])),
    st.tuples(hours, hours, st.integers(1, 3)).map(
        lambda a: lambda uow: uow.ledger.claim_edits(a[0], space=SPACE, lease_until=a[1], limit=a[2])
    ),
    st.lists(edits, max_size=3).map(lambda done: lambda uow: uow.ledger.settle_edits(done)),
    st.tuples(seats, preferences).map(lambda a: lambda uow: uow.people.prefer(*a)),
    st.tuples(seats, st.none() | hours).map(lambda a: lambda uow: uow.members.mute(*a)),
    st.tuples(seats, hours).map(lambda a: lambda uow: uow.members.leave(*a)),
    st.tuples(st.lists(seats, max_size=2), hours).map(
        lambda a: lambda uow: uow.members.enrol(1, a[0], Role.LEARNER, a[1])
    ),
    st.lists(extensions, max_size=3).map(lambda given: lambda uow: uow.extensions.grant(given)),
    st.tuples(st.lists(seats, max_size=2), st.sampled_from(["lesson-1", "lesson-2"])).map(
        lambda a: lambda uow: uow.extensions.revoke(*a)
    ),
    st.lists(movements, max_size=3).map(lambda noted: lambda uow: uow.movements.note(noted)),
    st.lists(st.sampled_from(["ana", "dana"]), max_size=2).map(
        lambda who: lambda uow: uow.movements.settle(1, who)
    ),
    hours.map(lambda at: lambda uow: uow.movements.forget(at)),
    st.builds(Pause, space=spaces, until=hours, reason=st.text(max_size=2), closed=st.booleans()).map(
        lambda pause: lambda uow: uow.pauses.pause(pause)
    ),
    spaces.map(lambda space: lambda uow: uow.pauses.end(space)),
    hours.map(lambda at: lambda uow: uow.pauses.forget(at)),
    seats.map(lambda number: lambda uow: uow.people.erase(number)),
    st.lists(profiles, max_size=3).map(lambda told: lambda uow: uow.people.update_many(told)),
    st.tuples(seats, hours).map(lambda a: lambda uow: uow.people.asked(*a)),
    options.map(lambda chosen: lambda uow: uow.cohorts.choose(1, chosen)),
    st.tuples(hours, hours, st.integers(1, 3)).map(
        lambda a: lambda uow: uow.members.misgrouped(["local"], a[0], held_until=a[1], limit=a[2])
    ),
    st.lists(outcomes, max_size=3).map(lambda known: lambda uow: uow.members.grouped(known)),
)


async def all_there_is(uow: UnitOfWork) -> list[object]:
    """Every look there is, at one moment in the middle of the others."""
    return [
        await uow.ledger.of_cohort(1),
        await uow.ledger.counts(1),
        await uow.ledger.next_due(),
        await uow.ledger.queued(1),
        await uow.ledger.queued(1, member_id=2),
        await uow.ledger.uncertain(NOON, platforms=["local", "slack"], limit=3),
        await uow.ledger.uncertain(NOON, platforms=["slack"], limit=3),
        await uow.ledger.troubled(1, limit=3),
        await uow.ledger.troubled(1, limit=3, since=NOON),
        await uow.ledger.spaces(NOON),
        await uow.ledger.first_posts(1, ["lesson-1", "call-1"]),
        await uow.ledger.get(2),
        await uow.movements.waiting(1),
        await uow.pauses.current(NOON),
        await uow.occurrences.next_opening(),
        await uow.occurrences.opened(1, NOON),
        await uow.check_ins.of_members([1, 2, 3]),
        await uow.check_ins.anonymous(1),
        await uow.ledger.of_people([1, 2, 3], since=NOON),
        await uow.extensions.of_members([1, 2, 3]),
        await uow.members.get_many([1, 2, 3]),
        await uow.members.of_cohort(1),
        await uow.members.misgrouped(["local"], NOON, held_until=NOON, limit=2),
        await uow.people.known_many(SPACE, ["ana", "ben", "cam"]),
        await uow.people.spaces("local", "ana"),
        await uow.cohorts.every(),
    ]


async def carry_out(store: Store, verb: Verb) -> tuple[object, list[object]]:
    answer: object
    try:
        async with store.writing() as uow:
            answer = await verb(uow)
    except StorageError:
        # What refers to somebody who was erased, or never was, is refused whole by every store.
        answer = "refused"
    async with store.reading() as uow:
        return answer, await all_there_is(uow)


def never_in_two_hands(before: list[Delivery], after: list[Delivery]) -> None:
    """What was told to people stays told: a sent row is sent for good, until the post is edited or who got it is
    forgotten.
    """
    now = {row.id: row for row in after}
    for row in before:
        if row.row.state is DeliveryState.SENT and (row.id in now or row.row.member_id is None):
            found = now[row.id]
            assert found == replace(row, edit_due_at=found.edit_due_at, text=found.text)
            assert found.text == row.text or row.edit_due_at is not None


@settings(max_examples=examples(15, 60))
@given(sequence=st.lists(verbs, min_size=1, max_size=25))
async def test_any_sequence_of_verbs(sqlite_template: Path, course: Course, sequence: list[Verb]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(sqlite_template, folder)
        memory, database = MemoryStore(), await SqlStore.open(f"sqlite:///{path}", durable=False)
        try:
            for store in (memory, database):
                await make_cohort(store, course, "ana", "ben")
            rows: list[Delivery] = []
            for verb in sequence:
                expected = await carry_out(memory, verb)
                assert await carry_out(database, verb) == expected
                async with memory.reading() as uow:
                    before, rows = rows, await uow.ledger.of_cohort(1)
                never_in_two_hands(before, rows)
        finally:
            await database.close()
