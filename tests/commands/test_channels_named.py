"""A channel that is spoken of is a value, so that a platform can show it: its id never stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.deliveries import DeliveryState, Settlement
from bot.inbound import Reply
from bot.messages import Bullets, Facts, Line, Message, Room, Text
from bot.model import Place
from bot.plain import plain_line
from bot.planning import open_due
from tests.commands.chat import CHANNEL, Chat, at, direct
from tests.commands.room import CREATE
from tests.support.world import SPACE

SPRING = replace(CHANNEL, id="C024BE7LR")


def lines_of(message: Message) -> Iterator[Line]:
    for block in message.blocks:
        match block:
            case Text(line=line):
                yield line
            case Bullets(lines=lines):
                yield from lines
            case Facts(facts=facts):
                yield from (fact.value for fact in facts)


def rooms_in(reply: Reply) -> list[tuple[Place, str]]:
    """Every channel that is shown, with the line it is shown in; what else is said does not name it."""
    assert reply.message is not None
    found = []
    for line in lines_of(reply.message):
        rooms = [part.place for part in line if isinstance(part, Room)]
        found += [(place, plain_line(line)) for place in rooms]
        assert SPRING.id not in plain_line(tuple(part for part in line if not isinstance(part, Room)))
    return found


async def started() -> Chat:
    chat = Chat(now=at("2020-09-20 14:00"), place=SPRING)
    await chat.types("fay", CREATE)
    await chat.presses("fay", "Yes")
    return chat


async def test_a_cohort_that_is_set_up_from_elsewhere() -> None:
    chat = Chat(now=at("2020-09-20 14:00"), place=direct("fay"))
    shown = rooms_in(await chat.types("fay", f"{CREATE} channel:<#{SPRING.id}|spring>"))
    assert shown == [(SPRING, "#C024BE7LR")]
    assert rooms_in(await chat.presses("fay", "Yes")) == [
        (SPRING, "Autumn is set up in #C024BE7LR. You are its facilitator."),
        (
            SPRING,
            "Type /cohort invite in #C024BE7LR (if it is a forum, in a post there) to post the card with the "
            "Join button.",
        ),
    ]
    assert rooms_in(await chat.types("fay", "/cohort invite")) == [
        (
            SPRING,
            "The card belongs in #C024BE7LR. Please type /cohort invite there (if it is a forum, in a post there).",
        )
    ]


async def test_what_will_be_posted_there() -> None:
    chat = await started()
    assert rooms_in(await chat.types("fay", "/cohort invite")) == [
        (
            SPRING,
            "I will post a card in #C024BE7LR that welcomes everybody to Autumn, with a Join button. Shall I?",
        )
    ]
    assert rooms_in(await chat.types("fay", "/cohort preview 1")) == [
        (SPRING, "To everybody in #C024BE7LR, Thu Sep 24, 9:00 AM ET")
    ]
    chat.now = at("2020-10-08 15:10")
    assert rooms_in(await chat.types("fay", '/cohort call 1 starts:"2020-10-08 13:30"')) == [
        (SPRING, "I will also tell everybody in #C024BE7LR of the new date.")
    ]


async def test_what_could_not_be_posted_there() -> None:
    chat = await started()
    chat.now = at("2020-09-24 14:00")
    later = chat.now + timedelta(hours=1)
    async with chat.store.writing() as uow:
        await open_due(uow, now=chat.now, limit=50)
        (row,) = await uow.ledger.claim(chat.now, space=SPACE, owner="test", lease_until=later, limit=1)
        await uow.ledger.begin([row.id], owner="test", now=chat.now, lease_until=later)
        failed = Settlement(delivery_id=row.id, state=DeliveryState.FAILED, reason="it is full", at=chat.now)
        await uow.ledger.settle([failed], owner="test")
    ((where, said),) = rooms_in(await chat.types("fay", "/cohort status"))
    assert where == SPRING
    assert said.endswith("open, to #C024BE7LR, failed Thu Sep 24, 10:00 AM ET: it is full")
