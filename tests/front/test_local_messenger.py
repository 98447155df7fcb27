"""The local room as a platform: shown once, found again, edited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.local import LocalMessenger, Posted
from adapters.local import messenger as module
from bot.errors import Unreachable
from bot.messages import Message, Text
from bot.model import Place, PlaceKind, Profile

GENERAL = Place(space="local:room", kind=PlaceKind.CHANNEL, id="general")
ANA = Profile(space="local:room", external_id="ana", name="Ana", zone="Asia/Qatar")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TO_ANA = Place(space="local:room", kind=PlaceKind.DIRECT, id="ana")


def said(text: str) -> Message:
    return Message(blocks=(Text(line=(text,)),))


class Ticking:
    """A second later whenever it is asked."""

    def __init__(self) -> None:
        self._now = datetime(2020, 10, 8, 16, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


async def test_the_same_key_is_shown_once() -> None:
    shown: list[Posted] = []
    messenger = LocalMessenger(shown.append, Ticking())
    first = await messenger.send(TO_ANA, said("Hello"), key="d1", reader=ANA)
    again = await messenger.send(TO_ANA, said("Hello"), key="d1", reader=ANA)
    other = await messenger.send(TO_ANA, said("Hello"), key="d2", reader=ANA)
    assert first == again != other
    assert [(one.key, one.text, one.reader, one.at) for one in shown] == [
        ("d1", "Hello", ANA, first.at),
        ("d2", "Hello", ANA, other.at),
    ]
    assert await messenger.find(TO_ANA, "d1", since=LONG_AGO) == first
    assert await messenger.find(GENERAL, "d1", since=LONG_AGO) is None
    assert await messenger.find(TO_ANA, "d3", since=LONG_AGO) is None


async def test_what_could_not_be_shown_is_not_remembered() -> None:
    def broken(posted: Posted) -> None:
        raise BrokenPipeError

    messenger = LocalMessenger(broken, Ticking())
    with pytest.raises(BrokenPipeError):
        await messenger.send(GENERAL, said("Hello"), key="d1", reader=None)
    assert await messenger.find(GENERAL, "d1", since=LONG_AGO) is None


async def test_an_edit_comes_under_the_first_key() -> None:
    shown: list[Posted] = []
    messenger = LocalMessenger(shown.append, Ticking())
    receipt = await messenger.send(GENERAL, said("Old"), key="d1", reader=None)
    await messenger.edit(GENERAL, receipt, said("New"), reader=None)
    assert [(one.key, one.text) for one in shown] == [("d1", "Old"), ("d1", "New")]
    with pytest.raises(Unreachable):
        await messenger.edit(TO_ANA, receipt, said("New"), reader=None)


async def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    messenger = LocalMessenger(lambda posted: None, Ticking())
    receipts = [await messenger.send(GENERAL, said("x"), key=f"d{n}", reader=None) for n in range(5)]
    found = [await messenger.find(GENERAL, f"d{n}", since=LONG_AGO) for n in range(5)]
    assert found == [None, None, *receipts[2:]]
    with pytest.raises(Unreachable):
        await messenger.edit(GENERAL, receipts[0], said("y"), reader=None)
