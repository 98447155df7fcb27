"""Slack's Web API over slack_sdk: paced, over one session, and nothing is ever repeated by itself.

slack_sdk would post a second time after a dropped connection, and wait inside a call when it is asked to slow down; so
it is given no handler that does. It would also open a session for each call, and write the text of every message into
its debug log; it gets our session and a logger that never goes that far.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.files import Attached
from adapters.proxy import proxy_for
from adapters.slack.ports import Access, Api, Declined, Keys, Urgency
from adapters.slack.web_api import files as api_files
from adapters.slack.web_api.faults import FAULTS, TokenRefused, answer, fault
from adapters.slack.web_api.gates import Gates
from adapters.slack.web_api.pace import Pace
from bot.errors import Disconnected, RateLimited, Unavailable
from bot.phrases import slack_troubles as say

#: Seconds for a whole exchange, and for the connection to come to be.
TIMEOUT, CONNECT = 30.0, 10.0
#: Sockets at once, over all workspaces. Posts alone are at most a handful in each.
CONNECTIONS = 200

_LOG = logging.getLogger(f"{__name__}.sdk")
_LOG.setLevel(logging.INFO)


@asynccontextmanager
async def slack_session(*, seconds: float = TIMEOUT) -> AsyncIterator[aiohttp.ClientSession]:
    """The one session for everything we ask of Slack; closed at the end of the block. `seconds` is how long a
    whole exchange may take."""
    async with (
        aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=seconds, connect=min(CONNECT, seconds)),
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),  # workspaces share the session; their cookies are none of each other's
        ) as session
    ):
        yield session


class SlackApi(Api):
    """`base_url` is where the methods are (`https://slack.com/api/`). `session` comes from `slack_session`."""

    def __init__(
        self,
        keys: Keys,
        *,
        session: aiohttp.ClientSession,
        base_url: str = AsyncWebClient.BASE_URL,
        pace: Pace | None = None,
        gates: Gates | None = None,
    ) -> None:
        self._keys = keys
        self._session = session
        self._base_url = base_url
        self._proxy = proxy_for(base_url)
        self._pace = pace or Pace()
        self._gates = gates or Gates(now=asyncio.get_running_loop().time)
        self._clients: dict[str, AsyncWebClient] = {}

    async def call(
        self,
        team_id: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        urgency: Urgency = Urgency.ANSWER,
        channel: str = "",
    ) -> dict[str, Any]:
        await self._gates.enter(team_id, method)
        if not channel:
            return await self._asked(team_id, method, arguments)
        async with self._pace.turn(team_id, channel, urgency):
            self._gates.check(team_id, method)  # it may have been closed while we waited
            return await self._asked(team_id, method, arguments)

    async def respond(self, team_id: str, response_url: str, payload: Mapping[str, Any]) -> None:
        status, headers, body = await self._post("response_url", response_url, json=dict(payload))
        said = api_files.read_json(body)
        if 300 <= status < 500 and status != 429 and not said.get("error"):
            raise Declined("response_url", "expired_url")
        if status >= 300 or said.get("ok") is False or said.get("error"):
            meant = answer("response_url", status, headers, said)
            raise Declined("response_url", meant.code) if isinstance(meant, TokenRefused) else meant

    async def upload(self, team_id: str, file: Attached) -> str:
        """Raises as `call` does. A picture can stand in a card after this; anything else waits for `share`.

        Slack lets an upload be completed once: for nobody, so that it is ours alone and can be shown in an image
        block, or for a channel.
        """
        arguments = {"filename": file.name, "length": len(file.content)}
        place = await self.call(team_id, "files.getUploadURLExternal", arguments)
        url, file_id = str(place.get("upload_url") or ""), str(place.get("file_id") or "")
        status, headers, _ = await self._post("files.getUploadURLExternal", url, data=file.content)
        if status != 200:
            raise answer("files.getUploadURLExternal", status, headers, None)
        if file.media_type in api_files.PICTURES:
            await self._complete(team_id, [{"id": file_id, "title": file.label}])
        return file_id

    async def share(
        self, team_id: str, file_ids: Sequence[str], *, titles: Sequence[str], channel: str, thread: str = ""
    ) -> None:
        files = [{"id": one, "title": title} for one, title in zip(file_ids, titles, strict=True)]
        where = {"channel_id": channel, **({"thread_ts": thread} if thread else {})}
        await self._complete(team_id, files, **where)

    async def download(self, team_id: str, url: str, *, most: int) -> bytes:
        if not api_files.is_slacks(url, self._base_url):
            raise Declined("download", "not_a_slack_address")
        access = await self._keys.access(team_id)
        headers = {"Authorization": f"Bearer {access.token}"}
        try:
            async with self._session.get(
                url, headers=headers, allow_redirects=False, proxy=self._proxy
            ) as response:
                return await api_files.content(response, most)
        except FAULTS as error:
            raise fault("files.info", error) from None

    async def _complete(self, team_id: str, files: list[dict[str, str]], **where: str) -> None:
        await self.call(team_id, "files.completeUploadExternal", {"files": files, **where})

    async def _asked(self, team_id: str, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Ask, and where the token was refused once more with a newer one: nothing was done with the first."""
        access = await self._keys.access(team_id)
        try:
            return await self._exchanged(access, method, arguments)
        except TokenRefused as refused:
            if refused.code == "account_inactive" and await self._still_holds(access):
                raise Declined(method, refused.code) from refused  # somebody else's account, not ours
            newer = await self._newer(access, refused)
        try:
            return await self._exchanged(newer, method, arguments)
        except TokenRefused as refused:
            raise await self._shut(newer, refused) from refused

    async def _newer(self, access: Access, refused: TokenRefused) -> Access:
        """Another way in than this one, which was refused; it may have come to be, or come to be because we say that
        this one is worth nothing. Raises Disconnected where there is none.
        """
        newer = await self._keys.access(access.team_id)
        if newer.token != access.token:
            return newer
        closed = await self._shut(access, refused)
        with suppress(Disconnected):
            newer = await self._keys.access(access.team_id)
        if newer.token == access.token:
            raise closed from refused
        return newer

    async def _shut(self, access: Access, refused: TokenRefused) -> Disconnected:
        self._clients.pop(access.team_id, None)
        await self._keys.shut(access.team_id, access.token)
        return Disconnected(say.disconnected(refused.code))

    async def _still_holds(self, access: Access) -> bool:
        try:
            await self._exchanged(access, "auth.test", {})
        except TokenRefused:
            return False
        return True

    async def _exchanged(self, access: Access, method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if self._session.closed:  # slack_sdk would open one for this call
            raise Unavailable(say.out_of_reach())
        client = self._client(access)
        given = {name: value for name, value in arguments.items() if value is not None}
        # Every method takes a form; what is nested can only be told as JSON, which the methods that have it take.
        nested = any(isinstance(value, (Mapping, list, tuple)) for value in given.values())
        try:
            if nested:
                response = await client.api_call(method, json=given)
            else:
                response = await client.api_call(
                    method, data={name: _plain(value) for name, value in given.items()}
                )
        except FAULTS as error:
            meant = fault(method, error)
            if isinstance(meant, RateLimited):
                self._gates.close(access.team_id, method, meant.retry_after)
            raise meant from error
        if not isinstance(response.data, dict):
            raise answer(method, response.status_code, response.headers, None)
        return response.data

    def _client(self, access: Access) -> AsyncWebClient:
        client = self._clients.get(access.team_id)
        if client is None or client.token != access.token:
            client = AsyncWebClient(
                token=access.token,
                base_url=self._base_url,
                session=self._session,
                retry_handlers=[],
                logger=_LOG,
            )
            client.proxy = self._proxy  # the client's own guess does not know NO_PROXY
            self._clients[access.team_id] = client
        return client

    async def _post(self, method: str, url: str, **body: Any) -> tuple[int, Mapping[str, str], bytes]:
        """Post to an address that is a secret itself: it is named in no error."""
        if not url.startswith(("https://", "http://")):
            raise Declined(method, "invalid_url")
        try:
            async with self._session.post(url, allow_redirects=False, proxy=self._proxy, **body) as response:
                return response.status, response.headers, await response.read()
        except FAULTS as error:
            raise fault(method, error) from None


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
