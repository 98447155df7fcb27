"""Adding the app to a workspace: Slack's page, and where it sends the person afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.slack.standin.facts import User
from tests.slack.standin.world import Workspace

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack


class Installing:
    """`codes` are those that were given out and not yet exchanged: workspace, person, redirect URI as asked."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.codes: dict[str, tuple[str, str, str]] = {}

    def problem(self, asked: Mapping[str, str]) -> str:
        """Why Slack's page would not show the form; empty where it would."""
        app = self._slack.app
        if asked.get("client_id") != app.client_id:
            return "invalid_client_id"
        wanted = {scope for scope in asked.get("scope", "").split(",") if scope}
        if not wanted or wanted - app.scopes:
            return "invalid_scope"
        redirect = asked.get("redirect_uri", "")
        if redirect and app.redirect_urls is not None and not redirect.startswith(app.redirect_urls):
            return "bad_redirect_uri"
        return ""

    def allow(self, asked: Mapping[str, str], user: User, team: Workspace, *, default: str = "") -> str:
        """Somebody pressed Allow on the page with these query arguments: the address their browser goes to next, with
        the code. `default` is the redirect URL of the app where the page was asked for without one.
        """
        assert not self.problem(asked), self.problem(asked)
        code = secrets.token_hex(12)
        redirect = asked.get("redirect_uri", "")
        self.codes[code] = (team.id, user.id, redirect)
        return _back(redirect or default, code=code, state=asked.get("state", ""))

    def deny(self, asked: Mapping[str, str], *, default: str = "") -> str:
        """Somebody pressed Cancel."""
        redirect = asked.get("redirect_uri", "") or default
        return _back(redirect, error="access_denied", state=asked.get("state", ""))


def _back(url: str, **args: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(args)}"
