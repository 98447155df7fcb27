"""Time passing in a chat: everything falls due that does, and is said or not."""

from __future__ import annotations

from bot.app import App
from bot.model import PlaceKind
from bot.plain import plain
from scheduling.dispatcher import Dispatcher
from tests.commands.chat import Chat, at
from tests.support.messenger import MoodyMessenger
from tests.support.world import HandClock, services


async def pass_until(chat: Chat, now: str, messenger: MoodyMessenger | None = None) -> MoodyMessenger:
    """Let everything fall due that does until `now`, at the times it does."""
    clock = HandClock(chat.now)
    app = App(store=chat.store, services=services())
    messenger = messenger or MoodyMessenger()
    dispatcher = Dispatcher(
        store=chat.store, app=app, messengers={"local": messenger}, clock=clock, owner="test"
    )
    while True:
        await app.tick(clock.now())
        await dispatcher.drain()
        async with chat.store.reading() as uow:
            times = [await uow.occurrences.next_opening(), await uow.ledger.next_due()]
        coming = [time for time in times if time is not None and time <= at(now)]
        if not coming:
            break
        clock.time = max(clock.now(), min(coming))
    chat.now = at(now)
    return messenger


def heard(messenger: MoodyMessenger, handle: str) -> list[str]:
    """The messages to one person alone, as they read them."""
    return [
        plain(message, reader=reader)
        for place, message, reader in messenger.said
        if place.kind is PlaceKind.DIRECT and place.id == handle
    ]
