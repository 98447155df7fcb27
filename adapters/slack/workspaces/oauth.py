"""Installing the app in a workspace, by OAuth v2: somebody is sent to Slack, agrees there, and comes back with a code.

The state that goes along is good for one return within ten minutes, in the browser it was begun in, whichever process
that return comes to. A link that somebody else began therefore installs nothing for whoever follows it.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp

from adapters.slack.manifest import REDIRECT_PATH
from adapters.slack.ports import Declined
from adapters.slack.web_api.asking import Credentials, exchanged, who_are_we
from adapters.slack.web_api.faults import TokenRefused
from adapters.slack.workspaces.installation import Installation
from adapters.slack.workspaces.installations import Installations
from bot.errors import DeliveryError, RateLimited, StorageError
from bot.phrases import slack_pages as phrases
from bot.phrases.slack_pages import Words
from bot.ports import Clock, Safe

log = logging.getLogger(__name__)

STATES = "slack-states"
"""Where states lie in the safe; each keeps what the browser was given as a cookie."""
VALID_FOR = timedelta(minutes=10)
MOST_BEGUN = 100
"""How many installations may begin in a minute: anybody can open the link, and each leaves a row for a while."""

_MINUTE = timedelta(minutes=1)
_BROWSER = re.compile(r"[A-Za-z0-9_-]{43}")
#: What only an operator can mend, and how.
_OURS = {
    "bad_client_secret": "SLACK_CLIENT_SECRET is not the secret of this app; copy both anew from Basic Information",
    "bad_redirect_uri": "add {redirect} to the app's redirect URLs (OAuth & Permissions), or mend COMPANION_PUBLIC_URL",
    "invalid_client_id": "SLACK_CLIENT_ID is not the id of an app; copy it anew from Basic Information",
    "invalid_scope": "the app's manifest lacks scopes; make it anew with `companion slack manifest`",
    "invalid_team_for_non_distributed_app": "the app is not distributed: activate public distribution (Manage "
    "Distribution), or install it in its own workspace",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthApp:
    """The app as Slack knows it."""

    credentials: Credentials
    authorize_url: str
    public_url: str
    scopes: tuple[str, ...]

    @property
    def redirect_uri(self) -> str:
        return self.public_url.rstrip("/") + REDIRECT_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where to send somebody, and what their browser is to keep meanwhile."""

    location: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What to show somebody who came back, with the HTTP status."""

    words: Words
    status: int = 200


class Installing:
    """Begins and ends installations."""

    def __init__(
        self,
        *,
        app: OAuthApp,
        session: aiohttp.ClientSession,
        base_url: str,
        safe: Safe,
        installations: Installations,
        clock: Clock,
    ) -> None:
        self._app = app
        self._session = session
        self._base_url = base_url
        self._safe = safe
        self._installations = installations
        self._clock = clock
        self._tidied_at: datetime | None = None
        self._begun: deque[datetime] = deque(maxlen=MOST_BEGUN)

    @property
    def over_tls(self) -> bool:
        """Whether browsers come over https; they do everywhere but on somebody's own machine."""
        return self._app.public_url.startswith("https:")

    async def begin(self, browser: str) -> Begun:
        """`browser` is what this browser already keeps, whatever that is: several tabs may be at it. Raises
        StorageError, and RateLimited where too many have begun just now.
        """
        now = self._clock.now()
        if len(self._begun) == MOST_BEGUN and now - self._begun[0] < _MINUTE:
            raise RateLimited((self._begun[0] + _MINUTE - now).total_seconds())
        self._begun.append(now)
        if self._tidied_at is None or now - self._tidied_at > VALID_FOR:
            self._tidied_at = now
            await self._safe.tidy(now)
        kept = browser if _BROWSER.fullmatch(browser) else secrets.token_urlsafe(32)
        state = secrets.token_urlsafe(32)
        await self._safe.put(STATES, state, kept, until=now + VALID_FOR)
        asked = {
            "client_id": self._app.credentials.client_id,
            "scope": ",".join(self._app.scopes),
            "redirect_uri": self._app.redirect_uri,
            "state": state,
        }
        return Begun(location=f"{self._app.authorize_url}?{urlencode(asked)}", browser=kept)

    async def end(self, query: Mapping[str, str], browser: str) -> Outcome:
        """Somebody came back from Slack. Whatever went wrong is an outcome; nothing is raised."""
        try:
            return await self._end(query, browser)
        except (Declined, TokenRefused) as error:
            return self._declined(error.code)
        except (DeliveryError, StorageError) as error:
            log.warning("an installation could not be finished: %s", error)
            return Outcome(words=phrases.not_now(), status=503)

    async def _end(self, query: Mapping[str, str], browser: str) -> Outcome:
        state = query.get("state", "")
        kept = await self._safe.take(STATES, state, self._clock.now()) if state else None
        if kept is None:
            return Outcome(words=phrases.outdated(), status=400)
        if not hmac.compare_digest(kept.encode(), browser.encode()):
            return Outcome(words=phrases.another_browser(), status=400)
        if error := query.get("error"):
            return Outcome(words=phrases.denied()) if error == "access_denied" else self._declined(error)
        if not (code := query.get("code")):
            return Outcome(words=phrases.outdated(), status=400)
        told = await exchanged(
            self._session,
            self._base_url,
            self._app.credentials,
            code=code,
            redirect_uri=self._app.redirect_uri,
        )
        return await self._install(told)

    async def _install(self, told: Mapping[str, Any]) -> Outcome:
        if told.get("is_enterprise_install"):
            return Outcome(words=phrases.whole_organisation(), status=400)
        if told.get("token_type") != "bot" or not told.get("access_token"):
            return self._declined("no_bot_token")
        whose = await who_are_we(self._session, self._base_url, str(told["access_token"]))
        granted = Installation.granted(told, bot_id=whose.access.bot_id, now=self._clock.now())
        await self._installations.install(granted)
        return Outcome(words=phrases.installed(granted.team or granted.team_id))

    def _declined(self, code: str) -> Outcome:
        shown = code if re.fullmatch(r"[a-z0-9_]{1,60}", code) else "unknown_error"
        remedy = _OURS.get(shown)
        if remedy is None:
            log.warning("Slack did not finish an installation", extra={"why": shown})
            return Outcome(words=phrases.refused_by_slack(shown), status=400)
        log.error(
            "nobody can install the app (%s): %s", shown, remedy.format(redirect=self._app.redirect_uri)
        )
        return Outcome(words=phrases.misconfigured(shown), status=500)
