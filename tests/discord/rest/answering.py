"""A server that answers whatever a test says, for answers that Discord itself never gives, and our API against it."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from discord.http import HTTPClient

from adapters.discord.rest.api import DiscordApi
from adapters.discord.rest.pace import UNPACED, Pace, Rate
from tests.standin.moods import drop
from tests.standin.server import StandIn

TOKEN = "MTA5Mw.G1x2y3.nobodys"  # noqa: S105 - nobody has this one
USER, APPLICATION = "1093", "1094"
#: As Discord's own front end signs its answers.
VIA = {"Via": "1.1 google"}
LIMITED = {**VIA, "X-RateLimit-Scope": "user"}
GLOBAL = {**VIA, "X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file as it came in."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A request as it came in; `files` by the name of their field where it was multipart."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: Mapping[str, Part] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Answer:
    """What is said to one request. With `gone` the connection is dropped, with `after` that waits for the event."""

    status: int = 200
    body: bytes = b"{}"
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False
    after: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)


class Answering(StandIn[Heard]):
    """`async with Answering() as server:` listens on a free port. `heard` is every request, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = self.calls
        self.always = Answer()
        self._next: deque[Answer] = deque()

    def site(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.add_routes([web.route("*", "/{tail:.*}", self._answer)])
        return app

    async def hang_up(self) -> None:
        for answer in self._next:
            if answer.after is not None:
                answer.after.set()

    @property
    def base(self) -> str:
        return f"{self.url}/api/v10"

    def says(
        self, status: int, said: object = None, *, kind: str = "application/json", **headers: str
    ) -> Answer:
        """What the next request is told that nothing else is scripted for. `said` is bytes, or anything as JSON."""
        return self.next(answering(status, said, kind=kind, **headers))

    def next(self, answer: Answer) -> Answer:
        self._next.append(answer)
        return answer

    def limited(self, seconds: float, *, everything: bool = False) -> None:
        """429 as Discord says it."""
        said = {"message": "You are being rate limited.", "retry_after": seconds, "global": everything}
        headers = {**(GLOBAL if everything else LIMITED), "Retry-After": str(seconds)}
        self._next.append(Answer(status=429, body=json.dumps(said).encode(), headers=headers))

    def drops(self) -> None:
        self._next.append(Answer(gone=True))

    def holds(self) -> Answer:
        """The next request waits until the event `after` is set; `reached` is set when it is here."""
        return self.next(Answer(after=asyncio.Event()))

    @property
    def paths(self) -> list[str]:
        """Of the requests so far, after login."""
        return [one.path for one in self.heard]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        if path == "/users/@me":
            return web.json_response({"id": USER})
        if path == "/oauth2/applications/@me":
            return web.json_response({"id": APPLICATION})
        self.heard.append(await _heard(request, path))
        answer = self._next.popleft() if self._next else self.always
        answer.reached.set()
        if answer.after is not None:
            await answer.after.wait()
        if answer.gone:
            return drop(request)
        headers = {**answer.headers, **({"Content-Type": answer.kind} if answer.body else {})}
        return web.Response(status=answer.status, body=answer.body, headers=headers)


def answering(status: int, said: object = None, *, kind: str = "application/json", **headers: str) -> Answer:
    """An answer that says this: bytes, or anything as JSON."""
    body = said if isinstance(said, bytes) else b"" if said is None else json.dumps(said).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=body, kind=kind, headers={**VIA, **named})


async def _heard(request: web.Request, path: str) -> Heard:
    files: dict[str, Part] = {}
    body: Any = None
    if request.content_type.startswith("multipart/"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read()
                files[name] = Part(filename=value.filename, content_type=value.content_type, content=content)
            else:
                assert name == "payload_json"
                body = json.loads(str(value))
    elif request.can_read_body:
        body = json.loads(await request.read())
    return Heard(
        method=request.method,
        path=path,
        headers=dict(request.headers),
        query=dict(request.query),
        body=body,
        files=files,
    )


@dataclass(slots=True)
class Seconds:
    """Seconds that pass by hand."""

    time: float = 1000.0

    def __call__(self) -> float:
        return self.time


@dataclass(frozen=True, kw_only=True)
class Talk:
    api: DiscordApi
    http: HTTPClient
    seconds: Seconds


@asynccontextmanager
async def talking(
    *, seconds: float = 20, requests: Rate = UNPACED, openings: Rate = UNPACED, login: bool = True
) -> AsyncIterator[Talk]:
    """Our API over a client of discord.py's that is logged in. `seconds` is how long a call may take."""
    http, passed = HTTPClient(asyncio.get_running_loop()), Seconds()
    api = DiscordApi(http, requests=Pace(requests), openings=Pace(openings), seconds=seconds, now=passed)
    try:
        if login:
            await http.static_login(TOKEN)
            api.known_as(user_id=USER, application_id=APPLICATION)
        yield Talk(api=api, http=http, seconds=passed)
    finally:
        await http.close()
