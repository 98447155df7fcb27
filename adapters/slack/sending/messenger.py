"""Hands the companion's messages to Slack, each of them once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from adapters.slack.ports import Api, Declined, Keys, Urgency
from adapters.slack.rendering.card import Card
from adapters.slack.rendering.message import filed_elsewhere, render_message
from adapters.slack.sending.files import Files
from adapters.slack.sending.history import History, metadata, receipt, where
from adapters.slack.sending.refusals import BAD_BLOCKS, BAD_THREAD, delivery_error
from bot.deliveries import Receipt
from bot.errors import CannotTell, DeliveryError, Unconfirmed
from bot.language import speaking
from bot.messages import Message
from bot.model import Place, PlaceKind, Profile
from bot.phrases import slack_troubles as say
from bot.ports import Clock, Messenger

log = logging.getLogger(__name__)

#: Slack looks a picture over before it can stand in a message: seconds between one try and the next. Then words do.
PICTURE_WAITS = (0.5, 1.0, 2.0)
#: People in a group conversation beside us.
IN_A_GROUP = 8


class SlackMessenger(Messenger):
    """Direct messages go to `Place.id` as the person's id; a receipt names the channel and the `ts` of its message.

    Whatever is tried again here is tried because Slack declined it, so that it is certain that nothing was stored.
    """

    def __init__(
        self, api: Api, keys: Keys, clock: Clock, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._api = api
        self._keys = keys
        self._sleep = sleep
        self._files = Files(api)
        self._history = History(api, clock)

    async def send(
        self,
        place: Place,
        message: Message,
        *,
        key: str,
        reader: Profile | None,
        under: Receipt | None = None,
        aside: bool = False,
    ) -> Receipt:
        team_id = _team(place)
        card = render_message(message, reader=reader)
        uploaded = await self._files.uploaded(team_id, [*card.pictures, *card.files])
        pictures, files = uploaded[: len(card.pictures)], uploaded[len(card.pictures) :]
        arguments: dict[str, Any] = {
            "channel": place.id,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": metadata(key),
        }
        if under is not None:
            arguments |= {"thread_ts": where(under)[1], "reply_broadcast": not aside}
        try:
            told = await self._posted(team_id, "chat.postMessage", arguments, card, pictures)
        except Declined as declined:
            raise delivery_error(declined, place) from declined
        channel, ts = str(told.get("channel") or ""), str(told.get("ts") or "")
        if not channel or not ts:
            raise Unconfirmed(say.no_receipt())
        await self._files.share(
            team_id,
            [(file_id, file) for file_id, file in zip(files, card.files, strict=True) if file_id],
            channel=channel,
            thread=str((told.get("message") or {}).get("thread_ts") or ts),
        )
        return receipt(channel, ts)

    async def edit(self, place: Place, receipt: Receipt, message: Message, *, reader: Profile | None) -> None:
        """As the port has it. Files that were shared under the message stay as they are, and none is added: what goes
        with a change is sent with the news of it.
        """
        team_id = _team(place)
        with speaking(message.language):
            card = filed_elsewhere(render_message(message, reader=reader))
        pictures = await self._files.uploaded(team_id, card.pictures)
        channel, ts = where(receipt)
        try:
            # Unless told not to, an update looks for names and channels in plain words.
            what = {"channel": channel, "ts": ts, "parse": "none"}
            await self._posted(team_id, "chat.update", what, card, pictures)
        except Declined as declined:
            raise delivery_error(declined, place) from declined

    async def find(self, place: Place, key: str, *, since: datetime) -> Receipt | None:
        team_id = _team(place)
        access = await self._keys.access(team_id)
        try:
            channel = place.id
            if place.kind is PlaceKind.DIRECT:
                channel = await self._opened(team_id, [place.id])
            return await self._history.find(team_id, channel, key, since=since, bot_id=access.bot_id)
        except Declined as declined:
            raise CannotTell(str(delivery_error(declined, place))) from declined

    async def gather(self, near: Place, external_ids: Sequence[str]) -> Place:
        people = sorted(set(external_ids))
        if len(people) > IN_A_GROUP:
            raise DeliveryError(say.too_many_people(IN_A_GROUP))
        try:
            channel = await self._opened(_team(near), people)
        except Declined as declined:
            raise delivery_error(declined, near) from declined
        return Place(space=near.space, kind=PlaceKind.GROUP, id=channel)

    async def _opened(self, team_id: str, people: Sequence[str]) -> str:
        """The conversation of these people and us; the same people get the same one again."""
        told = await self._api.call(
            team_id, "conversations.open", {"users": ",".join(people)}, urgency=Urgency.MAIL
        )
        return str(told["channel"]["id"])

    async def _posted(
        self, team_id: str, method: str, arguments: dict[str, Any], card: Card, pictures: Sequence[str | None]
    ) -> dict[str, Any]:
        """Hand a card over; where Slack declines something about it, without that. Raises Declined at last."""
        waits = iter(PICTURE_WAITS)
        blocks = card.blocks(pictures)
        while True:
            try:
                return await self._api.call(
                    team_id,
                    method,
                    {**arguments, "text": card.text, "blocks": blocks},
                    urgency=Urgency.MAIL,
                    channel=arguments["channel"],
                )
            except Declined as declined:
                if declined.code in BAD_THREAD and "thread_ts" in arguments:
                    log.warning("a message goes to the channel alone", extra={"declined": str(declined)})
                    arguments = {
                        name: value
                        for name, value in arguments.items()
                        if name not in ("thread_ts", "reply_broadcast")
                    }
                elif declined.code not in BAD_BLOCKS or not blocks:
                    raise
                elif any(pictures):
                    if (wait := next(waits, None)) is not None:
                        await self._sleep(wait)
                        continue
                    log.warning("a message goes without its pictures", extra={"declined": str(declined)})
                    pictures = ()
                    blocks = card.blocks()
                else:
                    # A fault of ours. What the message says still arrives, if not as it should look.
                    log.exception("Slack takes only the text of a message", extra={"declined": str(declined)})
                    blocks = []


def _team(place: Place) -> str:
    return place.space.partition(":")[2]
