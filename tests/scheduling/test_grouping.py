"""People are put into the groups of their platforms, whatever those make of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest

from bot.errors import (
    Disconnected,
    NotPermitted,
    RateLimited,
    StorageError,
    Unavailable,
    Unconfirmed,
    Unreachable,
)
from bot.language import spoken
from bot.model import Cohort, Member, Options, Place, PlaceKind, Profile, Role
from bot.ports import Groups, Store, UnitOfWork
from scheduling.grouping import CLOSED_FOR, HANDFUL, HOLD, OUT_OF_REACH_FOR, REFUSED_FOR, WORK_FOR, Grouper
from storage.memory import MemoryStore
from tests.contracts.stores import Opener
from tests.support.groups import MoodyGroups
from tests.support.messenger import Killed
from tests.support.world import HandClock, leadership, utc

NOON = utc("2020-10-01T16:00")
HERE, THERE = "local:here", "local:there"


class Town:
    """Cohorts that want their people in the group `red`, by space; their people are p1, p2 …"""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock(NOON)
        self.cohorts: dict[str, Cohort] = {}

    @classmethod
    async def build(cls, store: Store, **spaces: int) -> Town:
        town = cls(store)
        for name, people in spaces.items():
            await town.settle(f"local:{name}", people)
        return town

    async def settle(self, space: str, people: int, *, language: str = "en") -> None:
        async with self.store.writing() as uow:
            self.cohorts[space] = cohort = await uow.cohorts.add(
                name="autumn",
                channel=Place(space=space, kind=PlaceKind.CHANNEL, id="course"),
                course=leadership().model_copy(update={"language": language}),
                start=None,
                at=NOON,
                options=Options(group="red"),
            )
        await self.enrol(cohort, *(f"p{number}" for number in range(1, people + 1)))

    async def enrol(self, cohort: Cohort, *handles: str) -> None:
        profiles = [
            Profile(space=cohort.space, external_id=handle, name=handle, zone="UTC") for handle in handles
        ]
        async with self.store.writing() as uow:
            ids = [person.id for person in await uow.people.update_many(profiles)]
            await uow.members.enrol(cohort.id, ids, Role.LEARNER, self.clock.now())

    def grouper(self, groups: Groups, *, store: Store | None = None) -> Grouper:
        """As a newly started process has it."""
        return Grouper(store=store or self.store, groups={"local": groups}, clock=self.clock)

    async def members(self, space: str = HERE) -> list[Member]:
        async with self.store.reading() as uow:
            return await uow.members.of_cohort(self.cohorts[space].id)

    async def problems(self) -> list[str]:
        return [member.group_problem for member in await self.members()]

    async def choose(self, group: str) -> None:
        async with self.store.writing() as uow:
            await uow.cohorts.choose(self.cohorts[HERE].id, Options(group=group))


async def test_everybody_is_put_into_the_group_and_nobody_is_asked_about_again(opener: Opener) -> None:
    town, groups = await Town.build(await opener(), here=40, there=2), MoodyGroups()
    grouper = town.grouper(groups)
    await grouper.run()
    assert len(groups.members[HERE, "red"]) == 40
    assert groups.members[THERE, "red"] == {"p1", "p2"}
    assert {member.group for member in await town.members()} == {"red"}
    await grouper.run()
    assert len(groups.changes) == 42


async def test_who_left_is_taken_out_and_another_group_is_moved_to(opener: Opener) -> None:
    town, groups = await Town.build(await opener(), here=2), MoodyGroups()
    grouper = town.grouper(groups)
    await grouper.run()
    first, _ = await town.members()
    async with town.store.writing() as uow:
        await uow.members.leave(first.id, NOON)
    await town.choose("blue")
    groups.changes.clear()
    await grouper.run()
    assert groups.changes == ["-red p1", "-red p2", "+blue p2"]
    await town.choose("")
    await grouper.run()
    assert {key: people for key, people in groups.members.items() if people} == {}
    assert [member.group for member in await town.members()] == [""]


async def test_nothing_is_asked_within_a_transaction(opener: Opener) -> None:
    town = await Town.build(await opener(), here=1)
    other = await opener()

    async def meanwhile() -> None:
        async with other.writing() as uow:
            await uow.people.meet(Profile(space=HERE, external_id="new", name="New", zone="UTC"))

    groups = MoodyGroups(on_ask=meanwhile)
    await asyncio.wait_for(town.grouper(groups).run(), 30)
    assert groups.changes == ["+red p1"]


async def test_what_is_not_allowed_is_said_and_tried_again_in_some_hours(opener: Opener) -> None:
    town = await Town.build(await opener(), here=3)
    groups = MoodyGroups([NotPermitted("My role stands below that one.")])
    grouper = town.grouper(groups)
    await grouper.run()
    # One was enough to know it of all.
    assert groups.changes == ["+red p1"]
    assert await town.problems() == ["My role stands below that one."] * 3
    town.clock.pass_(REFUSED_FOR - timedelta(seconds=1))
    await grouper.run()
    assert groups.changes == ["+red p1"]
    town.clock.pass_(timedelta(seconds=1))
    await grouper.run()
    assert groups.members[HERE, "red"] == {"p1", "p2", "p3"}
    assert await town.problems() == ["", "", ""]


async def test_a_choice_has_it_tried_at_once(opener: Opener) -> None:
    town = await Town.build(await opener(), here=1)
    grouper = town.grouper(groups := MoodyGroups([NotPermitted("no")]))
    await grouper.run()
    await town.choose("red")
    await grouper.run()
    assert groups.members[HERE, "red"] == {"p1"}


async def test_who_is_not_there_is_said_and_left_alone(opener: Opener) -> None:
    town = await Town.build(await opener(), here=2)
    grouper = town.grouper(groups := MoodyGroups([Unreachable("They are not on this server.")]))
    await grouper.run()
    town.clock.pass_(timedelta(days=30))
    await grouper.run()
    assert groups.changes == ["+red p1", "+red p2"]
    assert await town.problems() == ["They are not on this server.", ""]


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (RateLimited(90), timedelta(seconds=90)),
        (Unavailable("503"), OUT_OF_REACH_FOR),
        (Unconfirmed("the answer was lost"), OUT_OF_REACH_FOR),
        (TimeoutError(), OUT_OF_REACH_FOR),
        (Disconnected("the token was revoked"), CLOSED_FOR),
    ],
)
async def test_a_platform_that_is_not_well_is_left_alone_and_holds_up_nobody_else(
    opener: Opener, error: Exception, wait: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    town = await Town.build(await opener(), here=HANDFUL * 2, there=2)
    groups = MoodyGroups([None, error])
    grouper = town.grouper(groups)
    with caplog.at_level(logging.WARNING):
        await grouper.run()
    assert groups.changes == ["+red p1", "+red p2", "+red p1", "+red p2"]
    assert len(groups.members[THERE, "red"]) == 2
    assert set(await town.problems()) == {""}
    assert caplog.text.count("nobody in local:here is put into a group before") == 1
    town.clock.pass_(wait - timedelta(seconds=1))
    await grouper.run()
    assert len(groups.changes) == 4
    town.clock.pass_(timedelta(seconds=1))
    await grouper.run()
    assert len(groups.members[HERE, "red"]) == HANDFUL * 2
    assert len(groups.changes) == 4 + HANDFUL * 2 - 1


async def test_what_broke_for_one_is_tried_again_and_stops_nobody(
    opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    town = await Town.build(await opener(), here=3)
    grouper = town.grouper(groups := MoodyGroups([KeyError("roles")]))
    await grouper.run()
    assert groups.changes == ["+red p1", "+red p2", "+red p3"]
    assert "moving somebody in local:here broke" in caplog.text
    town.clock.pass_(CLOSED_FOR)
    await grouper.run()
    assert groups.members[HERE, "red"] == {"p1", "p2", "p3"}


async def test_who_was_taken_out_and_could_not_be_put_in_is_in_no_group(opener: Opener) -> None:
    town = await Town.build(await opener(), here=1)
    groups = MoodyGroups([None, None, NotPermitted("no")])
    grouper = town.grouper(groups)
    await grouper.run()
    await town.choose("blue")
    await grouper.run()
    assert [member.group for member in await town.members()] == [""]
    town.clock.pass_(REFUSED_FOR)
    await grouper.run()
    assert groups.changes == ["+red p1", "-red p1", "+blue p1", "+blue p1"]


async def test_facilitators_read_what_is_in_the_way_in_the_language_of_their_cohort() -> None:
    town = Town(MemoryStore())
    await town.settle(HERE, 1, language="es")
    heard: list[str] = []

    async def listen() -> None:
        heard.append(spoken())

    await town.grouper(MoodyGroups(on_ask=listen)).run()
    assert heard == ["es"]


async def test_several_processes_share_the_work(opener: Opener) -> None:
    town, groups = await Town.build(await opener(), here=50, there=50), MoodyGroups()
    await asyncio.gather(*[town.grouper(groups, store=await opener()).run() for _ in range(3)])
    assert len(groups.changes) == 100
    assert len(groups.members[HERE, "red"]) == len(groups.members[THERE, "red"]) == 50


async def test_what_a_crash_leaves_is_done_by_the_next_start(opener: Opener) -> None:
    town = await Town.build(await opener(), here=3)

    async def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        await town.grouper(MoodyGroups(on_ask=die)).run()
    grouper = town.grouper(groups := MoodyGroups())
    await grouper.run()
    assert groups.changes == []
    town.clock.pass_(HOLD)
    await grouper.run()
    assert groups.members[HERE, "red"] == {"p1", "p2", "p3"}


async def test_whoever_stops_leaves_the_rest_of_a_handful_to_the_next_at_once(opener: Opener) -> None:
    town, groups = await Town.build(await opener(), here=40), MoodyGroups()
    grouper = town.grouper(groups)

    async def stop() -> None:
        grouper.stop()

    groups.on_ask = stop
    await grouper.run()
    assert groups.changes == ["+red p1"]
    groups.on_ask = _nothing
    await town.grouper(groups).run()
    assert len(groups.changes) == 40


async def test_a_slow_handful_ends_before_it_is_anybody_elses(opener: Opener) -> None:
    town = await Town.build(await opener(), here=5)
    groups = MoodyGroups(on_ask=_passing(town.clock, WORK_FOR / 2))
    store = await opener()
    taken: list[int] = []

    class Counting:
        """Counts the handfuls."""

        def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
            taken.append(len(groups.changes))
            return store.writing()

        def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
            return store.reading()

        async def close(self) -> None:
            """It is not ours."""

    await town.grouper(groups, store=Counting()).run()
    assert len(groups.changes) == len(groups.members[HERE, "red"]) == 5
    # Two members to a handful: one transaction takes them, one writes them down.
    assert taken[:5] == [0, 2, 2, 4, 4]


def _passing(clock: HandClock, length: timedelta) -> Callable[[], Awaitable[None]]:
    async def passing() -> None:
        clock.pass_(length)

    return passing


async def _nothing() -> None:
    """The platform answers at once."""


@pytest.mark.usefixtures("quick_looks")
async def test_one_who_comes_while_another_space_is_slow_does_not_wait(opener: Opener) -> None:
    town = await Town.build(await opener(), here=HANDFUL + 1, there=0)
    reached, opened, entered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(MoodyGroups):
        async def enter(self, space: str, group: str, external_id: str) -> None:
            if space == HERE:
                reached.set()
                await opened.wait()
            await super().enter(space, group, external_id)
            if space == THERE:
                entered.set()

    groups = Slow()
    running = asyncio.create_task(town.grouper(groups).run())
    await asyncio.wait_for(reached.wait(), 30)
    await town.enrol(town.cohorts[THERE], "new")
    await asyncio.wait_for(entered.wait(), 30)
    assert groups.changes == ["+red new"]
    opened.set()
    await asyncio.wait_for(running, 30)
    assert len(groups.members[HERE, "red"]) == HANDFUL + 1


async def test_only_the_database_makes_it_fail() -> None:
    town = await Town.build(MemoryStore(), here=1)

    class Away:
        def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
            raise StorageError("the database does not answer")

        reading = writing

        async def close(self) -> None:
            """There is nothing to close."""

    with pytest.raises(StorageError):
        await town.grouper(MoodyGroups(), store=Away()).run()


async def test_a_companion_without_such_platforms_asks_for_nothing() -> None:
    town = await Town.build(MemoryStore(), here=1)
    await Grouper(store=town.store, groups={}, clock=town.clock).run()
    groups = MoodyGroups()
    await Grouper(store=town.store, groups={"discord": groups}, clock=town.clock).run()
    assert groups.changes == []


async def wait_and_look_at_once(
    tasks: set[asyncio.Task[None]], **_: object
) -> tuple[set[asyncio.Task[None]], set[asyncio.Task[None]]]:
    """`asyncio.wait` whose time is over just when a task ends, before anybody else is told that it has ended."""
    while not any(task.done() for task in tasks):
        await asyncio.sleep(0)
    ended = {task for task in tasks if task.done()}
    return ended, tasks - ended


async def test_nobody_is_left_out_where_it_looks_just_when_a_handful_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town, groups = await Town.build(MemoryStore(), here=2 * HANDFUL + 1), MoodyGroups()
    monkeypatch.setattr("scheduling.grouping.asyncio.wait", wait_and_look_at_once)
    await town.grouper(groups).run()
    assert len(groups.members[HERE, "red"]) == 2 * HANDFUL + 1
