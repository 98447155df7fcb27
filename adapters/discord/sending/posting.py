"""One message of Discord's, posted once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from adapters.discord.ports import Api, Declined, Urgency
from adapters.discord.rendering.card import Card, Stamp
from adapters.discord.rendering.stamps import stamped
from adapters.discord.sending import codes
from bot.errors import DeliveryError, Unavailable, Unconfirmed
from bot.ports import Clock

log = logging.getLogger(__name__)

#: What is sent is made of components, version 2.
COMPONENTS = 1 << 15
#: Seconds until what had no answer is tried again under the same nonce, and until when: the nonce holds for minutes.
WAITS, TRIED_FOR = (1.0, 4.0, 10.0), timedelta(seconds=40)
#: Seconds after which something is looked for that has no nonce and whose answer was lost.
LOOKS = (2.0, 6.0)

Json = Mapping[str, Any]


class Posting:
    """Posts and changes single messages. Raises as `Api.call` does."""

    def __init__(self, api: Api, clock: Clock, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._api = api
        self._clock = clock
        self._sleep = sleep

    async def post(self, channel_id: str, card: Card, stamp: Stamp, *, reply_to: str = "") -> Json:
        """Post a card. An answer that was lost is asked for again, which never makes a second message; Unconfirmed is
        raised once that is no longer certain.
        """
        body = {**content(card, stamp), "nonce": stamp.nonce, "enforce_nonce": True}
        if reply_to:
            body["message_reference"] = {"message_id": reply_to, "fail_if_not_exists": False}
        try:
            return await self._insisting(lambda: self._post(channel_id, body, card))
        except Declined as declined:
            if declined.code != codes.NO_REPLYING or not reply_to:
                raise
        del body["message_reference"]
        return await self._insisting(lambda: self._post(channel_id, body, card))

    async def change(self, channel_id: str, message_id: str, card: Card, stamp: Stamp) -> Json:
        """Put a card in place of what a message says, with its own files instead of those that were there."""
        body = content(card, stamp)
        if not card.files:
            body["attachments"] = []
        told: Json = await self._api.call(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            {"channel_id": channel_id, "message_id": message_id},
            body=body,
            files=card.files,
            urgency=Urgency.MAIL,
        )
        return told

    async def delete(self, channel_id: str, message_id: str) -> None:
        ids = {"channel_id": channel_id, "message_id": message_id}
        await self._api.call(
            "DELETE", "/channels/{channel_id}/messages/{message_id}", ids, urgency=Urgency.MAIL
        )

    async def _post(self, channel_id: str, body: Json, card: Card) -> Json:
        told: Json = await self._api.call(
            "POST",
            "/channels/{channel_id}/messages",
            {"channel_id": channel_id},
            body=body,
            files=card.files,
            urgency=Urgency.MAIL,
        )
        return told

    async def _insisting(self, call: Callable[[], Awaitable[Json]]) -> Json:
        begun_at = self._clock.now()
        try:
            return await call()
        except Unconfirmed as error:
            lost = error
        for wait in WAITS:
            if self._clock.now() - begun_at > TRIED_FOR:
                break
            log.info("a message is sent again under its nonce", extra={"problem": str(lost)})
            await self._sleep(wait)
            try:
                return await call()
            except (Unconfirmed, Unavailable):
                continue
            except (Declined, DeliveryError) as error:
                raise lost from error  # this try was in vain; what became of the first is not known
        raise lost


def content(card: Card, stamp: Stamp) -> dict[str, Any]:
    """What a message is made of, wherever it is posted. It notifies the people it names, and nobody else."""
    return {
        "flags": COMPONENTS,
        "components": stamped(card, stamp),
        "allowed_mentions": {
            "parse": [],
            "users": list(card.mentions),
            "replied_user": False,
        },
    }
