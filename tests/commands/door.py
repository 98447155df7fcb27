"""People who come to the channel of a cohort and go from it, and what its facilitators are asked."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.deliveries import DeliveryState
from bot.messages import Message
from bot.model import Account, AccountKind, Passage, Place
from bot.occurrences import OccurrenceKind
from tests.commands.chat import CHANNEL, Chat, profile
from tests.commands.room import room
from tests.support.messenger import MoodyMessenger
from tests.support.world import services

CAME, LEFT, GONE = Passage.CAME, Passage.LEFT, Passage.GONE


def account(handle: str, kind: AccountKind = AccountKind.PERSON) -> Account:
    return Account(profile=profile(handle), kind=kind)


async def goes(
    chat: Chat,
    *handles: str,
    how: Passage = CAME,
    kind: AccountKind = AccountKind.PERSON,
    place: Place = CHANNEL,
) -> None:
    """These people come, or leave, one after the other within a second."""
    app = App(store=chat.store, services=services())
    for number, handle in enumerate(handles):
        moment = chat.now + timedelta(milliseconds=number)
        await app.passed(place, account(handle, kind), how, at=moment, now=moment)


async def waiting(chat: Chat) -> dict[str, Passage]:
    async with chat.store.reading() as uow:
        return {one.who.external_id: one.passage for one in await uow.movements.waiting(1)}


async def asked(chat: Chat) -> list[tuple[str, DeliveryState, str]]:
    """The questions in the ledger: to whom, what became of them, and why."""
    async with chat.store.reading() as uow:
        members = {one.id: one.person.told.external_id for one in await uow.members.of_cohort(1)}
        rows = [one.row for one in await uow.ledger.of_cohort(1)]
    return [
        (members.get(row.member_id or 0, ""), row.state, row.reason)
        for row in rows
        if row.kind is OccurrenceKind.AT_THE_DOOR
    ]


async def morning() -> Chat:
    """Ten in the morning where Fay leads from."""
    return await room()


def last(messenger: MoodyMessenger, handle: str = "fay") -> Message:
    return [message for place, message, _reader in messenger.said if place.id == handle][-1]
