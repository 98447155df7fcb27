"""What comes to single people: deadlines of their own, lead times of their own, rest, and completion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.changes import ChangeField
from bot.deliveries import Delivery, DeliveryState
from bot.model import Preferences
from bot.planning import complete, grant_time, plan_of, revoke_time
from bot.ports import UnitOfWork
from bot.records import Extension
from storage.memory.ledger import MemoryLedger
from tests.support.running import Running, state
from tests.support.world import utc

PEOPLE = {"ana": "America/New_York", "ben": "Europe/London"}
SENT, SKIPPED, QUEUED = DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.QUEUED
#: Lesson 2 is due on Oct 7, 11:59 PM ET; Ana gets until Oct 10, 11:59 PM ET.
OWN = "2020-10-11T03:59"
OWN_KEY = "20201011T0359"


async def test_more_time_after_a_reminder_went_out_stops_the_old_ones_and_brings_new_ones() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-06T20:00")
    assert state(await term.row("lesson-2/due-72h", "ana"))[0] is SENT
    await term.give_time("ana", "lesson-2", OWN)
    before = len(term.said_to("ana"))
    await term.until("2020-10-13T12:00")
    assert state(await term.row("lesson-2/due-24h", "ana")) == (SKIPPED, "extended")
    assert state(await term.row("lesson-2/due-3h", "ana")) == (SKIPPED, "extended")
    assert state(await term.row("lesson-2/passed", "ana")) == (SKIPPED, "extended")
    own = [
        (row.row.occurrence.removeprefix("lesson-2/"), row.row.state)
        for row in await term.rows("lesson-2/*")
        if "~" in row.row.occurrence
    ]
    assert own == [
        (f"more-time~{OWN_KEY}", SENT),
        (f"due-72h~{OWN_KEY}", SENT),
        (f"due-24h~{OWN_KEY}", SENT),
        (f"due-3h~{OWN_KEY}", SENT),
        (f"passed~{OWN_KEY}", SENT),
    ]
    said = term.said_to("ana")[before:]
    assert len(said) == len(own)
    assert all("Sat Oct 10" in text for text in said[:4])
    assert state(await term.row("lesson-2/due-24h", "ben"))[0] is SENT
    assert not any("own deadline" in text for text in term.said_to("ben"))


async def test_time_taken_back_brings_the_cohorts_deadline_back() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.give_time("ana", "lesson-2", OWN)
    await term.until("2020-10-06T20:00")
    async with term.world.store.writing() as uow:
        ids = [term.world.learners[handle].id for handle in PEOPLE]
        assert await revoke_time(uow, term.cohort, ids, "lesson-2", term.now) == 1
    await term.until("2020-10-11T12:00")
    # What she was not told while she had more time is said at once, with what else is due that day.
    assert state(await term.row("lesson-2/due-72h", "ana")) == (SENT, "owes_work")
    assert state(await term.row("lesson-2/due-24h", "ana")) == (SKIPPED, "said_today")
    assert state(await term.row("lesson-2/due-3h", "ana")) == (SENT, "owes_work")
    own = [row for row in await term.rows("lesson-2/*") if "~" in row.row.occurrence]
    assert {row.row.reason for row in own if row.row.due_at > utc("2020-10-06T20:00")} == {"withdrawn"}


async def test_who_is_late_at_once_when_time_is_taken_back_hears_of_it() -> None:
    term = await Running.begin("2020-10-05T00:00", PEOPLE)
    await term.give_time("ana", "lesson-2", "2020-10-20T03:59")
    await term.until("2020-10-08T20:00")
    assert state(await term.row("lesson-2/passed", "ana")) == (SKIPPED, "extended")
    async with term.world.store.writing() as uow:
        await revoke_time(uow, term.cohort, [term.world.learners["ana"].id], "lesson-2", term.now)
    await term.until("2020-10-09T20:00")
    assert state(await term.row("lesson-2/passed", "ana")) == (SENT, "owes_work")
    assert state(await term.row("lesson-2/due-3h", "ana")) == (SKIPPED, "extended")


async def test_the_same_time_given_twice_is_said_once_and_given_anew_is_said_anew() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.give_time("ana", "lesson-2", OWN)
    await term.give_time("ana", "lesson-2", OWN)
    key = f"lesson-2/due-24h~{OWN_KEY}"
    assert len(await term.rows(key)) == 1
    async with term.world.store.writing() as uow:
        await revoke_time(uow, term.cohort, [term.world.learners["ana"].id], "lesson-2", term.now)
    await term.until("2020-10-10T02:00")
    assert state((await term.rows(key))[0]) == (SKIPPED, "withdrawn")
    await term.give_time("ana", "lesson-2", OWN)
    await term.until("2020-10-10T12:20")
    assert [state(row)[0] for row in await term.rows(key)] == [SKIPPED, SENT]


async def test_a_deadline_moved_past_somebodys_own_holds_for_them_too() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.give_time("ana", "lesson-2", OWN)
    await term.change("lesson-2", ChangeField.DUE, "2020-10-14 23:59")
    await term.until("2020-10-15T12:00")
    own = [row for row in await term.rows("lesson-2/*") if "~" in row.row.occurrence]
    assert {state(row) for row in own} == {(SKIPPED, "withdrawn")}
    sent = await term.row("lesson-2/due-24h", "ana")
    assert (sent.row.state, sent.row.due_at) == (SENT, utc("2020-10-14T00:45"))


async def test_an_own_deadline_comes_into_force_when_the_cohorts_moves_before_it() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.give_time("ana", "lesson-3", "2020-10-21T16:00")
    assert not [row for row in await term.rows("lesson-3/*") if "~" in row.row.occurrence]
    await term.change("lesson-3", ChangeField.DUE, "2020-10-19 23:59")
    await term.until("2020-10-21T17:00")
    own = [state(row)[0] for row in await term.rows("lesson-3/*") if "~" in row.row.occurrence]
    assert SENT in own


async def test_lead_times_of_ones_own_reach_nobody_else() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-05T13:10")
    await term.change("course", ChangeField.LEAD, "48h")
    await term.prefer("ana", Preferences(leads=(timedelta(hours=48), timedelta(hours=3))))
    await term.until("2020-10-08T05:00")
    (own,) = await term.rows("lesson-2/due-48h")
    assert own.row.place.id == "ana"
    assert own.row.state is SENT
    assert state(await term.row("lesson-2/due-24h", "ana")) == (SKIPPED, "not_wanted")
    assert state(await term.row("lesson-2/due-24h", "ben"))[0] is SENT
    assert state(await term.row("lesson-2/due-3h", "ana"))[0] is SENT


async def test_a_lead_time_wished_for_when_it_has_opened_for_somebody_else() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.change("course", ChangeField.LEAD, "12h")
    await term.prefer("ana", Preferences(leads=(timedelta(hours=12),)))
    await term.until("2020-10-07T08:00")
    assert len(await term.rows("lesson-2/due-12h")) == 1
    await term.prefer("ben", Preferences(leads=(timedelta(hours=12),)))
    await term.until("2020-10-08T05:00")
    rows = {row.row.place.id: row.row.state for row in await term.rows("lesson-2/due-12h")}
    assert rows == {"ana": SENT, "ben": SENT}


async def test_a_snooze_holds_reminders_back_and_its_end_says_what_is_open() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-06T12:00")
    until = utc("2020-10-07T12:00")
    await term.prefer("ana", Preferences(snoozed_until=until))
    before = len(term.said_to("ana"))
    await term.until("2020-10-07T11:50")
    assert len(term.said_to("ana")) == before
    await term.until("2020-10-07T12:20")
    (said,) = term.said_to("ana")[before:]
    assert "Lesson 2" in said
    rows = [await term.row("lesson-2/due-24h", "ana"), await term.row("course/back~20201007T1200", "ana")]
    assert sorted(row.row.state for row in rows) == [SENT, SKIPPED]


async def test_somebody_who_owes_nothing_comes_back_in_peace() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-05T13:10")
    await term.done("ana", "lesson-1", "lesson-2")
    await term.prefer("ana", Preferences(snoozed_until=utc("2020-10-07T12:00")))
    before = len(term.said_to("ana"))
    await term.until("2020-10-07T14:00")
    assert len(term.said_to("ana")) == before
    assert state(await term.row("course/back~20201007T1200", "ana")) == (SKIPPED, "nothing_owed")


async def test_a_rest_that_was_ended_or_changed_is_welcomed_back_from_once() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-05T13:10")
    await term.prefer("ana", Preferences(away_until=utc("2020-10-06T12:00")))
    await term.prefer("ana", Preferences(away_until=utc("2020-10-07T12:00")))
    await term.until("2020-10-07T12:30")
    assert state(await term.row("course/back~20201006T1200", "ana")) == (SKIPPED, "withdrawn")
    assert state(await term.row("course/back~20201007T1200", "ana"))[0] in {SENT, SKIPPED}
    assert (
        len([row for row in await term.everything() if row.row.kind == "back" and row.row.state is SENT]) <= 1
    )


async def test_a_rest_survives_a_change_of_the_plan() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.prefer("ana", Preferences(away_until=utc("2020-10-12T12:00")))
    await term.change("lesson-3", ChangeField.DUE, "2020-10-20 23:59")
    (row,) = await term.rows("course/back~20201012T1200")
    assert row.row.state is QUEUED
    assert row.row.due_at == utc("2020-10-12T12:00")


@pytest.mark.parametrize(
    ("final_call", "expected"), [(True, (SENT, "owes_work")), (False, (SKIPPED, "away"))]
)
async def test_the_final_call_reaches_those_who_are_away_and_asked_for_it(
    final_call: bool, expected: tuple[DeliveryState, str]
) -> None:
    term = await Running.begin("2020-12-30T13:00", PEOPLE)
    await term.prefer("ana", Preferences(away_until=utc("2021-01-20T12:00"), final_call=final_call))
    await term.until("2021-01-08T06:00")
    assert state(await term.row("wrap-up/closing-7d", "ana")) == (SKIPPED, "away")
    assert state(await term.row("wrap-up/closing-24h", "ana")) == expected


async def test_who_mutes_hears_nothing_and_who_changes_their_mind_hears_the_next_thing() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.until("2020-10-06T12:00")
    await term.mute("ana", at=term.now)
    await term.until("2020-10-07T12:00")
    assert state(await term.row("lesson-2/due-24h", "ana")) == (SKIPPED, "muted")
    await term.mute("ana", at=None)
    await term.until("2020-10-08T05:00")
    assert state(await term.row("lesson-2/due-3h", "ana"))[0] is SENT


async def _finish(uow: UnitOfWork, term: Running) -> None:
    await complete(uow, term.cohort, term.world.learners["ana"], term.now)


async def test_completion_is_told_once_whatever_happens_to_it_afterwards() -> None:
    term = await Running.begin("2020-12-30T15:00", PEOPLE)
    units = [unit.key for unit in plan_of(term.cohort).timetable.units if unit.required]
    everything = await term.done("ana", *units)
    async with term.world.store.writing() as uow:
        await _finish(uow, term)
        await _finish(uow, term)
    await term.take_back("ana", everything[:1])
    await term.beat()
    assert state(await term.row("course/completed", "ana")) == (SKIPPED, "not_complete")
    await term.done("ana", *units)
    async with term.world.store.writing() as uow:
        await _finish(uow, term)
    await term.beat()
    rows = await term.rows("course/completed")
    assert [(row.row.revision, state(row)) for row in rows] == [
        (0, (SKIPPED, "not_complete")),
        (1, (SENT, "complete")),
    ]
    async with term.world.store.writing() as uow:
        await _finish(uow, term)
    assert len(await term.rows("course/completed")) == 2


async def test_each_message_speaks_the_language_of_its_reader_and_each_post_that_of_its_course() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.prefer("ana", Preferences(language="es-MX"))
    await term.prefer("ben", Preferences(language="tlh"))
    await term.until("2020-10-08T17:00")
    assert {message.language for message in term.messages_to("ana")} == {"es"}
    assert {message.language for message in term.messages_to("ben")} == {"en"}
    assert {message.language for message in term.messages_to("course")} == {"en"}


async def test_a_link_that_is_missing_is_asked_for_until_it_is_there() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    fay = await term.facilitator("fay")
    await term.until("2020-10-07T16:30")
    assert state(await term.row("call-1/link-24h", "fay")) == (SENT, "link_missing")
    gus = await term.facilitator("gus")
    await term.until("2020-10-07T16:40")
    assert {row.row.member_id: row.row.state for row in await term.rows("call-1/link-24h")} == {
        fay.id: SENT,
        gus.id: SENT,
    }
    await term.change("call-1", ChangeField.LINK, "https://example.org/join")
    before = len(term.messenger.said)
    await term.until("2020-10-08T14:00")
    assert {state(row) for row in await term.rows("call-1/link-3h")} == {(SKIPPED, "link_known")}
    assert not any(place.id in ("fay", "gus") for place, _, _ in term.messenger.said[before:])


async def test_the_ledger_is_asked_as_often_for_thirty_members_as_for_three(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    really = MemoryLedger.queued

    async def queued(self: MemoryLedger, cohort_id: int, *, member_id: int | None = None) -> list[Delivery]:
        asked.append(member_id)
        return await really(self, cohort_id, member_id=member_id)

    monkeypatch.setattr(MemoryLedger, "queued", queued)
    questions = []
    for count in (3, 30):
        term = await Running.begin("2020-10-05T13:00", {f"p{number}": "UTC" for number in range(count)})
        ids = [member.id for member in term.world.learners.values()]
        given = [
            Extension(member_id=number, unit="lesson-2", due=utc(OWN), at=term.now, by=1) for number in ids
        ]
        asked.clear()
        async with term.world.store.writing() as uow:
            await grant_time(uow, term.cohort, given, term.now)
            await revoke_time(uow, term.cohort, ids, "lesson-2", term.now)
        questions.append(len(asked))
    assert questions[0] == questions[1]
