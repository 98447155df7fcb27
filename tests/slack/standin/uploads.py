"""The addresses files are sent to and fetched from."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.standin.facts import File

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack


class Uploads:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._tickets: dict[str, File] = {}

    def ticket(self, file: File) -> str:
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = file
        return ticket

    async def take(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, raw or as the first part of a form."""
        file = self._tickets.pop(request.match_info["ticket"], None)
        if file is None:
            return web.Response(status=404, text="file not found")
        if request.content_type.startswith("multipart/"):
            part = next(
                (value for value in (await request.post()).values() if isinstance(value, web.FileField)), None
            )
            if part is None:
                return web.Response(status=400, text="no file")
            file.content = part.file.read()
        else:
            file.content = await request.read()
        if len(file.content) != file.size:
            return web.Response(status=400, text="length mismatch")
        return web.Response(text=f"OK - {len(file.content)}")

    async def give(self, request: web.Request) -> web.StreamResponse:
        """A private file: with a token that may read files; everybody else sees the page to sign in."""
        team_id, _, file_id = request.match_info["file"].partition("-")
        token = self._slack.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        good = (
            token is not None
            and not token.refused
            and token.team_id == team_id
            and "files:read" in token.scopes
        )
        if not good:
            return web.Response(
                text="<!DOCTYPE html><title>Sign in | Slack</title>", content_type="text/html"
            )
        file = self._slack.teams[team_id].files.get(file_id)
        if file is None or file.deleted:
            return web.Response(status=404, text="<!DOCTYPE html>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.mimetype)
