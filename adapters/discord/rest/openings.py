"""Who opens direct messages next: a line that nobody stands in.

Whoever waits for a turn holds up what is sent beside them. Here whose turn it is not is told at once when it will be,
and comes back then; so a post is not behind hundreds of people whom we never wrote to.
"""

from __future__ import annotations

from collections import OrderedDict

from adapters.discord.ports import Urgency
from adapters.discord.rest.pace import Pace
from bot.errors import RateLimited

#: Seconds after which a place in the line is given up by whoever did not come back.
LATE = 120.0


class Openings:
    """Gives turns at this pace, in the order in which people were first asked about."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._line: OrderedDict[str, float] = OrderedDict()

    async def turn(self, user_id: str, urgency: Urgency) -> None:
        """Somebody's turn to be written to. Answers wait for theirs, as long as that is not too long.

        Raises RateLimited for this message alone, with the seconds until it is.
        """
        try:
            if urgency is not Urgency.ANSWER:
                self._come(user_id)
            await self._pace.turn(urgency)
        except RateLimited as error:
            raise RateLimited(error.retry_after, alone=True) from error
        self._line.pop(user_id, None)

    def hold(self, seconds: float) -> None:
        """Give no turn for so long."""
        self._pace.hold(seconds)

    def _come(self, user_id: str) -> None:
        """Raises RateLimited."""
        now = self._pace.time()
        while self._line and next(iter(self._line.values())) < now - LATE:
            self._line.popitem(last=False)
        at = self._line.get(user_id)
        if at is None:
            wait = self._pace.wait(Urgency.MAIL)
            if not self._line and wait <= 0:
                return
            last = next(reversed(self._line.values())) + self._pace.interval if self._line else now
            at = self._line[user_id] = max(now + wait, last)
        if at > now:
            raise RateLimited(at - now)
