"""How what people do reaches the app, and how it says that it has it."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tests.slack.standin.facts import Json

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

ANSWER_WITHIN = 3.0
"""Seconds the app has to acknowledge anything, by the stand-in's clock."""

RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds Slack waits before each of its three retries of an event."""


@dataclass(eq=False, kw_only=True)
class Envelope:
    """Something on its way to the app. `accepts` is whether the acknowledgement may say something."""

    kind: str
    payload: Json
    accepts: bool = False
    attempt: int = 0
    reason: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """The app's acknowledgement. `took` in seconds by the stand-in's clock; `order` is its place among all that
    happened (`Call.order` counts with it).
    """

    payload: Json
    took: float
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event on its way; the task ends when it was acknowledged, or given up (None)."""

    payload: Json
    task: asyncio.Task[Ack | None]


class Unanswered(Exception):
    """The app did not acknowledge. `why` is Slack's word for it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Carrier(Protocol):
    """A way to the app."""

    @property
    def there(self) -> bool:
        """Whether the app can be reached at all."""
        ...

    async def carry(self, envelope: Envelope) -> Ack:
        """Raises Unanswered where nobody acknowledges in time."""
        ...


class Delivery:
    """Sends envelopes, events again where nobody acknowledged them."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._under_way: set[asyncio.Task[Ack | None]] = set()
        self.sent: list[Envelope] = []
        self.given_up: list[Json] = []

    async def ask(self, kind: str, payload: Json, *, accepts: bool) -> Ack:
        """A command or an interaction: never repeated, the person sees that it failed. Raises Unanswered; TimeoutError
        where the app is not there.
        """
        envelope = Envelope(kind=kind, payload=payload, accepts=accepts)
        self.sent.append(envelope)
        return await self._slack.carrier.carry(envelope)

    async def again(self, envelope: Envelope, *, same_id: bool = False) -> Ack:
        """The same once more, as Slack does when it is not sure."""
        twin = Envelope(kind=envelope.kind, payload=envelope.payload, accepts=envelope.accepts)
        if same_id:
            twin.id = envelope.id
        return await self._slack.carrier.carry(twin)

    def tell(self, payload: Json) -> Told:
        """An event, on its way."""
        task = asyncio.create_task(self._event(payload))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return Told(payload=payload, task=task)

    async def _event(self, payload: Json) -> Ack | None:
        if not self._slack.carrier.there:
            self.given_up.append(payload)
            return None
        reason = ""
        for attempt, pause in enumerate((0.0, *RETRY_AFTER)):
            if attempt > 1:
                await self._slack.clock.passed(pause)
            envelope = Envelope(kind="events_api", payload=payload, attempt=attempt, reason=reason)
            self.sent.append(envelope)
            try:
                return await self._slack.carrier.carry(envelope)
            except Unanswered as failure:
                reason = failure.why
                if reason == "no_retry":
                    break
            except TimeoutError:
                break
        self.given_up.append(payload)
        return None

    async def settled(self) -> None:
        """Returns when no event is under way."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def close(self) -> None:
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
