"""What the companion serves over HTTP: Slack's requests, the pages of an installation, and whether it is well."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from adapters.slack.app.intake import heard
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.workspaces.oauth import VALID_FOR, Installing
from adapters.slack.workspaces.pages import page
from bot.errors import RateLimited, Refused, StorageError
from bot.language import negotiate, speaking
from bot.phrases import slack_pages as phrases

log = logging.getLogger(__name__)

#: Bytes of a request; Slack's largest are far below it.
LARGEST = 1_000_000
#: Digits of a time in seconds; Python takes thousands of them for no number.
_LONGEST_TIME = 20
#: Seconds that requests under way have when the companion stops.
ENDS_WITHIN = 3.0
COOKIE = "companion_install"


class WebDoor:
    """Listens until stopped. `app` takes Slack's requests (None in Socket Mode), `installing` installations (None where
    there is one workspace only). `well` says whether the companion is well.
    """

    def __init__(
        self, *, app: AsyncApp | None, installing: Installing | None, well: Callable[[], bool]
    ) -> None:
        self._app = app
        self._installing = installing
        self._well = well
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; the port that was taken, which matters where `port` is 0. Raises Refused where it is not free."""
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=ENDS_WITHIN)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self.stop()
            raise Refused(
                f"Port {port} on {host} cannot be used for Slack ({_why(error)}). Set COMPANION_HTTP_PORT to a port "
                "that nothing else uses, and COMPANION_HTTP_HOST to an address of this machine."
            ) from error
        taken = int(self._runner.addresses[0][1])
        log.info("listening", extra={"host": host, "port": taken})
        return taken

    async def stop(self) -> None:
        """Listen no more; what is under way may end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST)
        application.router.add_get("/health", self._health)
        if self._app is not None:
            application.router.add_post(EVENTS_PATH, self._take)
        if self._installing is not None:
            pages = _Installs(self._installing)
            application.router.add_get(INSTALL_PATH, pages.begin, allow_head=False)
            application.router.add_get(REDIRECT_PATH, pages.end, allow_head=False)
        return application

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """Signature and time are looked at by bolt, before anything is done. It trips over headers that are none of
        Slack's: anybody can send those, and would fill the log.
        """
        if (app := self._app) is None or not _could_be_signed(request):
            raise web.HTTPUnauthorized
        try:
            body = await request.text()
        except (LookupError, ValueError):
            raise web.HTTPBadRequest from None  # bolt signs text only
        return await to_aiohttp_response(await heard(app, body, request.headers, socket=False))

    async def _health(self, request: web.Request) -> web.Response:
        well = self._well()
        return web.json_response({"status": "ok" if well else "unwell"}, status=200 if well else 503)


def _could_be_signed(request: web.Request) -> bool:
    """Whether bolt can read the headers of a signature, where there are any."""
    at = request.headers.get("X-Slack-Request-Timestamp", "0")
    signature = request.headers.get("X-Slack-Signature", "")
    return at.isascii() and at.isdecimal() and len(at) < _LONGEST_TIME and signature.isascii()


class _Installs:
    """The pages of an installation."""

    def __init__(self, installing: Installing) -> None:
        self._installing = installing

    async def begin(self, request: web.Request) -> web.StreamResponse:
        try:
            begun = await self._installing.begin(request.cookies.get(COOKIE, ""))
        except StorageError:
            with speaking(_language(request)):
                return page(phrases.not_now(), status=503, again=INSTALL_PATH)
        except RateLimited as error:
            with speaking(_language(request)):
                busy = page(phrases.too_many(), status=429, again=INSTALL_PATH)
            busy.headers["Retry-After"] = str(math.ceil(error.retry_after))
            return busy
        response = web.Response(status=302, headers={"Location": begun.location, "Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            begun.browser,
            max_age=int(VALID_FOR.total_seconds()),
            path="/slack",
            httponly=True,
            secure=self._installing.over_tls,
            samesite="Lax",  # it has to come along when Slack sends the browser back
        )
        return response

    async def end(self, request: web.Request) -> web.StreamResponse:
        with speaking(_language(request)):
            outcome = await self._installing.end(request.query, request.cookies.get(COOKIE, ""))
            return page(outcome.words, status=outcome.status, again=INSTALL_PATH)


def _language(request: web.Request) -> str:
    """The first language of the browser that we speak."""
    header = request.headers.get("Accept-Language", "")
    return negotiate(*(part.partition(";")[0].strip() for part in header.split(",")))


def _why(error: OSError) -> str:
    """asyncio says the address once more around it."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)
