"""The addresses of the stand-in, and what happens to a request before its route sees it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web

import tests.discord.standin.routes  # noqa: F401  (registers them)
from tests.discord.standin.calls import Call, Upload, find_route
from tests.discord.standin.limits import GLOBAL, TooFast, Verdict
from tests.discord.standin.refusals import Refusal
from tests.standin.moods import Mood, in_mood

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord

PREFIX = re.compile(r"^(?:/[\w-]+)*?/api(?:/v\d+)?(?=/)")
BAN_PAGE = "<!DOCTYPE html><title>Access denied | discord.com used Cloudflare to restrict access</title>1015"
ERROR_PAGE = "<!DOCTYPE html><html><title>Server Error</title><body>upstream connect error</body></html>"
MOST_BYTES = 10 * 1024 * 1024
"""A bot's upload limit for one file in a server without boosts."""


def make_server(discord: Discord) -> web.Application:
    server = _Server(discord)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.add_routes(
        [
            web.get("/ws", discord.gateway.serve),
            web.get("/ws/", discord.gateway.serve),
            web.get("/attachments/{channel}/{file}/{name}", server.download),
            web.route("*", "/{tail:.*}", server.answer),
        ]
    )
    return app


class _Server:
    def __init__(self, discord: Discord) -> None:
        self._discord = discord

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Any request of the REST API."""
        discord = self._discord
        path = PREFIX.sub("", request.path)
        call = Call(
            discord=discord, method=request.method, path=path, order=discord.order(), at=discord.clock.now()
        )
        call.query, call.reason = dict(request.query), unquote(request.headers.get("X-Audit-Log-Reason", ""))
        call.token = request.headers.get("Authorization", "").removeprefix("Bot ")
        discord.calls.append(call)
        if (found := find_route(call.method, path)) is not None:
            call.route, call.ids = found
        mood = discord.moods.next(call.name)
        await _read(call, request)
        response = await in_mood(mood, request, lambda: self._given(call), lambda mood: _instead(call, mood))
        discord.limits.count(call)
        return response

    async def _given(self, call: Call) -> web.Response:
        if self._discord.clock.now() < self._discord.limits.banned_until:
            return _page(call, 429, BAN_PAGE)
        verdict = self._discord.limits.judge(call)
        if verdict.retry_after:
            return _limited(call, verdict)
        try:
            call.answer = await self._carried_out(call)
            call.status = 204 if call.answer is None else 201 if call.name.endswith("/threads") else 200
        except TooFast as limit:
            headers = {**verdict.headers, "X-RateLimit-Scope": "shared"}
            return _limited(call, Verdict(headers=headers, retry_after=limit.after))
        except Refusal as refusal:
            self._refused(call, refusal)
        return _json(call, verdict.headers)

    async def _carried_out(self, call: Call) -> Any:
        if call.route is None:
            raise Refusal(0, status=404, words="404: Not Found")
        if call.route.token and call.token != self._discord.token:
            raise Refusal(0)
        if any(len(upload.content) > MOST_BYTES for upload in call.uploads):
            raise Refusal(40005, status=413, words="Request entity too large")
        if isinstance(call.body, ValueError):
            raise Refusal(50109)
        return await call.route.handler(call)

    def _refused(self, call: Call, refusal: Refusal) -> None:
        call.status, call.answer = refusal.status, refusal.as_json()
        self._discord.refusals.append(call)
        if refusal.is_fault or call.route is None:
            self._discord.complain(f"{call.name}: {refusal}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """An attachment, as everybody with its address can fetch it."""
        file = self._discord.files.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=file.content, content_type=file.content_type)


def _instead(call: Call, mood: Mood) -> web.Response:
    """What Discord, or what stands in front of it, says instead of an answer."""
    match mood.kind:
        case "limited":
            headers = {"X-RateLimit-Scope": "user"}
            return _limited(call, Verdict(headers=headers, retry_after=mood.retry_after))
        case "limited everywhere":
            return _limited(call, Verdict(headers=GLOBAL, retry_after=mood.retry_after, everywhere=True))
        case "banned":
            response = _page(call, 429, BAN_PAGE)
            if mood.retry_after:
                response.headers["Retry-After"] = str(mood.retry_after)
            return response
        case "says":
            refusal = Refusal(int(mood.error), status=mood.status)
            call.status, call.answer = refusal.status, refusal.as_json()
            return _json(call, {})
    return _page(call, mood.status, ERROR_PAGE)


def _json(call: Call, headers: dict[str, str]) -> web.Response:
    # discord.py takes nothing for JSON whose type says more than this.
    headers = {**headers, "Via": "1.1 google"}
    if call.answer is None:
        return web.Response(status=call.status, headers=headers)
    headers["Content-Type"] = "application/json"
    return web.Response(status=call.status, headers=headers, body=json.dumps(call.answer).encode())


def _limited(call: Call, verdict: Verdict) -> web.Response:
    call.status = 429
    call.answer = {
        "message": "You are being rate limited.",
        "retry_after": verdict.retry_after,
        "global": verdict.everywhere,
    }
    return _json(call, {**verdict.headers, "Retry-After": f"{verdict.retry_after:.3f}"})


def _page(call: Call, status: int, page: str) -> web.Response:
    call.status, call.answer = status, page
    return web.Response(status=status, text=page, content_type="text/html")


async def _read(call: Call, request: web.Request) -> None:
    """Reads the body; one that is no JSON is left as the error it was."""
    if not request.can_read_body:
        return
    said: str | None = None
    if request.content_type.startswith("multipart/"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read()
                call.uploads.append(
                    Upload(
                        field=name, filename=value.filename, content=content, content_type=value.content_type
                    )
                )
            elif name == "payload_json":
                said = value if isinstance(value, str) else bytes(value).decode()
    else:
        said = await request.text()
    if said:
        try:
            call.body = json.loads(said)
        except ValueError as error:
            call.body = error
