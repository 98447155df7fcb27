"""What really went over the wire in one call, however often discord.py asked.

It asks again by itself after 500, 502, 504, 524, a short 429 and (not on Linux) a reset connection, with the same
payload, and tells its caller nothing of that. aiohttp tells us: every request of its session passes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

#: The connection never came to be, so nothing was asked of Discord.
NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class AskedBefore(Exception):
    """What may have been done already was about to be asked for again, where that would do it twice."""


class Paused(Exception):
    """Discord stops everything we ask for so many seconds. discord.py would hold up interactions as well, which are
    exempt; so it never sees this answer.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{seconds:g} s")


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One call. `repeatable` is whether asking twice does no more than asking once.

    `status` is of the last answer, 0 before the first. `begun` is whether anything left at all. `body` is what came
    with a yes: discord.py gives it to us only after it has waited for the next turn in its bucket.
    """

    repeatable: bool
    status: int = 0
    begun: bool = False
    body: bytes | None = None
    _doubt: bool = False
    _in_air: bool = False

    @property
    def open(self) -> bool:
        """Whether Discord may have done something that we have no good answer about."""
        return self._doubt or self._in_air or 200 <= self.status < 300

    def begin(self) -> None:
        """Raises AskedBefore."""
        if self._doubt and not self.repeatable:
            raise AskedBefore
        self.begun = self._in_air = True

    def answered(self, status: int) -> None:
        self.status, self._in_air = status, False
        self._doubt = self._doubt or status >= 500

    def read(self, body: bytes) -> None:
        if 200 <= self.status < 300:
            self.body = body

    def broke(self, error: BaseException) -> None:
        self._in_air = False
        self._doubt = self._doubt or not isinstance(error, (*NEVER_SENT, Paused))


def watching(
    saw: Callable[[int, Mapping[str, str]], None], paused: Callable[[Mapping[str, str]], float]
) -> aiohttp.TraceConfig:
    """For discord.py's session. `saw` hears of every answer, whoever asked. `paused` says for how many seconds a 429
    stops everything (0: it does not). A request brings its `Exchange` as `trace_request_ctx`.
    """

    async def begin(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if (exchange := _exchange(context)) is not None:
            exchange.begin()

    async def end(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        response = params.response
        saw(response.status, response.headers)
        exchange = _exchange(context)
        if exchange is None:
            return
        exchange.answered(response.status)
        if response.status == 429 and (seconds := paused(response.headers)):
            response.close()
            raise Paused(seconds)

    async def read(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceResponseChunkReceivedParams,
    ) -> None:
        if (exchange := _exchange(context)) is not None:
            exchange.read(params.chunk)

    async def broke(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        if (exchange := _exchange(context)) is not None:
            exchange.broke(params.exception)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_request_end.append(end)
    trace.on_response_chunk_received.append(read)
    trace.on_request_exception.append(broke)
    return trace


def _exchange(context: SimpleNamespace) -> Exchange | None:
    given = context.trace_request_ctx
    return given if isinstance(given, Exchange) else None
