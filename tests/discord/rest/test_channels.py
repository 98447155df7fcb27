"""What is remembered of channels, and for how long."""

from __future__ import annotations

import asyncio
import gc

import pytest

from adapters.discord.ports import Channel, ChannelKind, Declined, Urgency
from adapters.discord.rest import channels as module
from adapters.discord.rest.channels import KNOWN_FOR, KnownChannels
from tests.discord.rest.answering import Answering, Talk, answering

TEXT = {"id": "5", "type": 0, "guild_id": "1", "name": "spring", "topic": None}
THREAD = {"id": "6", "type": 12, "guild_id": "1", "name": "", "parent_id": "5"}


def locks() -> int:
    """How many there are in this process."""
    gc.collect()
    return sum(isinstance(one, asyncio.Lock) for one in gc.get_objects())


async def test_what_a_channel_is(server: Answering, talk: Talk) -> None:
    known = KnownChannels(talk.api, now=talk.seconds)
    server.says(200, TEXT)
    server.says(200, THREAD)
    server.says(200, {"id": "7", "type": 1})
    assert await known.channel("5") == Channel(id="5", guild_id="1", kind=ChannelKind.TEXT, name="spring")
    assert await known.channel("6") == Channel(
        id="6", guild_id="1", kind=ChannelKind.PRIVATE_THREAD, name="", parent_id="5"
    )
    assert (await known.channel("7")).guild_id == ""


async def test_it_is_asked_for_every_ten_minutes(server: Answering, talk: Talk) -> None:
    known = KnownChannels(talk.api, now=talk.seconds)
    for name in ("spring", "summer", "autumn"):
        server.says(200, {**TEXT, "name": name})
    for _ in range(3):
        assert (await known.channel("5")).name == "spring"
        talk.seconds.time += KNOWN_FOR / 3
    assert (await known.channel("5")).name == "summer"
    known.forget("5")
    known.forget("5")
    assert (await known.channel("5")).name == "autumn"
    assert len(server.heard) == 3


async def test_one_that_is_gone_is_asked_for_again(server: Answering, talk: Talk) -> None:
    known = KnownChannels(talk.api, now=talk.seconds)
    for _ in range(2):
        server.says(404, {"code": 10003, "message": "Unknown Channel"})
        with pytest.raises(Declined):
            await known.channel("5")


async def test_only_so_many_are_remembered(
    server: Answering, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(module, "MOST_DIRECT", 3)
    known = KnownChannels(talk.api, now=talk.seconds)

    async def asks(number: int, direct: str) -> int:
        """How often this channel, and this person's, have to be asked for."""
        before = len(server.heard)
        server.always = answering(200, {**TEXT, "id": str(number)})
        await known.channel(str(number))
        server.always = answering(200, {"id": direct, "type": 1})
        assert await known.direct(str(number), urgency=Urgency.MAIL) == direct
        return len(server.heard) - before

    assert [await asks(number, f"9{number}") for number in range(6)] == [2] * 6
    assert [await asks(number, f"9{number}") for number in (3, 4, 5)] == [0] * 3
    assert await asks(2, "82") == 2
    known.forget("92")  # whose that was is not remembered either
    assert await asks(2, "82") == 0


async def test_somebodys_direct_channel_is_opened_once(server: Answering, talk: Talk) -> None:
    known = KnownChannels(talk.api, now=talk.seconds)
    server.says(200, {"id": "90", "type": 1})
    opened = await asyncio.gather(*(known.direct("4", urgency=Urgency.MAIL) for _ in range(8)))
    talk.seconds.time += 100 * KNOWN_FOR
    assert {*opened, await known.direct("4", urgency=Urgency.ANSWER)} == {"90"}
    assert [(heard.path, heard.body) for heard in server.heard] == [
        ("/users/@me/channels", {"recipient_id": "4"})
    ]
    known.forget("90")
    server.says(200, {"id": "90", "type": 1})
    await known.direct("4", urgency=Urgency.MAIL)
    assert len(server.heard) == 2


async def test_nobody_is_remembered_for_having_been_opened(server: Answering, talk: Talk) -> None:
    known = KnownChannels(talk.api, now=talk.seconds)
    server.always = answering(200, {"id": "90", "type": 1})
    await known.direct("0", urgency=Urgency.MAIL)
    before = locks()
    for number in range(1, 10):
        await known.direct(str(number), urgency=Urgency.MAIL)
    assert locks() <= before


async def test_who_gives_up_waiting_takes_nobody_along(server: Answering, talk: Talk) -> None:
    known = KnownChannels(talk.api, now=talk.seconds)
    held = server.holds()
    server.says(200, {"id": "90", "type": 1})
    first, second = (asyncio.create_task(known.direct("4", urgency=Urgency.MAIL)) for _ in range(2))
    await held.reached.wait()
    first.cancel()
    assert await second == "90"
    assert held.after is not None
    held.after.set()
