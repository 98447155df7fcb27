"""`bot.repositories.Members`: who is in which group of the platform, and who is to be."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.course import Course
from bot.grouping import Grouped, Grouping
from bot.model import Cohort, Member, Options, Place, PlaceKind, Role
from bot.ports import Store, UnitOfWork
from tests.contracts.stores import Opener
from tests.contracts.values import HOUR, NOON, SPACE, add_cohort, enrol, make_cohort, profile

RED, BLUE = Options(group="red"), Options(group="blue")
HELD = NOON + HOUR


async def waiting(uow: UnitOfWork, *, hours: int = 0, limit: int = 9) -> list[Grouping]:
    """Who is to be put somewhere by now, and is held for an hour."""
    now = NOON + hours * HOUR
    return await uow.members.misgrouped(["local"], now, held_until=now + HOUR, limit=limit)


async def run_by(
    store: Store, course: Course, options: Options, *handles: str
) -> tuple[Cohort, list[Member]]:
    cohort, members = await make_cohort(store, course, *handles)
    async with store.writing() as uow:
        return await uow.cohorts.choose(cohort.id, options), members


async def done(uow: UnitOfWork, groupings: Sequence[Grouping]) -> None:
    """All of them went well."""
    await uow.members.grouped(
        [Grouped(member_id=one.member_id, enters=one.enters, group=one.enters) for one in groupings]
    )


async def test_without_a_group_nobody_is_to_be_anywhere(store: Store, course: Course) -> None:
    await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        assert await waiting(uow) == []
        await uow.members.grouped([])


async def test_everybody_is_put_into_the_group_once(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await run_by(store, course, RED, "ana", "ben")
    async with store.writing() as uow:
        found = await waiting(uow)
        assert found == [
            Grouping(
                member_id=member.id,
                cohort_id=cohort.id,
                space=SPACE,
                external_id=handle,
                leaves="",
                enters="red",
            )
            for member, handle in ((ana, "ana"), (ben, "ben"))
        ]
        await done(uow, found)
        assert await uow.members.of_cohort(cohort.id) == [
            replace(ana, group="red"),
            replace(ben, group="red"),
        ]
        assert await waiting(uow, hours=99) == []


async def test_who_comes_later_is_put_there_as_well(store: Store, course: Course) -> None:
    async with store.writing() as uow:
        cohort = await add_cohort(uow, course)
        await uow.cohorts.choose(cohort.id, RED)
        (ana,) = await enrol(uow, cohort, ["ana"])
        assert [one.external_id for one in await waiting(uow)] == ["ana"]
        await enrol(uow, cohort, ["ana"], Role.COACH)
        assert await waiting(uow) == []
        assert ana.group == ""


async def test_those_who_were_handed_out_are_left_to_who_has_them(store: Store, course: Course) -> None:
    await run_by(store, course, RED, "ana", "ben", "cam")
    async with store.writing() as uow:
        assert [one.external_id for one in await waiting(uow, limit=2)] == ["ana", "ben"]
        assert [one.external_id for one in await waiting(uow)] == ["cam"]
        assert await waiting(uow) == []
        # Who had them died: they are tried again.
        assert [one.external_id for one in await waiting(uow, hours=1)] == ["ana", "ben", "cam"]


async def test_only_members_on_these_platforms_are_found(store: Store, course: Course) -> None:
    await run_by(store, course, RED, "ana")
    async with store.writing() as uow:
        for platforms in ([], ["discord"], ["loc"]):
            assert await uow.members.misgrouped(platforms, NOON, held_until=HELD, limit=9) == []
        found = await uow.members.misgrouped(["discord", "local"], NOON, held_until=HELD, limit=9)
    assert len(found) == 1


async def test_spaces_that_have_to_wait_hold_up_nobody_else(store: Store, course: Course) -> None:
    await run_by(store, course, RED, "ana")
    async with store.writing() as uow:
        channel = Place(space="local:hall", kind=PlaceKind.CHANNEL, id="course")
        cohort = await uow.cohorts.add(
            name="Fall", channel=channel, course=course, start=None, at=NOON, options=BLUE
        )
        person = await uow.people.meet(profile("ben", space="local:hall"))
        await uow.members.enrol(cohort.id, [person.id], Role.LEARNER, NOON)
        found = await uow.members.misgrouped(
            ["local"], NOON, held_until=HELD, limit=1, besides=[SPACE, "local:none"]
        )
        assert [(one.external_id, one.cohort_id, one.enters) for one in found] == [("ben", cohort.id, "blue")]
        assert [one.external_id for one in await waiting(uow)] == ["ana"]


async def test_a_group_is_changed_and_given_up(store: Store, course: Course) -> None:
    cohort, _ = await run_by(store, course, RED, "ana")
    async with store.writing() as uow:
        await done(uow, await waiting(uow))
        await uow.cohorts.choose(cohort.id, BLUE)
        (found,) = await waiting(uow)
        assert (found.leaves, found.enters) == ("red", "blue")
        await done(uow, [found])
        await uow.cohorts.choose(cohort.id, Options())
        (found,) = await waiting(uow)
        assert (found.leaves, found.enters) == ("blue", "")
        await done(uow, [found])
        assert [member.group for member in await uow.members.of_cohort(cohort.id)] == [""]
        assert await waiting(uow, hours=99) == []


async def test_who_leaves_is_taken_out_and_who_comes_back_is_put_in(store: Store, course: Course) -> None:
    cohort, (ana, _) = await run_by(store, course, RED, "ana", "ben")
    async with store.writing() as uow:
        await done(uow, await waiting(uow))
        await uow.members.leave(ana.id, NOON)
        (found,) = await waiting(uow)
        assert (found.member_id, found.leaves, found.enters) == (ana.id, "red", "")
        await done(uow, [found])
        assert (await uow.members.get_many([ana.id]))[ana.id].group == ""
        (back,) = await uow.members.enrol(cohort.id, [ana.person.id], Role.LEARNER, NOON)
        assert back == ana
        (found,) = await waiting(uow)
        assert (found.leaves, found.enters) == ("", "red")


async def test_who_left_before_they_were_put_anywhere_is_left_alone(store: Store, course: Course) -> None:
    _, (ana,) = await run_by(store, course, RED, "ana")
    async with store.writing() as uow:
        await uow.members.leave(ana.id, NOON)
        assert await waiting(uow) == []


async def test_what_failed_is_tried_again_when_it_was_said(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await run_by(store, course, RED, "ana", "ben")
    async with store.writing() as uow:
        await waiting(uow)
        await uow.members.grouped(
            [
                Grouped(
                    member_id=ben.id, enters="red", group="", problem="not allowed", again_at=NOON + 6 * HOUR
                ),
                Grouped(member_id=ana.id, enters="red", group="", problem="not there", again_at=None),
            ]
        )
        assert await uow.members.of_cohort(cohort.id) == [
            replace(ana, group_problem="not there"),
            replace(ben, group_problem="not allowed"),
        ]
        assert await waiting(uow, hours=5) == []
        assert [one.external_id for one in await waiting(uow, hours=6)] == ["ben"]


async def test_those_tried_before_come_after_those_who_never_were(store: Store, course: Course) -> None:
    cohort, (ana, ben) = await run_by(store, course, RED, "ana", "ben")
    async with store.writing() as uow:
        await waiting(uow)
        for member, hours in ((ana, 2), (ben, 1)):
            await uow.members.grouped(
                [Grouped(member_id=member.id, enters="red", group="", again_at=NOON + hours * HOUR)]
            )
        await enrol(uow, cohort, ["cam"])
        assert [one.external_id for one in await waiting(uow, hours=3)] == ["cam", "ben", "ana"]


@pytest.mark.parametrize("options", [RED, BLUE, Options(group="red", calendar=True)])
async def test_a_choice_lets_what_failed_be_tried_at_once(
    store: Store, course: Course, options: Options
) -> None:
    cohort, (ana, ben, cam) = await run_by(store, course, RED, "ana", "ben", "cam")
    async with store.writing() as uow:
        await done(uow, [(await waiting(uow))[2]])
        await uow.members.leave(cam.id, NOON)
        await waiting(uow)
        await uow.members.grouped(
            [
                Grouped(member_id=ana.id, enters="red", group="", problem="gone", again_at=None),
                Grouped(member_id=ben.id, enters="red", group="", problem="no", again_at=NOON + 6 * HOUR),
                Grouped(member_id=cam.id, enters="", group="red", problem="no", again_at=NOON + 6 * HOUR),
            ]
        )
        await uow.cohorts.choose(cohort.id, options)
        found = await waiting(uow)
        assert [(one.external_id, one.leaves, one.enters) for one in found] == [
            ("ana", "", options.group),
            ("ben", "", options.group),
            ("cam", "red", ""),
        ]
        assert [one.group_problem for one in await uow.members.of_cohort(cohort.id)] == ["", ""]


async def test_coming_back_is_tried_at_once_after_a_failure(store: Store, course: Course) -> None:
    cohort, (ana,) = await run_by(store, course, RED, "ana")
    async with store.writing() as uow:
        await waiting(uow)
        await uow.members.grouped([Grouped(member_id=ana.id, enters="red", group="", problem="gone")])
        await uow.members.leave(ana.id, NOON)
        await uow.members.enrol(cohort.id, [ana.person.id], Role.LEARNER, NOON)
        assert [one.external_id for one in await waiting(uow)] == ["ana"]


async def test_what_changes_while_somebody_is_at_it_waits_for_them(store: Store, course: Course) -> None:
    """Two who change one person's groups at once could leave both groups behind."""
    cohort, (ana,) = await run_by(store, course, RED, "ana")
    async with store.writing() as uow:
        (found,) = await waiting(uow)
        await uow.cohorts.choose(cohort.id, BLUE)
        assert await waiting(uow) == []
        await done(uow, [found])
        (found,) = await waiting(uow)
        assert (found.leaves, found.enters) == ("red", "blue")
        await uow.members.leave(ana.id, NOON)
        assert await waiting(uow) == []
        failed = Grouped(member_id=ana.id, enters="blue", group="red", problem="not allowed")
        await uow.members.grouped([failed])
        (found,) = await waiting(uow)
        assert (found.leaves, found.enters) == ("red", "")


async def test_nobody_is_taken_out_of_a_group_another_of_their_cohorts_wants_them_in(
    store: Store, course: Course
) -> None:
    async with store.writing() as uow:
        first, second = await add_cohort(uow, course, "first"), await add_cohort(uow, course, "second")
        for cohort in (first, second):
            await uow.cohorts.choose(cohort.id, RED)
        (here, ben), (there,) = await enrol(uow, first, ["ana", "ben"]), await enrol(uow, second, ["ana"])
        await done(uow, await waiting(uow))
        await uow.members.leave(here.id, NOON)
        await uow.members.leave(ben.id, NOON)
        found = await waiting(uow)
        assert [(one.member_id, one.leaves) for one in found] == [(here.id, ""), (ben.id, "red")]
        await done(uow, found)
        await uow.members.leave(there.id, NOON)
        assert [(one.member_id, one.leaves) for one in await waiting(uow)] == [(there.id, "red")]


async def test_members_who_are_gone_are_passed_over(store: Store, course: Course) -> None:
    _, (ana, ben) = await run_by(store, course, RED, "ana", "ben")
    async with store.writing() as uow:
        found = await waiting(uow)
        await uow.people.erase(ana.person.id)
        await done(uow, found)
        forged = [Grouped(member_id=number, enters="red", group="red") for number in (0, -1, 2**63, 10**30)]
        await uow.members.grouped(forged)
        assert [member.group for member in (await uow.members.get_many([ana.id, ben.id])).values()] == ["red"]
        assert await waiting(uow, hours=99) == []


async def test_two_processes_never_get_the_same_member(store: Store, course: Course, opener: Opener) -> None:
    handles = [f"p{number}" for number in range(40)]
    await run_by(store, course, RED, *handles)

    async def take(one: Store) -> list[str]:
        taken: list[str] = []
        while True:
            async with one.writing() as uow:
                found = await waiting(uow, limit=3)
            if not found:
                return taken
            taken += [each.external_id for each in found]

    shares = await asyncio.gather(*[take(await opener()) for _ in range(3)])
    assert sorted(handle for share in shares for handle in share) == sorted(handles)


async def test_whoever_comes_while_the_group_is_chosen_is_put_into_it(
    store: Store, course: Course, opener: Opener
) -> None:
    cohort, (_, ben) = await make_cohort(store, course, "ana", "ben")
    async with store.writing() as uow:
        await uow.members.leave(ben.id, NOON)

    async def choose() -> None:
        async with (await opener()).writing() as uow:
            await uow.cohorts.choose(cohort.id, RED)

    async def come(*handles: str) -> None:
        async with (await opener()).writing() as uow:
            await enrol(uow, cohort, handles)

    await asyncio.gather(come("ben"), come("cam"), choose(), come("dan", "eva"))
    async with store.writing() as uow:
        found = await waiting(uow)
    assert sorted(one.external_id for one in found) == ["ana", "ben", "cam", "dan", "eva"]
    assert {one.enters for one in found} == {"red"}


async def test_a_naive_instant_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        async with store.writing() as uow:
            await uow.members.misgrouped(["local"], NOON.replace(tzinfo=None), held_until=HELD, limit=1)


async def test_nobody_else_waits_for_the_words_of_a_platform(store: Store, course: Course) -> None:
    """Whatever it says comes back as a database can keep it."""
    cohort, (ana,) = await run_by(store, course, Options(group="r\0d"), "ana")
    async with store.writing() as uow:
        (found,) = await waiting(uow)
        assert found.enters == "r�d"
        outcome = Grouped(member_id=ana.id, enters=found.enters, group="", problem="\ud800 no", again_at=None)
        await uow.members.grouped([outcome])
        assert [one.group_problem for one in await uow.members.of_cohort(cohort.id)] == ["� no"]
