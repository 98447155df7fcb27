"""The dispatcher, over every mood of a platform and every moment at which a process can die."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deliveries import Delivery, DeliveryState
from bot.planning import plan_of
from scheduling.dispatcher import LEASE, Dispatcher
from scheduling.sending import ASK_AGAIN, LONGEST_RETRY
from storage.memory import MemoryStore
from tests.support.effort import examples
from tests.support.messenger import Killed, Mood, MoodyMessenger
from tests.support.running import next_beat
from tests.support.world import HandClock, World, make_world, utc

START = utc("2020-10-05T19:00")
#: The nominal time of lesson 2's 24-hour reminder; it reaches these people in the evening before.
DAY_BEFORE = utc("2020-10-07T03:59")
PEOPLE = {"ana": "America/New_York", "ben": "Europe/London", "chi": "America/Chicago"}


class Scene:
    """Three learners shortly before lesson 2's deadline, everything older out of the way."""

    def __init__(self, world: World, clock: HandClock) -> None:
        self.world = world
        self.clock = clock
        self._owners = 0

    @classmethod
    async def set(cls) -> Scene:
        world = await make_world(MemoryStore(), people=PEOPLE, at=START)
        scene = cls(world, HandClock(START))
        await scene.beat(MoodyMessenger())
        return scene

    def dispatcher(self, messenger: MoodyMessenger) -> Dispatcher:
        """A dispatcher as a newly started process has it."""
        self._owners += 1
        return Dispatcher(
            store=self.world.store,
            app=self.world.app,
            messengers={"local": messenger},
            clock=self.clock,
            owner=f"process-{self._owners}",
        )

    async def beat(self, messenger: MoodyMessenger) -> None:
        """What a pulse does, in a fresh process; one that is killed on the way stays dead."""
        dispatcher = self.dispatcher(messenger)
        try:
            await self.world.app.tick(self.clock.now())
            await dispatcher.drain()
            await dispatcher.recover()
        except Killed:
            self.clock.pass_(LEASE + timedelta(seconds=1))

    async def pass_until(self, text: str, messenger: MoodyMessenger) -> None:
        while self.clock.now() < utc(text):
            self.clock.time = await next_beat(self.world.store, self.clock.now(), utc(text))
            await self.beat(messenger)

    async def rows(self, occurrence: str = "lesson-2/due-24h") -> dict[str, Delivery]:
        async with self.world.store.reading() as uow:
            rows = await uow.ledger.of_cohort(self.world.cohort.id)
        return {row.row.place.id: row for row in rows if row.row.occurrence == occurrence}


async def test_everybody_who_owes_hears_of_it_once() -> None:
    scene, messenger = await Scene.set(), MoodyMessenger()
    await scene.pass_until("2020-10-08T04:00", messenger)
    assert {who: row.row.state for who, row in (await scene.rows()).items()} == dict.fromkeys(
        PEOPLE, DeliveryState.SENT
    )
    assert max(Counter(messenger.stored).values()) == 1


async def test_nobody_is_reminded_of_what_was_done_after_the_reminder_was_planned() -> None:
    scene, messenger = await Scene.set(), MoodyMessenger()
    await scene.pass_until("2020-10-06T20:00", messenger)
    assert (await scene.rows())["ana"].row.state is DeliveryState.QUEUED
    tasks = plan_of(scene.world.cohort).timetable.unit("lesson-2").required
    await scene.world.check_in("ana", *(task.key for task in tasks), at=scene.clock.now())
    await scene.pass_until("2020-10-08T04:00", messenger)
    rows = await scene.rows()
    assert (rows["ana"].row.state, rows["ana"].row.reason) == (DeliveryState.SKIPPED, "nothing_owed")
    assert rows["ben"].row.state is DeliveryState.SENT
    assert {place.id for place, _, _ in messenger.said if place.kind == "direct"} == {"ben", "chi"}


async def test_work_taken_back_is_asked_for_again() -> None:
    scene, messenger = await Scene.set(), MoodyMessenger()
    tasks = [task.key for task in plan_of(scene.world.cohort).timetable.unit("lesson-2").required]
    await scene.world.check_in("ana", *tasks, at=scene.clock.now())
    await scene.pass_until("2020-10-06T21:00", messenger)
    async with scene.world.store.writing() as uow:
        await uow.check_ins.withdraw(scene.world.learners["ana"].id, tasks, scene.clock.now())
    await scene.pass_until("2020-10-08T04:00", messenger)
    assert (await scene.rows())["ana"].row.state is DeliveryState.SENT


async def test_what_is_long_overdue_is_skipped_and_nothing_floods_in() -> None:
    """The companion was down for six weeks: what is of no use any more is not said."""
    scene, messenger = await Scene.set(), MoodyMessenger()
    scene.clock.time = utc("2020-11-23T16:00")
    await scene.beat(messenger)
    assert [place.id for place, _, _ in messenger.said] == []
    assert {row.row.reason for row in (await scene.rows()).values()} == {"too_late"}
    assert (await scene.rows("lesson-4/released"))["course"].row.state is DeliveryState.SKIPPED


async def test_an_overdue_post_waits_for_the_morning() -> None:
    """Lesson 3 opened while the companion was down; it came back at two at night in New York."""
    scene, messenger = await Scene.set(), MoodyMessenger()
    scene.clock.time = utc("2020-10-16T06:00")
    await scene.beat(messenger)
    assert messenger.said == []
    scene.clock.time = utc("2020-10-16T12:00")
    await scene.beat(messenger)
    assert [place.id for place, _, _ in messenger.said] == ["course"]


@pytest.mark.parametrize(
    ("mood", "state", "said"),
    [
        (Mood.SLOW_DOWN, DeliveryState.SENT, 1),
        (Mood.ILL, DeliveryState.SENT, 1),
        (Mood.ANSWER_LOST, DeliveryState.SENT, 1),
        (Mood.REQUEST_LOST, DeliveryState.SENT, 1),
        (Mood.BROKEN, DeliveryState.SENT, 1),
        (Mood.DIES, DeliveryState.SENT, 1),
        (Mood.DIES_BEFORE, DeliveryState.SENT, 1),
        (Mood.CLOSED, DeliveryState.FAILED, 0),
        (Mood.FORBIDDEN, DeliveryState.FAILED, 0),
    ],
)
async def test_each_mood_of_a_platform(mood: Mood, state: DeliveryState, said: int) -> None:
    scene, messenger = await Scene.set(), MoodyMessenger([mood])
    await scene.pass_until("2020-10-07T14:00", messenger)
    rows = await scene.rows()
    first = min(rows.values(), key=lambda row: (row.row.due_at, row.id))
    assert first.row.state is state
    assert messenger.stored.count(first.key) == said
    assert len(messenger.stored) == len(set(messenger.stored)) == 2 + said


async def test_where_the_platform_cannot_tell_it_is_flagged_and_never_repeated() -> None:
    scene, messenger = await Scene.set(), MoodyMessenger([Mood.ANSWER_LOST], sees_history=False)
    await scene.pass_until("2020-10-07T03:00", messenger)
    states = Counter(row.row.state for row in (await scene.rows()).values())
    assert states == {DeliveryState.UNCERTAIN: 1, DeliveryState.SENT: 2}
    assert len(messenger.stored) == 3
    async with scene.world.store.reading() as uow:
        troubled = await uow.ledger.troubled(scene.world.cohort.id, limit=10)
        assert await uow.ledger.uncertain(scene.clock.now(), platforms=["local"], limit=10) == []
        later = scene.clock.now() + ASK_AGAIN
        assert [row.id for row in await uow.ledger.uncertain(later, platforms=["local"], limit=10)] == [
            troubled[0].id
        ]
    assert "cannot tell" in troubled[0].row.reason


async def test_a_message_that_cannot_be_sent_in_time_is_told_as_failed() -> None:
    scene, messenger = await Scene.set(), MoodyMessenger([Mood.ILL] * 10_000)
    await scene.pass_until("2020-10-08T05:00", messenger)
    for occurrence in ("lesson-2/due-24h", "lesson-2/due-3h"):
        for row in (await scene.rows(occurrence)).values():
            if row.row.state is DeliveryState.FAILED:
                assert "could not be sent in time" in row.row.reason
            else:
                assert row.row.state is DeliveryState.SKIPPED
                assert row.row.reason in ("too_late", "nearer_reminder")
    last = Counter(row.row.state for row in (await scene.rows("lesson-2/due-3h")).values())
    assert last == {DeliveryState.FAILED: 3}


async def test_a_platform_that_is_ill_is_asked_less_and_less_often() -> None:
    asked: list[object] = []
    scene = await Scene.set()
    messenger = MoodyMessenger([Mood.ILL] * 10_000, on_send=lambda: asked.append(scene.clock.now()))
    await scene.pass_until("2020-10-07T08:00", messenger)
    longest = timedelta(hours=13) / LONGEST_RETRY
    assert len(PEOPLE) < len(asked) < len(PEOPLE) * (longest + 8)


@settings(max_examples=examples(10, 60))
@given(st.lists(st.sampled_from(Mood), max_size=25), st.booleans())
async def test_no_message_is_lost_or_said_twice_whatever_happens(
    moods: list[Mood], sees_history: bool
) -> None:
    """After the storm every delivery is settled, what the platform stored it stored once, and the ledger knows it."""
    scene = await Scene.set()
    messenger = MoodyMessenger(moods, sees_history=sees_history)
    await scene.pass_until("2020-10-08T04:10", messenger)
    assert len(messenger.stored) == len(set(messenger.stored))
    async with scene.world.store.reading() as uow:
        rows = await uow.ledger.of_cohort(scene.world.cohort.id)
    due = [row for row in rows if row.row.occurrence in ("lesson-2/due-24h", "lesson-2/due-3h")]
    assert len(due) == 6
    for row in due:
        state = row.row.state
        assert state in {
            DeliveryState.SENT,
            DeliveryState.SKIPPED,
            DeliveryState.FAILED,
            DeliveryState.UNCERTAIN,
        }
        if state is DeliveryState.SENT:
            assert row.key in messenger.stored
        if state is DeliveryState.SKIPPED:
            assert row.key not in messenger.stored
        if state is DeliveryState.UNCERTAIN:
            assert row.row.reason
    unknown = [row for row in due if row.row.state is DeliveryState.UNCERTAIN]
    assert sees_history is False or unknown == []
