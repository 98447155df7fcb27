"""What the facilitator is shown beforehand is what then happens: who, when, who does not and why."""

from __future__ import annotations

from datetime import timedelta

from bot.changes import ChangeField
from bot.deliveries import DeliveryState
from bot.inbound import CommandCall
from bot.model import Cohort, Preferences, Where
from bot.phrases.reasons import say_reason
from bot.plain import plain
from bot.preview import Forecast, forecast
from tests.support.running import Running
from tests.support.world import utc

PEOPLE = {"ana": "America/New_York", "ben": "Europe/London", "chi": "Asia/Qatar"}


async def foreseen(term: Running, limit: int, *, cohort: Cohort | None = None) -> list[Forecast]:
    async with term.world.store.reading() as uow:
        return await forecast(uow, cohort or term.cohort, now=term.now, limit=limit)


async def came_true(term: Running, coming: list[Forecast]) -> None:
    """Everything foreseen has happened by now, and exactly so."""
    people = await term.handles()
    for one in coming:
        rows = await term.rows(one.occurrence.key)
        who = {row.id: people.get(row.row.member_id or 0, "#course").title() for row in rows}
        sent = {who[row.id]: row.row.due_at for row in rows if row.row.state is DeliveryState.SENT}
        left = {
            who[row.id]: say_reason(row.row.reason) for row in rows if row.row.state is DeliveryState.SKIPPED
        }
        assert {line.name.title(): line.at for line in one.sends} == sent, one.occurrence.key
        assert {line.name.title(): line.reason for line in one.skips} == left, one.occurrence.key


async def test_a_quiet_fortnight() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.beat()
    await term.done("ben", "lesson-1", "lesson-2")
    coming = await foreseen(term, 9)
    assert [one.occurrence.key for one in coming] == [
        "lesson-2/due-24h",
        "call-1/tomorrow",
        "lesson-2/due-3h",
        "lesson-2/passed",
        "call-1/soon",
        "call-1/starting",
        "lesson-3/released",
        "lesson-3/due-72h",
        "lesson-3/due-24h",
    ]
    await term.until("2020-10-21T12:00")
    await came_true(term, coming)


async def test_more_time_rest_wishes_and_silence_are_all_foreseen() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.facilitator("fay")
    await term.until("2020-10-05T16:00")
    await term.give_time("ana", "lesson-2", "2020-10-10T03:59")
    await term.prefer("ben", Preferences(snoozed_until=utc("2020-10-07T11:00")))
    await term.change("course", ChangeField.LEAD, "12h")
    await term.prefer("chi", Preferences(leads=(timedelta(hours=12),), reminders=Where.CHANNEL))
    coming = await foreseen(term, 13)
    keys = [one.occurrence.key for one in coming]
    assert "lesson-2/more-time~20201010T0359" in keys
    assert "lesson-2/due-24h~20201010T0359" in keys
    assert "lesson-2/due-12h" in keys
    assert "course/back~20201007T1100" in keys
    assert "call-1/link-24h" in keys
    await term.until("2020-10-16T12:00")
    await came_true(term, coming)


async def test_one_message_a_day_counts_what_people_hear_in_other_cohorts() -> None:
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"})
    other = await term.another_cohort("ana")
    await term.beat()
    coming = {one.occurrence.key: one for one in await foreseen(term, 5, cohort=other)}
    (ana,) = coming["lesson-2/due-24h"].skips
    assert ana.reason == say_reason("said_today")
    assert coming["lesson-2/due-24h"].sends == ()
    first = await foreseen(term, 3)
    assert first[0].occurrence.key == "lesson-2/due-24h"
    assert [line.name for line in first[0].sends] == ["Ana"]
    message = first[0].message
    assert message is not None
    assert plain(message).startswith(
        "Lesson 2 is due in"
    )  # what she owes elsewhere is not this facilitator's to read
    await term.until("2020-10-08T05:00")
    await came_true(term, first)


async def test_what_everybody_has_been_told_is_not_to_come_any_more() -> None:
    """The reminder planned for the night was sent in the evening before it."""
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"})
    await term.until("2020-10-07T01:00")
    assert (await term.row("lesson-2/due-24h", "ana")).row.state is DeliveryState.SENT
    (next_one,) = await foreseen(term, 1)
    assert next_one.occurrence.key == "call-1/tomorrow"


async def test_a_link_that_is_known_is_not_announced_as_missing() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    await term.facilitator("fay")
    assert "call-1/link-24h" in [one.occurrence.key for one in await foreseen(term, 4)]
    await term.change("call-1", ChangeField.LINK, "https://example.org/join")
    assert "call-1/link-24h" not in [one.occurrence.key for one in await foreseen(term, 4)]


async def test_a_facilitator_reads_it_in_the_chat() -> None:
    term = await Running.begin("2020-10-05T13:00", PEOPLE)
    fay = await term.facilitator("fay")
    reply = await term.world.act(
        fay.person.told, CommandCall(name="cohort", text="preview 2"), at=term.now, event_id="preview"
    )
    assert reply.message is not None
    assert "Lesson 2" in plain(reply.message)
