"""One installation of the app in one workspace, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.ports import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What Slack gave us for one workspace. `expires_at` (UTC) is set where tokens rotate; `refresh_token` then buys
    the next one, once.
    """

    team_id: str
    team: str
    token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None

    @property
    def access(self) -> Access:
        return Access(
            team_id=self.team_id,
            token=self.token,
            bot_id=self.bot_id,
            bot_user_id=self.bot_user_id,
            scopes=self.scopes,
        )

    def written(self) -> str:
        """As JSON, to be put away encrypted."""
        return json.dumps(
            {
                "team_id": self.team_id,
                "team": self.team,
                "token": self.token,
                "bot_id": self.bot_id,
                "bot_user_id": self.bot_user_id,
                "scopes": sorted(self.scopes),
                "refresh_token": self.refresh_token,
                "expires_at": None if self.expires_at is None else self.expires_at.isoformat(),
            }
        )

    @classmethod
    def read(cls, text: str) -> Installation:
        """What `written` wrote."""
        data = json.loads(text)
        expires_at = data.pop("expires_at")
        return cls(
            **{**data, "scopes": frozenset(data["scopes"])},
            expires_at=None if expires_at is None else datetime.fromisoformat(expires_at).astimezone(UTC),
        )

    @classmethod
    def granted(cls, told: Mapping[str, Any], *, bot_id: str, now: datetime) -> Installation:
        """From what oauth.v2.access says about a workspace. `bot_id` is not among it; auth.test tells it."""
        team = told.get("team") or {}
        scopes = str(told.get("scope") or "").split(",")
        return cls(
            team_id=str(team.get("id") or ""),
            team=str(team.get("name") or ""),
            token=str(told["access_token"]),
            bot_id=bot_id,
            bot_user_id=str(told.get("bot_user_id") or ""),
            scopes=frozenset(scope for scope in scopes if scope),
            refresh_token=str(told.get("refresh_token") or ""),
            expires_at=until(told.get("expires_in"), now),
        )


def until(expires_in: object, now: datetime) -> datetime | None:
    """When a token ends that holds for so many seconds; None for one that does not end."""
    return now + timedelta(seconds=int(str(expires_in))) if expires_in else None
