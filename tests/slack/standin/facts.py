"""Who is in a workspace, and the files there, as Slack tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

ALL_SCOPES = frozenset(
    {
        *(
            "app_mentions:read",
            "channels:history",
            "channels:join",
            "channels:read",
            "chat:write",
            "chat:write.public",
        ),
        *(
            "commands",
            "files:read",
            "files:write",
            "groups:history",
            "groups:read",
            "im:history",
            "im:read",
            "im:write",
        ),
        *(
            "mpim:history",
            "mpim:read",
            "mpim:write",
            "team:read",
            "usergroups:read",
            "users:read",
            "users:read.email",
        ),
    }
)
"""Everything this stand-in knows to ask for of a bot."""


class Ids:
    """Ids in Slack's form, never the same twice."""

    def __init__(self) -> None:
        self._last = 0

    def new(self, prefix: str) -> str:
        self._last += 1
        return f"{prefix}0{self._last:09X}"


@dataclass(eq=False, kw_only=True)
class User:
    """Somebody in a workspace, people and bots alike."""

    id: str
    team_id: str
    name: str
    real_name: str
    display_name: str = ""
    email: str = ""
    tz: str = "America/New_York"
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    updated: int = 0

    def as_json(self, *, now: float, email: bool = True, locale: bool = False) -> Json:
        """As users.info tells it; deactivated people have no zone and no locale, bots no e-mail address."""
        told: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
            "profile": self._profile(email),
        }
        if self.deleted:
            return told
        told |= {"real_name": self.real_name, "color": "9f69e7"} | self._zone(now)
        told |= {"is_admin": self.is_admin, "is_owner": self.is_owner, "is_primary_owner": False}
        told |= {"is_restricted": self.is_restricted, "is_ultra_restricted": self.is_ultra_restricted}
        if locale:
            told["locale"] = self.locale
        return told

    def _profile(self, email: bool) -> Json:
        profile = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "team": self.team_id,
        }
        if email and self.email and not self.is_bot:
            profile["email"] = self.email
        return profile

    def _zone(self, now: float) -> Json:
        offset = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        assert offset is not None
        return {
            "tz": self.tz,
            "tz_label": self.tz.rpartition("/")[2],
            "tz_offset": int(offset.total_seconds()),
        }


@dataclass(eq=False, kw_only=True)
class File:
    """An uploaded file. It can be shown in blocks once it is `complete` and Slack has processed it."""

    id: str
    team_id: str
    owner: str
    name: str
    title: str = ""
    content: bytes = b""
    size: int = 0
    mimetype: str = "application/octet-stream"
    alt_text: str = ""
    complete: bool = False
    processed: bool = False
    deleted: bool = False
    shared: list[str] = field(default_factory=list)

    def as_json(self, base: str) -> Json:
        told: Json = {"id": self.id, "name": self.name, "title": self.title or self.name, "user": self.owner}
        told |= {
            "mimetype": self.mimetype if self.processed else "",
            "filetype": self.name.rpartition(".")[2],
        }
        told |= {
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "user_team": self.team_id,
        }
        told |= {"channels": list(self.shared), "groups": [], "ims": [], "alt_txt": self.alt_text}
        link = f"{base}/files-pri/{self.team_id}-{self.id}"
        told |= {"url_private": f"{link}/{self.name}", "url_private_download": f"{link}/download/{self.name}"}
        return told | {
            "permalink": f"{base}/files/{self.owner}/{self.id}/{self.name}",
            "file_access": "visible",
        }
