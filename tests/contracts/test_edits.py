"""`bot.ledger.Ledger`: posts that say what no longer holds are edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.course import Course
from bot.deliveries import Delivery, DeliveryState, Edited
from bot.ports import Store, UnitOfWork
from tests.contracts.values import HOUR, ME, NOON, OTHER, SPACE, delivery, make_cohort, settlement

QUEUED, LEASED, SENDING = DeliveryState.QUEUED, DeliveryState.LEASED, DeliveryState.SENDING
SENT, FAILED, UNCERTAIN = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNCERTAIN
LATER = NOON + HOUR


async def posted(
    uow: UnitOfWork, cohort_id: int, *occurrences: str, state: DeliveryState = SENT
) -> list[int]:
    """Posts to the channel in this state, held by ME while they are on their way."""
    await uow.ledger.record([delivery(cohort_id, "channel", occurrence=key) for key in occurrences])
    if state is QUEUED:
        return [row.id for row in await uow.ledger.queued(cohort_id)]
    rows = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=99)
    ids = [row.id for row in rows]
    if state is not LEASED:
        await uow.ledger.begin(ids, owner=ME, now=NOON, lease_until=LATER)
    if state not in (LEASED, SENDING):
        await uow.ledger.settle([settlement(number, state) for number in ids], owner=ME)
    return ids


async def claimed(uow: UnitOfWork, *, limit: int = 99) -> list[int]:
    return [
        row.id
        for row in await uow.ledger.claim_edits(LATER, space=SPACE, lease_until=LATER + HOUR, limit=limit)
    ]


async def only(uow: UnitOfWork, cohort_id: int) -> Delivery:
    (row,) = await uow.ledger.of_cohort(cohort_id)
    return row


async def test_posts_about_these_units_are_to_be_edited(store: Store, course: Course) -> None:
    cohort, (ana,) = await make_cohort(store, course, "ana")
    keys = [
        "call-1/day",
        "call-1/soon",
        "call-2/day",
        "call-10/day",
        "Call-1/day",
        "call-1",
        "lesson-1/released",
    ]
    async with store.writing() as uow:
        other = await uow.cohorts.add(
            name="other", channel=cohort.channel, course=course, start=None, at=NOON
        )
        ids = dict(zip(keys, await posted(uow, cohort.id, *keys), strict=True))
        await posted(uow, other.id, "call-1/day")
        await uow.ledger.record(
            [delivery(cohort.id, f"member:{ana.id}", member_id=ana.id, occurrence="call-1/day")]
        )
        await uow.ledger.settle(
            [
                settlement(row.id, SENT)
                for row in await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=9)
            ],
            owner=ME,
        )
        assert await uow.ledger.outdate(cohort.id, ["call-1", "lesson-1", "no-such-unit"], LATER) == 3
        assert await uow.ledger.outdate(cohort.id, [], LATER) == 0
        assert await uow.ledger.outdate(cohort.id, ["call-9", "%", "_all-1", ""], LATER) == 0
        assert await uow.ledger.outdate(99, ["call-1"], LATER) == 0
        found = {row.id: row.edit_due_at for row in await uow.ledger.of_cohort(cohort.id)}
        assert [key for key in keys if found.pop(ids[key]) == LATER] == [
            "call-1/day",
            "call-1/soon",
            "lesson-1/released",
        ]
        assert set(found.values()) == {None}
        assert await claimed(uow) == [ids["call-1/day"], ids["call-1/soon"], ids["lesson-1/released"]]


async def test_an_entry_in_the_calendar_is_edited_and_is_no_post_to_the_channel(
    store: Store, course: Course
) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await uow.ledger.record(
            [
                delivery(cohort.id, recipient, occurrence=f"call-1/{what}")
                for recipient, what in (("calendar", "event"), ("channel", "tomorrow"))
            ]
        )
        rows = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=9)
        await uow.ledger.begin([row.id for row in rows], owner=ME, now=NOON, lease_until=LATER)
        await uow.ledger.settle([settlement(row.id, DeliveryState.SENT) for row in rows], owner=ME)
        posts = await uow.ledger.first_posts(cohort.id, ["call-1"])
        assert {unit: post.row.recipient for unit, post in posts.items()} == {"call-1": "channel"}
        assert await uow.ledger.outdate(cohort.id, ["call-1"], NOON) == 2
        outdated = await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        assert [row.row.recipient for row in outdated] == ["calendar", "channel"]


async def test_hundreds_of_units_at_once(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    keys = [f"lesson-{number}/released" for number in range(250)]
    async with store.writing() as uow:
        await uow.ledger.record([delivery(cohort.id, "channel", occurrence=key) for key in keys])
        rows = await uow.ledger.claim(NOON, space=SPACE, owner=ME, lease_until=LATER, limit=250)
        await uow.ledger.settle([settlement(row.id, SENT) for row in rows], owner=ME)
        assert await uow.ledger.outdate(cohort.id, [f"lesson-{n}" for n in range(2_000)], LATER) == 250


async def test_the_first_to_claim_an_edit_has_it_until_the_lease_ends(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day")
        assert await uow.ledger.claim_edits(LATER, space=SPACE, lease_until=LATER + HOUR, limit=9) == []
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        before = await only(uow, cohort.id)
        assert await uow.ledger.claim_edits(NOON - HOUR, space=SPACE, lease_until=LATER, limit=9) == []
        assert await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=0) == []
        (row,) = await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        assert row == replace(before, edit_due_at=LATER) == await only(uow, cohort.id)
        assert (
            await uow.ledger.claim_edits(LATER - HOUR / 60, space=SPACE, lease_until=LATER + HOUR, limit=9)
            == []
        )
        assert await claimed(uow) == [number]


async def test_edits_are_claimed_by_the_time_they_are_due(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        ids = await posted(uow, cohort.id, "lesson-1/released", "lesson-2/released", "lesson-3/released")
        for unit, at in (("lesson-3", NOON - HOUR), ("lesson-2", NOON), ("lesson-1", NOON)):
            await uow.ledger.outdate(cohort.id, [unit], at)
        assert await claimed(uow, limit=2) == [ids[2], ids[0]]
        assert await claimed(uow, limit=2) == [ids[1]]
        assert await claimed(uow) == []


async def test_an_edit_that_went_well_is_over_and_its_text_is_kept(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day")
        before = await only(uow, cohort.id)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        await uow.ledger.settle_edits(
            [Edited(delivery_id=number, claimed_until=LATER, text="Call 1 is on Friday \0 now")]
        )
        assert await only(uow, cohort.id) == replace(before, text="Call 1 is on Friday � now")
        assert (
            await uow.ledger.claim_edits(LATER + HOUR, space=SPACE, lease_until=LATER + 2 * HOUR, limit=9)
            == []
        )


async def test_while_a_post_is_edited_nobody_knows_what_it_says(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day")
        before = await only(uow, cohort.id)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        begun = Edited(delivery_id=number, claimed_until=LATER, text="", again_at=LATER)
        await uow.ledger.settle_edits([begun])
        assert await only(uow, cohort.id) == replace(before, text="", edit_due_at=LATER)
        await uow.ledger.settle_edits([replace(begun, text="Call 1 is on Friday now", again_at=None)])
        assert await only(uow, cohort.id) == replace(before, text="Call 1 is on Friday now")


async def test_an_edit_that_failed_is_tried_again_later(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day")
        before = await only(uow, cohort.id)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        again = NOON + HOUR / 2
        await uow.ledger.settle_edits([Edited(delivery_id=number, claimed_until=LATER, again_at=again)])
        assert await only(uow, cohort.id) == replace(before, edit_due_at=again)
        assert [
            row.id for row in await uow.ledger.claim_edits(again, space=SPACE, lease_until=LATER, limit=9)
        ] == [number]


@pytest.mark.parametrize("again", [None, NOON + 9 * HOUR])
async def test_a_post_outdated_again_meanwhile_is_edited_again(
    store: Store, course: Course, again: datetime | None
) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day")
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON + HOUR / 2)
        await uow.ledger.settle_edits(
            [Edited(delivery_id=number, claimed_until=LATER, text="the first change", again_at=again)]
        )
        found = await only(uow, cohort.id)
        assert (found.edit_due_at, found.text) == (NOON + HOUR / 2, "the first change")
        assert await claimed(uow) == [number]


async def test_who_comes_back_after_another_finished_has_it_edited_once_more(
    store: Store, course: Course
) -> None:
    """Which of two edits reached the platform last cannot be told."""
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day")
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER, limit=9)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.claim_edits(NOON, space=SPACE, lease_until=LATER + HOUR, limit=9)
        await uow.ledger.settle_edits([Edited(delivery_id=number, claimed_until=LATER + HOUR, text="new")])
        done = await only(uow, cohort.id)
        assert (done.text, done.edit_due_at) == ("new", None)
        await uow.ledger.settle_edits([Edited(delivery_id=number, claimed_until=LATER, text="old")])
        again = await only(uow, cohort.id)
        assert (again.text, again.edit_due_at) == ("", LATER)
        (once_more,) = await uow.ledger.claim_edits(LATER, space=SPACE, lease_until=LATER + 2 * HOUR, limit=9)
        await uow.ledger.settle_edits(
            [Edited(delivery_id=once_more.id, claimed_until=LATER + 2 * HOUR, text="new")]
        )
        assert await only(uow, cohort.id) == done


@pytest.mark.parametrize("state", [LEASED, SENDING, UNCERTAIN])
async def test_what_is_on_its_way_is_edited_once_it_is_there(
    store: Store, course: Course, state: DeliveryState
) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day", state=state)
        assert await uow.ledger.outdate(cohort.id, ["call-1"], NOON) == 1
        assert await claimed(uow) == []
        # Whoever holds the row still does.
        if state is LEASED:
            assert await uow.ledger.begin([number], owner=ME, now=NOON, lease_until=LATER) == {number}
        await uow.ledger.settle([settlement(number, SENT)], owner=ME)
        assert (await only(uow, cohort.id)).edit_due_at == NOON
        assert await claimed(uow) == [number]


async def test_a_lease_that_ends_while_sending_keeps_the_edit(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day", state=SENDING)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        assert await uow.ledger.expire_leases(LATER) == (0, 1)
        assert await claimed(uow) == []
        await uow.ledger.settle([settlement(number, UNCERTAIN)], owner=OTHER)
        await uow.ledger.settle([settlement(number, SENT)], owner=OTHER)
        assert await claimed(uow) == [number]


@pytest.mark.parametrize("state", [QUEUED, FAILED, DeliveryState.SKIPPED])
@pytest.mark.parametrize("was", [LEASED, SENDING, UNCERTAIN])
async def test_what_did_not_arrive_needs_no_edit(
    store: Store, course: Course, was: DeliveryState, state: DeliveryState
) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day", state=was)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        await uow.ledger.settle([settlement(number, state)], owner=ME)
        assert (await only(uow, cohort.id)).edit_due_at is None
        assert await claimed(uow) == []


async def test_a_lease_that_ends_unbegun_needs_no_edit(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await posted(uow, cohort.id, "call-1/day", state=LEASED)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        assert await uow.ledger.expire_leases(LATER) == (1, 0)
        assert (await only(uow, cohort.id)).edit_due_at is None


@pytest.mark.parametrize("state", [QUEUED, FAILED, DeliveryState.SKIPPED])
async def test_what_was_never_said_is_not_outdated(
    store: Store, course: Course, state: DeliveryState
) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        await posted(uow, cohort.id, "call-1/day", state=state)
        assert await uow.ledger.outdate(cohort.id, ["call-1"], NOON) == 0
        assert (await only(uow, cohort.id)).edit_due_at is None


@pytest.mark.parametrize("state", [QUEUED, LEASED, SENDING, UNCERTAIN, FAILED])
async def test_only_what_was_sent_can_have_been_edited(
    store: Store, course: Course, state: DeliveryState
) -> None:
    cohort, _ = await make_cohort(store, course)
    async with store.writing() as uow:
        (number,) = await posted(uow, cohort.id, "call-1/day", state=state)
        await uow.ledger.outdate(cohort.id, ["call-1"], NOON)
        before = await only(uow, cohort.id)
        await uow.ledger.settle_edits([Edited(delivery_id=number, claimed_until=NOON, text="?")])
        assert await only(uow, cohort.id) == before


async def test_edits_of_rows_that_are_not_there(store: Store, course: Course) -> None:
    cohort, _ = await make_cohort(store, course)
    unknown: Sequence[int] = (7, 0, -1, 2**63, 10**30)
    async with store.writing() as uow:
        await uow.ledger.settle_edits([])
        await uow.ledger.settle_edits(
            [Edited(delivery_id=number, claimed_until=NOON, text="?") for number in unknown]
        )
        for number in unknown:
            assert await uow.ledger.outdate(number, ["call-1"], NOON) == 0
        assert await uow.ledger.of_cohort(cohort.id) == []
        assert await uow.people.known(SPACE, "ana") is None
