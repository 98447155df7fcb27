"""The line that an interaction opens to whoever acted: acknowledged once within three seconds, open for 15 minutes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any

from adapters.discord.ports import Api, Declined
from adapters.discord.rendering.card import Card
from bot.errors import DeliveryError, RateLimited, Unavailable, Unconfirmed

log = logging.getLogger(__name__)

COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6

#: Seconds that an interaction can be acknowledged, and answered.
_PROMPT = 2.9
_OPEN = 15 * 60.0
#: Seconds between tries where Discord does not answer.
_QUICK = (0.2, 0.5, 1.0)
_WAITS = (1.0, 5.0, 20.0)

_ACKNOWLEDGED, _UNKNOWN = 40060, 10062

Json = Mapping[str, Any]


class Callback(IntEnum):
    """Discord's own numbers of the ways to acknowledge."""

    THINKING = 5
    NOTED = 6
    CHOICES = 8
    FORM = 9


class Heard(Enum):
    """What became of an acknowledgement: it is OURS; THEIRS, another process' of ours; REFUSED for what it said, so
    that another may be given; or it came TOO_LATE, and there is no way to answer any more.
    """

    OURS = "ours"
    THEIRS = "theirs"
    REFUSED = "refused"
    TOO_LATE = "too late"


class Shown(Enum):
    """What became of an answer: it is there, or may be (YES); Discord REFUSED what it says, so that something else may
    be said; or there is NO_WAY any more.
    """

    YES = "yes"
    REFUSED = "refused"
    NO_WAY = "no way"


def content(card: Card, *, ephemeral: bool = False) -> dict[str, Any]:
    """A card as the body of a message that notifies nobody."""
    return {
        "components": list(card.components),
        "flags": COMPONENTS_V2 | (EPHEMERAL if ephemeral else 0),
        "allowed_mentions": {"parse": []},
    }


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(kw_only=True, slots=True)
class Line:
    """One interaction; `since` is when we heard of it, by the event loop's clock. What goes wrong is logged here: there
    is nobody else to tell.
    """

    api: Api
    id: str
    application_id: str
    token: str = field(repr=False)
    since: float = field(default_factory=_now)

    async def acknowledge(self, kind: Callback, data: Json | None = None) -> Heard:
        """Tell Discord, once, that we have heard. Where it does not answer it is told again while there is time."""
        body = {"type": int(kind), **({"data": data} if data is not None else {})}
        maybe_ours = False
        for wait in (*_QUICK, None):
            try:
                await self.api.call(
                    "POST",
                    "/interactions/{interaction_id}/{interaction_token}/callback",
                    {"interaction_id": self.id, "interaction_token": self.token},
                    body=body,
                )
            except Declined as error:
                return _refused(error, maybe_ours=maybe_ours)
            except (RateLimited, Unavailable, Unconfirmed) as error:
                maybe_ours = maybe_ours or isinstance(error, Unconfirmed)
                if wait is None or self._left(_PROMPT) <= wait:
                    log.warning("an acknowledgement failed: %s", type(error).__name__)
                    break
                await asyncio.sleep(wait)
            except DeliveryError as error:
                log.warning("an acknowledgement failed: %s", error)
                return Heard.TOO_LATE
            else:
                return Heard.OURS
        return Heard.OURS if maybe_ours else Heard.TOO_LATE

    async def original(self, card: Card) -> Shown:
        """Show a card in place of what the acknowledgement shows, or of the card that was acted on."""
        # What is not named stays: pictures of what stood there before.
        body = {**content(card), **({} if card.files else {"attachments": []})}
        return await self._answer("PATCH", "/messages/@original", body, card)

    async def more(self, card: Card, *, ephemeral: bool) -> Shown:
        """Show another card, below."""
        return await self._answer("POST", "", content(card, ephemeral=ephemeral), card)

    async def withdraw(self) -> Shown:
        """Take away what the acknowledgement shows, or the card that was acted on."""
        return await self._answer("DELETE", "/messages/@original", None, None)

    async def _answer(self, method: str, path: str, body: Json | None, card: Card | None) -> Shown:
        for wait in (*_WAITS, None):
            if self._left(_OPEN) <= 0:
                log.warning("an answer took longer than Discord waits for, and was dropped")
                return Shown.NO_WAY
            try:
                await self.api.call(
                    method,
                    "/webhooks/{application_id}/{interaction_token}" + path,
                    {"application_id": self.application_id, "interaction_token": self.token},
                    body=body,
                    files=card.files if card is not None else (),
                )
            except Declined as error:
                log.warning("Discord does not take an answer: %s", error)
                return Shown.REFUSED if error.status in (400, 413) else Shown.NO_WAY
            except (RateLimited, Unavailable, Unconfirmed) as error:
                if isinstance(error, Unconfirmed) and method == "POST":
                    # Said again it might stand there twice.
                    log.warning("whether an answer was shown is not known")
                    return Shown.YES
                pause = max(wait or 0.0, error.retry_after if isinstance(error, RateLimited) else 0.0)
                if wait is None or self._left(_OPEN) <= pause:
                    log.warning("an answer could not be shown: %s", type(error).__name__)
                    return Shown.NO_WAY
                await asyncio.sleep(pause)
            except DeliveryError as error:
                log.warning("an answer could not be shown: %s", error)
                return Shown.NO_WAY
            else:
                return Shown.YES
        return Shown.NO_WAY

    def _left(self, seconds: float) -> float:
        """Seconds that are left of so many since we heard."""
        return self.since + seconds - _now()


def _refused(error: Declined, *, maybe_ours: bool) -> Heard:
    if error.code == _ACKNOWLEDGED:
        return Heard.OURS if maybe_ours else Heard.THEIRS
    if error.code == _UNKNOWN:
        log.warning("something was heard too late to answer it")
        return Heard.TOO_LATE
    log.error("Discord does not take an acknowledgement: %s", error)
    return Heard.REFUSED if error.status == 400 else Heard.TOO_LATE
