"""The ways a message takes to where somebody acted: one after the other, until one is open."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.app.origin import Origin
from adapters.slack.ports import Api, Declined
from adapters.slack.rendering.card import Card
from adapters.slack.sending.refusals import BAD_BLOCKS
from bot.errors import DeliveryError, RateLimited, Unconfirmed
from bot.model import PlaceKind

log = logging.getLogger(__name__)

Content = dict[str, Any]
Way = Callable[[Content], Awaitable[object]]

_NO_UNFURLING = {"unfurl_links": False, "unfurl_media": False}
_MOST_KNOWN = 20_000
#: Seconds that an answer waits, once, where Slack asks us to slow down and no other way is open: for everybody, and for
#: the person alone, after which there is nothing left.
_PATIENCE, _LAST_PATIENCE = 30.0, 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card with its pictures uploaded."""

    card: Card
    pictures: Sequence[str | None] = ()

    def contents(self) -> Iterator[Content]:
        """What to send, and what to send instead where Slack does not take it: words for pictures, then words alone."""
        yield {"text": self.card.text, "blocks": self.card.blocks(self.pictures)}
        if any(self.pictures):
            yield {"text": self.card.text, "blocks": self.card.blocks()}
        yield {"text": self.card.text}


class Ways:
    """Puts messages where somebody acted. A way that may have been taken is not followed by another: nothing is said
    twice.
    """

    def __init__(self, api: Api, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._api = api
        self._sleep = sleep
        self._direct: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def direct(self, team_id: str, user_id: str) -> str:
        """The conversation of somebody with us; empty where there can be none."""
        try:
            return await self._opened(team_id, user_id)
        except (Declined, DeliveryError) as error:
            log.info("no direct message could be opened", extra={"problem": type(error).__name__})
            return ""

    async def _opened(self, team_id: str, user_id: str) -> str:
        key = (team_id, user_id)
        if key not in self._direct:
            told = await self._api.call(team_id, "conversations.open", {"users": user_id})
            self._direct[key] = str((told.get("channel") or {}).get("id") or "")
            while len(self._direct) > _MOST_KNOWN:
                self._direct.popitem(last=False)
        return self._direct[key]

    async def is_with_us(self, origin: Origin) -> bool:
        """Whether they acted in their own messages with us, where only they read. A command may also be typed in
        somebody else's direct messages.
        """
        if origin.with_us:
            return True
        if origin.kind is not PlaceKind.DIRECT or not origin.channel:
            return False
        return await self.direct(origin.team_id, origin.user_id) == origin.channel

    async def privately(self, origin: Origin, shown: Shown) -> bool:
        """To the person alone: in their messages with us where they are there, else where they are, as something that
        only they see; at last in their messages with us. Whether it got there.
        """
        ours = await self.is_with_us(origin)
        ways: list[Way] = []
        if ours:
            ways.append(lambda content: self._post(origin, origin.channel, content, thread=origin.thread))
        if origin.response_url:
            ways.append(lambda content: self._respond(origin, {"response_type": "ephemeral", **content}))
        if origin.channel and origin.kind is not PlaceKind.DIRECT:
            ways.append(lambda content: self._ephemerally(origin, content))
        if not ours:
            ways.append(lambda content: self._in_direct(origin, content))
        return await self._first_open(ways, shown, patience=_LAST_PATIENCE)

    async def publicly(self, origin: Origin, shown: Shown) -> bool:
        """For everybody where they acted; to the person alone where that cannot be."""
        ways: list[Way] = []
        ours = await self.is_with_us(origin)
        if origin.response_url and not ours:
            ways.append(lambda content: self._respond(origin, {"response_type": "in_channel", **content}))
        if origin.channel:
            ways.append(lambda content: self._post(origin, origin.channel, content, thread=origin.thread))
        return await self._first_open(ways, shown) or await self.privately(origin, shown)

    async def in_place(self, origin: Origin, shown: Shown, *, public: bool) -> bool:
        """In place of the card they acted on; False where it has to stay: it is gone, or the one is everybody's and
        the other is not.
        """
        if not origin.card:
            return False
        if origin.ephemeral:
            if public or not origin.response_url:
                return False
            return await self._first_open(
                [lambda content: self._respond(origin, {**content, "replace_original": True})], shown
            )
        if not (public or await self.is_with_us(origin)):
            return False
        # Unless told not to, an update looks for names and channels in plain words.
        named = {"channel": origin.channel, "ts": origin.card, "parse": "none"}
        return await self._first_open(
            # Words alone would leave the buttons of the card standing.
            [lambda content: self._call(origin, "chat.update", {"blocks": [], **named, **content})],
            shown,
        )

    async def take_away(self, origin: Origin) -> None:
        """Remove the card they acted on, which only they see."""
        if origin.ephemeral and origin.response_url:
            try:
                await self._api.respond(origin.team_id, origin.response_url, {"delete_original": True})
            except (Declined, DeliveryError) as error:
                log.info("a card could not be taken away", extra={"problem": type(error).__name__})

    async def _first_open(self, ways: Sequence[Way], shown: Shown, *, patience: float = _PATIENCE) -> bool:
        waits: list[float] = []
        for way in ways:
            try:
                await _taken(way, shown)
            except Unconfirmed:
                return True
            except (Declined, DeliveryError) as error:
                log.info("an answer takes another way", extra={"problem": str(error)})
                if isinstance(error, RateLimited) and error.retry_after <= patience:
                    waits.append(error.retry_after)
            else:
                return True
        if not waits:
            return False
        await self._sleep(min(waits))
        return await self._first_open(ways, shown, patience=0.0)

    async def _respond(self, origin: Origin, content: Content) -> None:
        where = {"thread_ts": origin.thread} if origin.thread else {}
        payload = {"replace_original": False, **where, **content}
        await self._api.respond(origin.team_id, origin.response_url, payload)

    async def _ephemerally(self, origin: Origin, content: Content) -> None:
        arguments = {"channel": origin.channel, "user": origin.user_id, **content}
        if origin.thread:
            arguments["thread_ts"] = origin.thread
        await self._api.call(origin.team_id, "chat.postEphemeral", arguments, channel=origin.channel)

    async def _in_direct(self, origin: Origin, content: Content) -> None:
        channel = await self._opened(origin.team_id, origin.user_id)
        if not channel:
            raise Declined("conversations.open", "channel_not_found")
        await self._post(origin, channel, content)

    async def _post(self, origin: Origin, channel: str, content: Content, *, thread: str = "") -> None:
        arguments = {"channel": channel, **_NO_UNFURLING, **content}
        if thread:
            arguments["thread_ts"] = thread
        await self._api.call(origin.team_id, "chat.postMessage", arguments, channel=channel)

    async def _call(self, origin: Origin, method: str, arguments: Content) -> None:
        await self._api.call(origin.team_id, method, arguments, channel=origin.channel)


async def _taken(way: Way, shown: Shown) -> None:
    """Go this way, with less where Slack does not take all."""
    refused: Declined | None = None
    for content in shown.contents():
        try:
            await way(content)
        except Declined as error:
            if error.code not in BAD_BLOCKS:
                raise
            log.warning("Slack does not take the blocks of an answer: %s", error)
            refused = error
        else:
            return
    if refused is not None:
        raise refused
