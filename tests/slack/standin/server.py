"""The addresses of the stand-in, and what happens to a call before its method sees it."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

import tests.slack.standin.methods  # noqa: F401  (registers them)
from tests.slack.standin.calls import METHODS, Call, Limited, Method, Refusal
from tests.slack.standin.facts import Json
from tests.slack.standin.world import Token
from tests.standin.moods import Mood, in_mood

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

ERROR_PAGE = (
    "<!DOCTYPE html><html><title>Slack | Something went wrong</title><body>Server Error</body></html>"
)


def make_server(slack: Slack) -> web.Application:
    server = _Server(slack)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.add_routes(
        [
            web.route("*", "/api/{method}", server.api),
            web.get("/link/", slack.sockets.serve),
            web.post("/actions/{team}/{secret}", server.respond),
            web.post("/upload/v1/{ticket}", server.upload),
            web.get("/files-pri/{file}/{tail:.*}", server.download),
            web.get("/oauth/v2/authorize", server.authorize),
        ]
    )
    return app


class _Server:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            args = await _arguments(request, name, self._slack)
        except Refusal as refusal:
            return web.json_response(refusal.as_json())
        token = self._slack.tokens.get(_bearer(request) or str(args.pop("token", "")))
        call = Call(
            slack=self._slack, method=name, args=args, order=self._slack.order(), at=self._slack.clock.now()
        )
        call.token, call.credentials, call.shown_token = token, _basic(request), bool(_bearer(request))
        self._slack.calls.append(call)
        channel = str(args.get("channel") or args.get("channel_id") or "")
        mood = self._slack.moods.next(name, channel=channel, team=token.team_id if token else "")
        app_token = _bearer(request) == self._slack.app.app_token
        return await in_mood(mood, request, lambda: self._answer(call, app_token=app_token), _instead)

    async def _answer(self, call: Call, *, app_token: bool) -> web.Response:
        headers = {}
        if call.token is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(call.token.scopes))
        try:
            known = _known(call, app_token)
            # slack_sdk adds team_id to everything bolt asks for; Slack does not mind.
            for name in call.args.keys() - known.takes - {"team_id"}:
                self._slack.complain(f"{call.method}: unknown argument {name}")
            call.answer = {"ok": True, **await known.handler(call)}
        except Refusal as refusal:
            call.answer = refusal.as_json()
            if refusal.error == "missing_scope":
                headers["X-Accepted-OAuth-Scopes"] = refusal.more["needed"]
        except Limited as limited:
            return _limited(limited.after)
        return web.json_response(call.answer, headers=headers)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """An answer through a response_url. Slack says `ok`, or why not in a few words."""
        secret, team = request.match_info["secret"], request.match_info["team"]
        way = self._slack.response_urls.find(secret)
        mood = self._slack.moods.next("respond", channel=way.channel.id if way else "", team=team)
        return await in_mood(mood, request, lambda: self._responded(secret, request), _instead)

    async def _responded(self, secret: str, request: web.Request) -> web.Response:
        try:
            said = await request.json()
            self._slack.response_urls.use(secret, said if isinstance(said, dict) else {})
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except Refusal as refusal:
            status = 404 if refusal.status == 200 else refusal.status
            return web.json_response({"ok": False, "error": refusal.error}, status=status)
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        mood = self._slack.moods.next("upload")
        return await in_mood(mood, request, lambda: self._slack.uploads.take(request), _instead)

    async def download(self, request: web.Request) -> web.StreamResponse:
        mood = self._slack.moods.next("download")
        return await in_mood(mood, request, lambda: self._slack.uploads.give(request), _instead)

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """The page that asks whether to install the app. This one shows its form as JSON; see `Slack.installs`."""
        asked = dict(request.query)
        problem = self._slack.installing.problem(asked)
        if problem:
            return web.Response(status=400, text=problem)
        return web.json_response({"scope": asked["scope"], "state": asked.get("state", "")})


def _instead(mood: Mood) -> web.Response:
    """What Slack says instead of an answer."""
    match mood.kind:
        case "limited":
            return _limited(mood.retry_after)
        case "says":
            return web.json_response({"ok": False, "error": mood.error})
    return web.Response(status=mood.status, text=ERROR_PAGE, content_type="text/html")


def _limited(after: float) -> web.Response:
    headers = {"Retry-After": str(after)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _known(call: Call, app_token: bool) -> Method:
    """The method, if this call may be made with the token it came with."""
    known = METHODS.get(call.method)
    if known is None:
        raise Refusal("unknown_method", req_method=call.method)
    if app_token and known.kind == "bot":
        raise Refusal("not_allowed_token_type")
    if known.kind != "none" and not app_token:
        _authenticated(call, known)
    return known


def _authenticated(call: Call, known: Method) -> None:
    if call.token is None:
        raise Refusal("invalid_auth" if call.shown_token else "not_authed")
    if known.kind == "app":
        raise Refusal("not_allowed_token_type")
    if call.token.refused:
        raise Refusal(call.token.refused)
    if _expired(call.token, call.at):
        raise Refusal("token_expired")


def _expired(token: Token, now: float) -> bool:
    return token.expires_at is not None and now >= token.expires_at


def _bearer(request: web.Request) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind == "Bearer" else ""


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return None
    name, _, secret = base64.b64decode(value).decode().partition(":")
    return name, secret


async def _arguments(request: web.Request, name: str, slack: Slack) -> Json:
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        known = METHODS.get(name)
        if known is not None and not known.json:
            slack.complain(f"{name}: takes a form, no JSON")
            return args
        try:
            said = json.loads(await request.text() or "{}")
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(said, dict):
            raise Refusal("json_not_object")
        return args | said
    if request.can_read_body:
        args |= dict(await request.post())
    return args
