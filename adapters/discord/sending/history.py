"""Which of our messages stand in a channel, by their stamps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from adapters.discord.ports import Api, Declined, Urgency
from adapters.discord.rendering.card import Stamp
from adapters.discord.rendering.stamps import ids_of, is_stamped, stamp
from adapters.discord.sending import codes
from adapters.discord.sending.receipts import earliest
from bot.errors import CannotTell
from bot.phrases import discord_sending as say
from bot.ports import Clock

#: How far our clock and Discord's may be apart.
SKEW = timedelta(minutes=1)
#: Messages a page, which is the most Discord gives, and the pages read before nobody can tell.
PAGE, PAGES = 100, 40
#: How far back parts of a message are looked for that may have been begun before: pages, and time.
BACK_PAGES, BACK = 5, timedelta(days=1)
#: No message of ours comes in more parts: 15,000 people can be named in so many.
MOST_PARTS = 200

Json = Mapping[str, Any]


def mark(key: str, part: int, *, last: bool) -> Stamp:
    """The stamp of one part of a delivery. The last one has one of its own: who finds it knows how many there are, and
    that all were posted, for they go in order.
    """
    return stamp(key if last else f"{key}+", part)


@dataclass(slots=True)
class Seen:
    """The parts of one delivery that stand in a channel. `count` is how many it has, 0 while the last was not seen;
    `anything` whether there was any message at all.
    """

    parts: dict[int, Json] = field(default_factory=dict)
    count: int = 0
    anything: bool = False

    @property
    def complete(self) -> bool:
        return 0 < self.count <= len(self.parts)

    def ordered(self) -> list[Json]:
        return [self.parts[part] for part in sorted(self.parts)]

    def standing(self, count: int) -> dict[int, Json]:
        """Those that a message of `count` parts need not post again."""
        known = {part: message for part, message in self.parts.items() if part < count - 1}
        if self.count == count:
            known[count - 1] = self.parts[count - 1]
        return known


class History:
    """Reads channels. Raises as `Api.call` does, and CannotTell."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    async def since(self, channel_id: str, key: str, since: datetime, *, readable: bool = False) -> Seen:
        """What stands in a channel of a delivery that was not begun before `since`. Where only its later parts are
        there, the earlier ones are looked for further back. `readable`: we certainly may read its history.
        """
        seen, after = Seen(), earliest(since - SKEW)
        for _ in range(PAGES):
            page = await self._page(channel_id, after=after)
            self._note(seen, page, key)
            if seen.complete or len(page) < PAGE:
                break
            after = max((str(message["id"]) for message in page), key=int)
        else:
            raise CannotTell(say.too_much_to_read())
        if not seen.anything and not readable:
            await self._readable(channel_id, after)
        if seen.parts and not seen.complete:
            await self._further_back(seen, channel_id, key, before=earliest(since - SKEW))
        return seen

    async def lately(self, channel_id: str, key: str) -> Seen:
        """What stands there of a delivery that may have been begun within the last day."""
        seen = Seen()
        await self._further_back(seen, channel_id, key, before=earliest(self._clock.now() + BACK))
        return seen

    async def _further_back(self, seen: Seen, channel_id: str, key: str, *, before: str) -> None:
        oldest = int(earliest(self._clock.now() - BACK))
        for _ in range(BACK_PAGES):
            page = await self._page(channel_id, before=before)
            self._note(seen, page, key)
            before = min((str(message["id"]) for message in page), key=int, default="0")
            if seen.complete or len(page) < PAGE or int(before) < oldest:
                return

    async def _page(self, channel_id: str, **query: str) -> list[Json]:
        ids = {"channel_id": channel_id}
        told = await self._api.call(
            "GET",
            "/channels/{channel_id}/messages",
            ids,
            query={**query, "limit": str(PAGE)},
            urgency=Urgency.MAIL,
        )
        return list(told or ())

    async def _readable(self, channel_id: str, message_id: str) -> None:
        """Who may not read the history is shown an empty one; asked for one message, Discord says so."""
        ids = {"channel_id": channel_id, "message_id": message_id}
        try:
            await self._api.call(
                "GET", "/channels/{channel_id}/messages/{message_id}", ids, urgency=Urgency.MAIL
            )
        except Declined as declined:
            if declined.code != codes.NO_SUCH_MESSAGE:
                raise

    def _note(self, seen: Seen, page: list[Json], key: str) -> None:
        seen.anything = seen.anything or bool(page)
        marks = _marks(key)
        for message in page:
            if str(message["author"]["id"]) != self._api.user_id:
                continue
            components = message.get("components") or ()
            for one in ids_of(components) & marks.keys():
                part, last, wanted = marks[one]
                if is_stamped(components, wanted):
                    seen.parts[part] = message
                    if last:
                        seen.count = part + 1


@lru_cache(maxsize=16)
def _marks(key: str) -> Mapping[int, tuple[int, bool, Stamp]]:
    """All parts that a delivery may have, and whether each is the last, by the first id of its stamp."""
    made = ((part, last, mark(key, part, last=last)) for part in range(MOST_PARTS) for last in (True, False))
    return {wanted.ids[0]: (part, last, wanted) for part, last, wanted in made}
