"""Messages that were posted made to say something else."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord.ports import Declined
from adapters.discord.rendering.card import Card
from adapters.discord.sending import codes
from adapters.discord.sending.history import History, mark
from adapters.discord.sending.posting import Posting
from adapters.discord.sending.receipts import made_at
from adapters.discord.sending.threads import Threads
from bot.errors import CannotTell, DeliveryError, Unavailable

log = logging.getLogger(__name__)

Json = Mapping[str, Any]


class Editing:
    """Raises as `Api.call` does."""

    def __init__(self, posting: Posting, history: History, threads: Threads) -> None:
        self._posting = posting
        self._history = history
        self._threads = threads

    async def edit(self, channel_id: str, ids: Sequence[str], cards: Sequence[Card]) -> list[Json]:
        """Make the messages with these `ids`, which are parts of one, say what is on these `cards`; what they then
        are. Of `ids`, those too many are deleted. Parts that are missing are posted now, as answers to the first, and
        are known again by its id when it is edited once more.

        Doing it twice does no harm. Raises Declined with `codes.NO_SUCH_MESSAGE` where the first one is gone.
        """
        changed: dict[int, Json] = {}
        for part, (message_id, card) in enumerate(zip(ids, cards, strict=False)):
            try:
                changed[part] = await self._change(channel_id, message_id, card, ids[0], part, len(cards))
            except Declined as declined:
                if declined.code != codes.NO_SUCH_MESSAGE or part == 0:
                    raise
        for message_id in ids[len(cards) :]:
            await self._delete(channel_id, message_id)
        if missing := [part for part in range(len(cards)) if part not in changed]:
            try:
                seen = await self._history.since(channel_id, ids[0], made_at(ids[0]))
            except CannotTell as error:
                raise Unavailable(str(error)) from error
            for part in missing:
                changed[part] = await self._add(channel_id, seen.parts.get(part), cards, ids[0], part)
        return [changed[part] for part in sorted(changed)]

    async def _add(
        self, channel_id: str, there: Json | None, cards: Sequence[Card], root: str, part: int
    ) -> Json:
        if there is not None:
            return await self._change(channel_id, str(there["id"]), cards[part], root, part, len(cards))
        stamp = mark(root, part, last=part == len(cards) - 1)
        return await self._posting.post(channel_id, cards[part], stamp, reply_to=root)

    async def _change(
        self, channel_id: str, message_id: str, card: Card, root: str, part: int, count: int
    ) -> Json:
        """In a thread that was put away nothing can be changed: it is brought back for as long as that takes."""
        stamp = mark(root, part, last=part == count - 1)
        try:
            return await self._posting.change(channel_id, message_id, card, stamp)
        except Declined as declined:
            if declined.code != codes.PUT_AWAY:
                raise
        await self._threads.put_away(channel_id, False)
        try:
            return await self._posting.change(channel_id, message_id, card, stamp)
        finally:
            await self._put_away_again(channel_id)

    async def _put_away_again(self, thread_id: str) -> None:
        try:
            await self._threads.put_away(thread_id, True)
        except (Declined, DeliveryError) as error:
            log.info("a thread stays open after an edit", extra={"thread": thread_id, "problem": str(error)})

    async def _delete(self, channel_id: str, message_id: str) -> None:
        try:
            await self._posting.delete(channel_id, message_id)
        except Declined as declined:
            if declined.code != codes.NO_SUCH_MESSAGE:
                raise
