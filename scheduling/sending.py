"""One message to one platform, and what became of it: every way it can go is written down, nothing is raised."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.deliveries import Delivery, DeliveryState, Edited, Receipt, Settlement
from bot.editing import Edit
from bot.errors import (
    CannotTell,
    DeliveryError,
    Disconnected,
    NotPermitted,
    RateLimited,
    Unavailable,
    Unconfirmed,
    Unreachable,
)
from bot.model import Pause, Place
from bot.plain import plain
from bot.ports import Clock, Messenger
from bot.review import Say
from scheduling.outcomes import Answer, Outcome

log = logging.getLogger(__name__)

#: One send may take this long; then its fate is unknown.
SEND_TIMEOUT = timedelta(seconds=60)
#: First and longest wait before a message is tried again that the platform was too ill to take.
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)
#: A space that is closed to us is left alone for so long, unless it is opened to us again before.
DISCONNECTED_FOR = timedelta(minutes=15)
#: How long until a platform that could not tell is asked again.
ASK_AGAIN = timedelta(hours=1)
#: An edit that the platform has not taken for this long is given up: by then nobody reads the post any more.
EDIT_FOR = timedelta(days=1)

_OURS = "an error of the companion's own; its log has the details"


class Sender:
    """Sends, edits and looks up single messages. `messengers` is by the names of all platforms they are for."""

    def __init__(self, *, messengers: Mapping[str, Messenger], clock: Clock) -> None:
        self._messengers = messengers
        self._clock = clock

    async def send(self, say: Say) -> Outcome[Settlement]:
        """Send one message. Every way it can go is a settlement; nothing is raised but cancellation."""
        try:
            return Outcome(settled=await self._send(say))
        except (RateLimited, Disconnected) as error:
            pause = self._pause(say.delivery.row.place, error)
            settled = self._put_back(say.delivery, pause, error)
            return Outcome(settled=settled, pause=None if _is_alone(error) else pause)

    async def _send(self, say: Say) -> Settlement:
        """Raises RateLimited and Disconnected, which concern more than this message."""
        place = say.delivery.row.place
        messenger = self._messengers[place.platform]
        try:
            text = plain(say.message, reader=say.reader)
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                receipt = await messenger.send(
                    place,
                    say.message,
                    key=say.delivery.key,
                    reader=say.reader,
                    under=say.under,
                    aside=say.aside,
                )
        except (RateLimited, Disconnected):
            raise
        except Unavailable as error:
            wait = min(FIRST_RETRY * 2 ** min(say.delivery.attempts, 10), LONGEST_RETRY)
            return self._again(say.delivery, wait, str(error))
        except (Unreachable, NotPermitted) as error:
            return self._failed(say.delivery, str(error))
        except (Unconfirmed, TimeoutError) as error:
            return self._uncertain(say.delivery, str(error) or "the platform did not answer in time")
        except DeliveryError as error:
            return self._failed(say.delivery, str(error))
        except Exception:
            # A fault of ours. It may have struck before or after the message left, so it is looked up, not repeated.
            log.exception("delivery %s broke", say.delivery.key)
            return self._uncertain(say.delivery, _OURS)
        return Settlement(
            delivery_id=say.delivery.id,
            state=DeliveryState.SENT,
            reason=say.verdict.reason,
            at=self._clock.now(),
            receipt=receipt,
            text="" if say.names_others else text,
            inputs=say.verdict.inputs,
        )

    async def look_up(self, delivery: Delivery) -> Answer:
        """Ask the platform what became of a message, and settle it accordingly."""
        place = delivery.row.place
        try:
            return Answer(settled=await self._look_up(delivery))
        except RateLimited as error:
            wait = timedelta(seconds=error.retry_after)
            settled = self._uncertain(delivery, delivery.row.reason, wait=wait)
            return Answer(settled=settled, ask_again=settled.due_at)
        except Disconnected as error:
            pause = self._pause(place, error)
            return Answer(settled=self.put_off(delivery, pause.until), pause=pause, ask_again=pause.until)

    def put_off(self, delivery: Delivery, until: datetime) -> Settlement:
        """Ask about an uncertain message later, for reasons that are not its own."""
        return self._settlement(delivery, DeliveryState.UNCERTAIN, delivery.row.reason, until)

    async def _look_up(self, delivery: Delivery) -> Settlement:
        """Raises RateLimited and Disconnected, which concern more than this message."""
        messenger = self._messengers[delivery.row.place.platform]
        try:
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                found = await messenger.find(
                    delivery.row.place, delivery.key, since=delivery.begun_at or delivery.row.due_at
                )
        except (RateLimited, Disconnected):
            raise
        except CannotTell as error:
            return self._uncertain(delivery, f"the platform cannot tell: {error}", wait=ASK_AGAIN)
        except (DeliveryError, TimeoutError):
            return self._uncertain(delivery, delivery.row.reason, wait=FIRST_RETRY)
        except Exception:
            log.exception("looking up %s broke", delivery.key)
            return self._uncertain(delivery, delivery.row.reason, wait=ASK_AGAIN)
        if found is None:
            return self._again(delivery, timedelta(0), "it had not arrived")
        return self._found(delivery, found)

    async def edit(self, edit: Edit) -> Outcome[Edited]:
        """Make a post say what holds now. What a platform does not take today is tried again, less and less often;
        doing it twice does no harm, so an answer that was lost counts as none.
        """
        try:
            return Outcome(settled=await self._edit(edit))
        except (RateLimited, Disconnected) as error:
            pause = self._pause(edit.delivery.row.place, error)
            asked = pause.until - self._clock.now()
            settled = self._edit_again(edit, asked, str(error), text=edit.delivery.text)
            return Outcome(settled=settled, pause=None if _is_alone(error) else pause)

    async def _edit(self, edit: Edit) -> Edited:
        """Raises RateLimited and Disconnected, which concern more than this post."""
        place = edit.delivery.row.place
        messenger = self._messengers[place.platform]
        try:
            text = plain(edit.message)
            async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
                await messenger.edit(place, edit.receipt, edit.message, reader=None)
        except (RateLimited, Disconnected):
            raise
        except Unavailable as error:
            return self._edit_again(edit, timedelta(0), str(error), text=edit.delivery.text)
        except (Unconfirmed, TimeoutError) as error:
            reason = str(error) or "the platform did not answer in time"
            return self._edit_again(edit, timedelta(0), reason, text="")
        except DeliveryError as error:
            return self._given_up(edit, str(error), text=edit.delivery.text)
        except Exception:
            log.exception("editing %s broke", edit.delivery.key)
            return self._edit_again(edit, timedelta(0), _OURS, text="")
        return edit.settled(text=text)

    def _edit_again(self, edit: Edit, asked: timedelta, reason: str, *, text: str) -> Edited:
        """Wait as long again as it has been outdated: that doubles with every try. `asked` is the platform's wish.
        `text` is what the post says until then (empty: nobody knows).
        """
        now = self._clock.now()
        if now - edit.since >= EDIT_FOR:
            return self._given_up(edit, reason, text=text)
        wait = min(max(FIRST_RETRY, now - edit.since), LONGEST_RETRY)
        return edit.settled(text=text, again_at=now + max(asked, wait))

    def _given_up(self, edit: Edit, reason: str, *, text: str) -> Edited:
        log.warning("post %s could not be edited and stays as it was: %s", edit.delivery.key, reason)
        return edit.settled(text=text)

    def _found(self, delivery: Delivery, receipt: Receipt) -> Settlement:
        return Settlement(
            delivery_id=delivery.id,
            state=DeliveryState.SENT,
            reason=delivery.row.reason,
            at=self._clock.now(),
            receipt=receipt,
        )

    def _pause(self, place: Place, error: RateLimited | Disconnected) -> Pause:
        wait = timedelta(seconds=error.retry_after) if isinstance(error, RateLimited) else DISCONNECTED_FOR
        return Pause(
            space=place.space,
            until=self._clock.now() + wait,
            reason=str(error),
            closed=isinstance(error, Disconnected),
        )

    def _put_back(self, delivery: Delivery, pause: Pause, error: RateLimited | Disconnected) -> Settlement:
        """To be sent after the pause: one that only a new connection ends goes on as soon as there is one."""
        if pause.until >= delivery.row.expires_at:
            return self._failed(delivery, f"{pause.reason}; it could not be sent in time")
        due_at = pause.until if isinstance(error, RateLimited) else None
        return self._settlement(delivery, DeliveryState.QUEUED, pause.reason, due_at)

    def _again(self, delivery: Delivery, wait: timedelta, reason: str) -> Settlement:
        due_at = self._clock.now() + wait
        if due_at >= delivery.row.expires_at:
            return self._failed(delivery, f"{reason}; it could not be sent in time")
        return self._settlement(delivery, DeliveryState.QUEUED, reason, due_at)

    def _failed(self, delivery: Delivery, reason: str) -> Settlement:
        log.warning("delivery %s to %s failed: %s", delivery.key, delivery.row.recipient, reason)
        return self._settlement(delivery, DeliveryState.FAILED, reason, None)

    def _uncertain(self, delivery: Delivery, reason: str, *, wait: timedelta = FIRST_RETRY) -> Settlement:
        """Not asked about at once: a message whose answer was lost may still be on its way into the history."""
        return self._settlement(delivery, DeliveryState.UNCERTAIN, reason, self._clock.now() + wait)

    def _settlement(
        self, delivery: Delivery, state: DeliveryState, reason: str, due_at: datetime | None
    ) -> Settlement:
        """What is uncertain still has been so since it became it."""
        since = delivery.settled_at if state is DeliveryState.UNCERTAIN else None
        at = since or self._clock.now()
        return Settlement(delivery_id=delivery.id, state=state, reason=reason, at=at, due_at=due_at)


def _is_alone(error: RateLimited | Disconnected) -> bool:
    """Whether only this one has to wait."""
    return isinstance(error, RateLimited) and error.alone
