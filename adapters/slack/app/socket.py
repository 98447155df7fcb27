"""Socket Mode: a WebSocket from us to Slack, so that no public address is needed.

slack_sdk has a client for this, which we do not use: after an outage it goes on trying an address that holds only once,
logs a traceback every few seconds until Slack is back, closes the old connection before there is a new one, answers on
another connection than it was asked on, and writes tickets and payloads into the log.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.app.intake import heard
from adapters.work import Work
from bot.ports import Clock

log = logging.getLogger(__name__)

#: Seconds between two tries to connect: the first, and the longest, each lengthened by chance up to half as much.
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
#: Seconds without a sign of life after which a connection counts as lost.
HEARTBEAT = 20.0
#: Seconds for one step of connecting.
PATIENCE = 15.0
#: Seconds that a connection Slack is about to close may still bring something.
DRAINING = 20.0
#: What no waiting mends: an operator has to act.
_WRONG_TOKEN = frozenset(
    {
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "not_allowed_token_type",
        "missing_scope",
        "token_revoked",
    }
)


class SocketDoor:
    """Keeps one connection to Slack and hands what comes in to the app. Any number may be open at the same time, in one
    process or several: each thing comes in through one of them.
    """

    def __init__(
        self,
        *,
        app: AsyncApp,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        app_token: str,
        clock: Clock,
    ) -> None:
        """`client` knows Slack's address and has no token of its own; `session` stays the caller's to close."""
        self._app = app
        self._client = client
        self._session = session
        self._app_token = app_token
        self._clock = clock
        self._work = Work()
        self._keeper: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._wait = 0.0
        self.connected_since: datetime | None = None
        self.problem = ""

    async def start(self) -> None:
        """Begin to connect, and go on until `stop`. Does not wait for Slack: `connected` does, and `connected_since` is
        None while there is no connection; `problem` then says why.
        """
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep_connected())

    async def connected(self) -> None:
        """Returns as soon as there is a connection."""
        await self._connected.wait()

    async def stop(self, within: float = 2.0) -> None:
        """Take nothing in any more. What came in is acknowledged first, for at most `within` seconds."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        await self._work.finish(within)

    async def _keep_connected(self) -> None:
        connections: set[asyncio.Task[None]] = set()
        try:
            while True:
                socket = await self._connect()
                leaving = asyncio.Event()
                connection = asyncio.create_task(self._listen(socket, leaving))
                connections.add(connection)
                connection.add_done_callback(connections.discard)
                # The next connection is made while this one still brings what is on its way.
                await leaving.wait()
                self._gone()
        finally:
            self._gone()
            for connection in connections:
                connection.cancel()
            await asyncio.gather(*connections, return_exceptions=True)

    def _here(self) -> None:
        """Slack has greeted us."""
        self.connected_since, self.problem, self._wait = self._clock.now(), "", 0.0
        self._connected.set()
        log.info("connected to Slack")

    def _gone(self) -> None:
        self.connected_since = None
        self._connected.clear()

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        """A connection, however long it takes. An address holds for one try only."""
        asked = 0.0
        while True:
            # A connection that Slack takes and never greets us on counts as a try like any other.
            if wait := max(asked, self._wait * (1 + secrets.randbelow(51) / 100)):
                await asyncio.sleep(wait)
            self._wait = min(max(FIRST_WAIT, 2 * self._wait), LONGEST_WAIT)
            asked = 0.0
            try:
                async with asyncio.timeout(PATIENCE):
                    opened = await self._client.apps_connections_open(app_token=self._app_token)
                    return await self._session.ws_connect(
                        str(opened["url"]),
                        heartbeat=HEARTBEAT,
                        proxy=self._client.proxy,
                        ssl=self._client.ssl if self._client.ssl is not None else True,
                    )
            except SlackApiError as error:
                asked = self._declined(error)
            except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
                # Only what kind it was: the texts of these have the address in them, with its ticket.
                self._trouble(f"Slack is out of reach ({type(error).__name__})")

    def _declined(self, error: SlackApiError) -> float:
        """Seconds that Slack asks us to wait."""
        response: Any = error.response
        data = getattr(response, "data", None)
        code = str(data.get("error", "")) if isinstance(data, Mapping) else ""
        if code in _WRONG_TOKEN:
            self._trouble(
                f"Slack does not take SLACK_APP_TOKEN ({code}): on https://api.slack.com/apps, under "
                '"Basic Information", make an app-level token with the scope connections:write'
            )
            return LONGEST_WAIT
        self._trouble(f"Slack opens no connection ({code or 'no reason given'})")
        asked = str(getattr(response, "headers", {}).get("Retry-After", ""))
        return float(asked) if asked.isdecimal() else 0.0

    def _trouble(self, problem: str) -> None:
        """Said once, however often it is met."""
        if problem != self.problem:
            self.problem = problem
            log.warning("%s; trying until it works", problem)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse, leaving: asyncio.Event) -> None:
        """Take in what comes until the connection ends; `leaving` is set as soon as another one is needed."""
        try:
            # Counted from when Slack says that it will close this one.
            async with asyncio.timeout(None) as patience:
                async for frame in socket:
                    if frame.type is not aiohttp.WSMsgType.TEXT:
                        continue
                    message = _read(frame.data)
                    if message.get("type") == "hello":
                        self._here()
                    elif message.get("type") == "disconnect":
                        log.info("Slack closes the connection", extra={"why": str(message.get("reason", ""))})
                        leaving.set()
                        patience.reschedule(asyncio.get_running_loop().time() + DRAINING)
                    elif (request := SocketModeRequest.from_dict(message)) is not None:
                        self._work.start(self._take_in(socket, request))
        except TimeoutError:
            pass
        except Exception:
            log.exception("a connection to Slack broke")
        finally:
            leaving.set()
            await socket.close()

    async def _take_in(self, socket: aiohttp.ClientWebSocketResponse, request: SocketModeRequest) -> None:
        try:
            response = await heard(self._app, request.payload, build_headers(request) or {}, socket=True)
            answer: dict[str, Any] = {"envelope_id": request.envelope_id}
            if response.status != 200:
                return
            if response.body:
                answer["payload"] = json.loads(response.body)
            await socket.send_str(json.dumps(answer))
        except (aiohttp.ClientError, OSError):
            # Slack brings it again through another connection; that it was done already is known by then.
            log.info("a connection to Slack closed before we could answer on it")
        except Exception:
            log.exception("something that came in from Slack broke")


def _read(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
