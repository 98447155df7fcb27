"""`bot.bookkeeping.Pauses`."""

from __future__ import annotations

from bot.model import Pause
from bot.ports import Store
from tests.contracts.stores import Opener
from tests.contracts.values import HOUR, NOON, SPACE

OTHER = "slack:T024BE7LD"


def pause(until: int, reason: str = "asked to wait", *, space: str = SPACE, closed: bool = False) -> Pause:
    return Pause(space=space, until=NOON + until * HOUR, reason=reason, closed=closed)


async def test_a_pause_holds_until_its_end_for_everybody(opener: Opener) -> None:
    here, there = await opener(), await opener()
    async with here.writing() as uow:
        await uow.pauses.pause(pause(1, "asked to wait"))
        await uow.pauses.pause(pause(2, "install “it” again 🩺", space=OTHER))
    async with there.reading() as uow:
        assert await uow.pauses.current(NOON) == {
            SPACE: pause(1),
            OTHER: pause(2, "install “it” again 🩺", space=OTHER),
        }
        assert list(await uow.pauses.current(NOON + HOUR)) == [OTHER]
        assert await uow.pauses.current(NOON + 2 * HOUR) == {}


async def test_an_earlier_end_changes_nothing(store: Store) -> None:
    async with store.writing() as uow:
        await uow.pauses.pause(pause(2, "first"))
        await uow.pauses.pause(pause(1, "earlier"))
        await uow.pauses.pause(pause(2, "the same"))
        assert await uow.pauses.current(NOON) == {SPACE: pause(2, "first")}
        await uow.pauses.pause(pause(3, "later"))
        assert await uow.pauses.current(NOON) == {SPACE: pause(3, "later")}


async def test_a_pause_can_be_ended(store: Store) -> None:
    async with store.writing() as uow:
        await uow.pauses.pause(pause(2, "closed"))
        await uow.pauses.end(SPACE)
        await uow.pauses.end(OTHER)
        assert await uow.pauses.current(NOON) == {}
        await uow.pauses.pause(pause(1, "closed again"))
        assert await uow.pauses.current(NOON) == {SPACE: pause(1, "closed again")}


async def test_ended_ones_are_forgotten(store: Store) -> None:
    async with store.writing() as uow:
        await uow.pauses.pause(pause(0, "over"))
        await uow.pauses.pause(pause(1, "not over", space=OTHER))
        assert await uow.pauses.forget(NOON + HOUR) == 1
        assert list(await uow.pauses.current(NOON - HOUR)) == [OTHER]


async def test_the_pause_that_holds_says_whether_the_space_is_closed(store: Store) -> None:
    async with store.writing() as uow:
        await uow.pauses.pause(pause(1, "asked to wait"))
        await uow.pauses.pause(pause(2, "the token was revoked", closed=True))
    async with store.writing() as uow:
        assert await uow.pauses.current(NOON) == {SPACE: pause(2, "the token was revoked", closed=True)}
        await uow.pauses.pause(pause(1, "asked to wait"))
        assert await uow.pauses.current(NOON) == {SPACE: pause(2, "the token was revoked", closed=True)}
        await uow.pauses.pause(pause(3, "asked to wait"))
        assert await uow.pauses.current(NOON) == {SPACE: pause(3, "asked to wait")}
