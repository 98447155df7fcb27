"""Discord's REST API over discord.py's own client: paced, guarded, and with our errors."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from discord.http import HTTPClient, Route

from adapters.discord.ports import NO_IDS, Api, Urgency
from adapters.discord.rest import files as api_files
from adapters.discord.rest.asked import Asked
from adapters.discord.rest.buckets import Sweeping, wait_for_what_is_used_up
from adapters.discord.rest.discretion import be_discreet
from adapters.discord.rest.exchange import Exchange, Paused, watching
from adapters.discord.rest.faults import (
    FAULTS,
    OPENING_TOO_FAST,
    OPENINGS_REST,
    TurnedAway,
    asked_to_wait,
    fault,
    login_fault,
    lost,
)
from adapters.discord.rest.gates import Gates
from adapters.discord.rest.guard import Guard
from adapters.discord.rest.openings import Openings
from adapters.discord.rest.pace import OPENINGS, REQUESTS, Pace
from adapters.files import Attached
from adapters.proxy import proxy_for
from bot.errors import RateLimited, Unavailable
from bot.phrases import discord_troubles as say

#: Seconds for one call with all that discord.py does about it, and for a connection to come to be. A send may take
#: several calls within its minute (scheduling.sending.SEND_TIMEOUT).
TIMEOUT, CONNECT = 20.0, 10.0
#: Discord waits no longer than this for the answer to an interaction.
CALLBACK_TIMEOUT = 3.0
#: Up to so many seconds a call waits where a limit is used up, of those it may take.
LONGEST_WAIT = 15.0
#: How often a call that met a short pause of everything is tried.
ROUNDS = 3


class DiscordApi(Api):
    """`http` is the client of a `discord.Client` that has not logged in yet, or one of its own (`discord_api`). It is
    ours from now on: its limits, what it forgets and what it logs are set here.

    `seconds` is what a call may take once it has its turn; `now` gives seconds that only go up.
    """

    def __init__(
        self,
        http: HTTPClient,
        *,
        requests: Pace | None = None,
        openings: Pace | None = None,
        guard: Guard | None = None,
        seconds: float = TIMEOUT,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        be_discreet()
        self.guard = guard or Guard(now=now)
        self._http = http
        self._requests = requests or Pace(REQUESTS)
        self._openings = Openings(openings or Pace(OPENINGS))
        self._gates = Gates(now=now)
        self._seconds = seconds
        self._user_id = self._application_id = ""
        http.max_ratelimit_timeout = LONGEST_WAIT
        http.http_trace = watching(self.guard.saw, self._paused)
        Sweeping(http, now=now)
        wait_for_what_is_used_up(http, longest=LONGEST_WAIT)

    @property
    def application_id(self) -> str:
        return self._known(self._application_id)

    @property
    def user_id(self) -> str:
        return self._known(self._user_id)

    def known_as(self, *, user_id: str | int, application_id: str | int) -> None:
        """What login told about us."""
        self._user_id, self._application_id = str(user_id), str(application_id)

    async def call(
        self,
        method: str,
        path: str,
        ids: Mapping[str, str] = NO_IDS,
        *,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        files: Sequence[Attached] = (),
        urgency: Urgency = Urgency.ANSWER,
        reason: str = "",
    ) -> Any:
        if self._http.token is None:
            raise Unavailable(say.not_logged_in())
        asked = Asked.of(method, path, ids)
        given: dict[str, Any] = {"reason": reason} if reason else {}
        if query:
            given["params"] = dict(query)
        if body is not None and not files:
            given["json"] = body
        pause = 0.0
        for _ in range(ROUNDS):
            await self._enter(asked, body, urgency)
            exchange = Exchange(repeatable=asked.repeatable(body))
            try:
                return await self._exchanged(asked, exchange, {**given, **api_files.parts(path, body, files)})
            except Paused as paused:
                pause = paused.seconds
                if exchange.open:
                    raise lost(asked) from None
                if asked.is_exempt:
                    break
        raise RateLimited(pause)

    async def _enter(self, asked: Asked, body: Any, urgency: Urgency) -> None:
        """Wait for a turn. Raises RateLimited."""
        if not asked.is_callback:
            self.guard.check(urgency)
        self._gates.check(asked.gate)
        if asked.opens_direct:
            await self._openings.turn(str(body["recipient_id"]), urgency)
        if not asked.is_exempt:
            await self._requests.turn(urgency)
            self._gates.check(asked.gate)  # it may have been closed while we waited

    async def _exchanged(self, asked: Asked, exchange: Exchange, given: Mapping[str, Any]) -> Any:
        """Raises Paused."""
        seconds = min(self._seconds, CALLBACK_TIMEOUT) if asked.is_callback else self._seconds
        try:
            async with asyncio.timeout(seconds):
                told = await self._http.request(
                    asked.route,
                    trace_request_ctx=exchange,
                    timeout=aiohttp.ClientTimeout(total=seconds, connect=min(CONNECT, seconds)),
                    allow_redirects=False,
                    **given,
                )
            return _json(told)
        except FAULTS as error:
            if exchange.body is not None:  # it was done; discord.py tripped over something, or was waiting
                with suppress(ValueError):
                    return _json(exchange.body.decode())
            meant = fault(asked, exchange, error)
            self._learn(meant, error, asked)
            if meant is error:
                raise
            raise meant from (None if asked.secrets else error)

    def _learn(self, meant: Exception, error: Exception, asked: Asked) -> None:
        if getattr(error, "code", 0) == OPENING_TOO_FAST:  # said to who opens, or to who writes there first
            self._openings.hold(OPENINGS_REST)
        elif isinstance(meant, TurnedAway):
            self.guard.shut(meant.retry_after)
        elif isinstance(meant, RateLimited):
            self._gates.close(asked.gate, meant.retry_after)

    def _paused(self, headers: Mapping[str, str]) -> float:
        if headers.get("X-RateLimit-Scope") != "global" and "X-RateLimit-Global" not in headers:
            return 0.0
        seconds = asked_to_wait(headers)
        self._requests.hold(seconds)
        return seconds

    def _known(self, fact: str) -> str:
        if not fact:
            raise Unavailable(say.not_logged_in())
        return fact


@asynccontextmanager
async def discord_api(token: str) -> AsyncIterator[DiscordApi]:
    """Logged in for the length of the block, without a gateway. Raises as `Api.call` does."""
    http = HTTPClient(asyncio.get_running_loop(), proxy=proxy_for(Route.BASE))
    try:
        api = DiscordApi(http)
        try:
            user = _json(await http.static_login(token.strip()))
        except FAULTS as error:
            raise login_fault(error) from error
        application = await api.call("GET", "/oauth2/applications/@me")
        api.known_as(user_id=user["id"], application_id=application["id"])
        yield api
    finally:
        await http.close()


def _json(told: Any) -> Any:
    """discord.py gives text unless the answer's type is exactly that of JSON. Raises ValueError."""
    if not isinstance(told, str):
        return told
    return json.loads(told) if told.strip() else None
