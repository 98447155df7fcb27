"""HTTP mode: Slack posts signed requests to an address of the app."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp

from tests.slack.standin.delivery import ANSWER_WITHIN, Ack, Envelope, Unanswered
from tests.slack.standin.facts import Json

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack


class Postman:
    """Carries envelopes to one address, signed with the app's secret."""

    def __init__(self, slack: Slack, url: str) -> None:
        self._slack = slack
        self.url = url
        self._session = aiohttp.ClientSession()

    @property
    def there(self) -> bool:
        return True

    def signed(self, body: str, *, at: int | None = None) -> dict[str, str]:
        """The headers of a request with this body. The time is the real one: the other side looks at its own watch."""
        moment = str(int(time.time()) if at is None else at)
        secret = self._slack.app.signing_secret.encode()
        signature = hmac.new(secret, f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={signature}"}

    async def challenge(self) -> bool:
        """Whether the address answers Slack's question before it is accepted."""
        body = json.dumps(
            {"token": self._slack.app.verification, "challenge": "3eZbrw1a", "type": "url_verification"}
        )
        status, answer, _ = await self.post(body, "application/json")
        return status == 200 and "3eZbrw1a" in answer

    async def carry(self, envelope: Envelope) -> Ack:
        body, content_type = _body(envelope)
        headers = {}
        if envelope.attempt:
            headers = {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": envelope.reason}
        sent_at = self._slack.clock.now()
        answer = asyncio.ensure_future(self.post(body, content_type, headers))
        try:
            status, text, answered = await self._slack.answered(
                answer, within=ANSWER_WITHIN, what=envelope.kind
            )
        except Unanswered:
            raise Unanswered("http_timeout") from None
        except aiohttp.ClientError:
            raise Unanswered("connection_failed") from None
        if status != 200:
            raise Unanswered("no_retry" if answered.get("X-Slack-No-Retry") == "1" else "http_error")
        payload: Json = {}
        if text and answered.get("Content-Type", "").startswith("application/json"):
            payload = json.loads(text)
        elif text and envelope.kind == "slash_commands":
            payload = {"text": text}
        elif text and envelope.accepts:
            self._slack.complain(f"HTTP: the answer to a form is no JSON: {text[:200]}")
        if payload and not envelope.accepts and envelope.kind != "events_api":
            self._slack.complain(f"HTTP: the answer to {envelope.kind} takes no payload: {payload}")
            payload = {}
        return Ack(payload=payload, took=self._slack.clock.now() - sent_at, order=self._slack.order())

    async def post(
        self,
        body: str,
        content_type: str,
        headers: dict[str, str] | None = None,
        *,
        signed: dict[str, str] | None = None,
    ) -> tuple[int, str, dict[str, str]]:
        """Post this, signed unless other signature headers are given; status, text and headers of the answer."""
        sent = {
            "Content-Type": content_type,
            **(self.signed(body) if signed is None else signed),
            **(headers or {}),
        }
        sent["User-Agent"] = "Slackbot 1.0 (+https://api.slack.com/robots)"
        async with self._session.post(self.url, data=body.encode(), headers=sent) as response:
            return response.status, await response.text(), dict(response.headers)

    async def close(self) -> None:
        await self._session.close()


def _body(envelope: Envelope) -> tuple[str, str]:
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload), "application/json"
    fields = (
        envelope.payload if envelope.kind == "slash_commands" else {"payload": json.dumps(envelope.payload)}
    )
    return urlencode(fields), "application/x-www-form-urlencoded"
