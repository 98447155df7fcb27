"""Whether a message arrived, from what stands in its channel.

Looking may be as scarce as once a minute with fifteen messages, for all channels of a workspace together. So what one
look sees answers for every message of that channel, and a look that was cut short goes on where it stopped.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.ports import Api, Declined, Urgency
from bot.deliveries import Receipt
from bot.errors import Unavailable
from bot.phrases import slack_troubles as say
from bot.ports import Clock

#: What marks a message as a delivery of ours.
EVENT = "companion_delivery"
#: How far our clock and Slack's may be apart.
SKEW = timedelta(minutes=5)
#: A message that was begun this long ago has arrived, or never will: longer than any send may take.
LANDED = timedelta(minutes=2)
#: Messages a page; apps that may see only fifteen get fifteen.
PAGE = 200
#: Channels to remember, those looked at last, and for how long what was seen there counts.
REMEMBERED, FRESH = 256, timedelta(hours=1)


@dataclass(slots=True)
class _Look:
    """What was seen of a channel, from `since` (our time, with allowance for Slack's) up to `begun_at`, when the first
    page was read. It is `whole` once the last page was.
    """

    since: datetime
    begun_at: datetime
    found: dict[str, Receipt]
    cursor: str = ""
    whole: bool = False


@dataclass(slots=True)
class _Watched:
    look: _Look | None = None
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)


class History:
    """Finds deliveries in channels. Raises Declined, RateLimited, Unavailable and Disconnected."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._watched: OrderedDict[tuple[str, str], _Watched] = OrderedDict()

    async def find(
        self, team_id: str, channel: str, key: str, *, since: datetime, bot_id: str
    ) -> Receipt | None:
        """The receipt of a delivery that was not sent before `since`, or None where it certainly is not there.

        `bot_id` is who we are there: another companion in the same channel has the same keys. Raises Unavailable where
        it is not there and may still be on its way.
        """
        watched = self._watch(team_id, channel)
        async with watched.looking:
            while True:
                look = self._look(watched, since)
                while key not in look.found and not look.whole:
                    try:
                        await self._read_on(look, team_id, channel, bot_id)
                    except Declined as declined:
                        if declined.code != "invalid_cursor" or not look.cursor:
                            raise
                        look.cursor = ""  # it has grown old; once more from the top, keeping what was seen
                if key in look.found or look.begun_at >= since + LANDED:
                    return look.found.get(key)
                if self._clock.now() < since + LANDED:
                    raise Unavailable(say.on_its_way())

    def _look(self, watched: _Watched, since: datetime) -> _Look:
        """The look that may tell, or a new one. One that saw nothing before the message could have landed is repeated
        only when it must have: the next look may be a minute away.
        """
        now, look = self._clock.now(), watched.look
        if (
            look is None
            or look.since > since - SKEW
            or now - look.begun_at > FRESH
            or (look.whole and look.begun_at < since)
            or (look.whole and look.begun_at < since + LANDED <= now)
        ):
            # Further back than need be: what was begun a little earlier is answered as well.
            look = watched.look = _Look(since=since - 2 * SKEW, begun_at=now, found={})
        return look

    async def _read_on(self, look: _Look, team_id: str, channel: str, bot_id: str) -> None:
        told = await self._api.call(
            team_id,
            "conversations.history",
            {
                "channel": channel,
                "oldest": f"{look.since.timestamp():.6f}",
                "inclusive": True,
                "include_all_metadata": True,
                "limit": PAGE,
                "cursor": look.cursor or None,
            },
            urgency=Urgency.MAIL,
        )
        for message in told.get("messages") or ():
            if bot_id in ("", message.get("bot_id")) and (key := key_of(message)):
                look.found[key] = receipt(channel, str(message["ts"]))
        look.cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
        look.whole = not look.cursor

    def _watch(self, team_id: str, channel: str) -> _Watched:
        watched = self._watched.setdefault((team_id, channel), _Watched())
        self._watched.move_to_end((team_id, channel))
        if len(self._watched) > REMEMBERED:
            self._watched.popitem(last=False)
        return watched


def metadata(key: str) -> dict[str, Any]:
    """What a message carries so that it can be found again."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


def key_of(message: Mapping[str, Any]) -> str:
    """The delivery key a message carries; empty where it is none of our deliveries."""
    told = message.get("metadata") or {}
    if told.get("event_type") != EVENT:
        return ""
    return str((told.get("event_payload") or {}).get("key") or "")


def receipt(channel: str, ts: str) -> Receipt:
    """Slack's `ts` is both the name of a message in its channel and when it was stored, in seconds since 1970."""
    return Receipt(message_id=f"{channel}:{ts}", at=datetime.fromtimestamp(float(ts), UTC))


def where(known: Receipt) -> tuple[str, str]:
    """The channel and the `ts` of a message."""
    channel, _, ts = known.message_id.partition(":")
    return channel, ts
