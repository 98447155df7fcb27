"""The app as its developer set it up at Slack: names, secrets, what it subscribed to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.slack.standin.facts import ALL_SCOPES, Json

EVENTS = frozenset(
    {
        *("app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked", "user_change", "team_join"),
        *(
            "channel_archive",
            "channel_rename",
            "channel_unarchive",
            "member_joined_channel",
            "member_left_channel",
        ),
        *("message.channels", "message.groups", "message.im", "message.mpim"),
    }
)

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "team_join": "users:read",
    "user_change": "users:read",
    "channel_archive": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
}
"""Without the scope an event does not come, subscribed or not. Joins and leaves depend on the kind of channel."""


@dataclass(eq=False, kw_only=True)
class AppConfig:
    """`commands` maps each command to whether Slack escapes its text; None: any command there is, escaped. With
    `for_organisation` whoever agrees does so for the whole Enterprise organisation. `bots_app_id` is the app that the
    bots belong to, where it is another than the app-level token's.
    """

    id: str = "A0COMPANION"
    name: str = "Companion"
    client_id: str = "1234567890.0987654321"
    client_secret: str = "a-client-secret"  # noqa: S105
    signing_secret: str = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105
    verification: str = "a-verification-token"
    app_token: str = "xapp-1-A0COMPANION-1-abcdef"  # noqa: S105
    events: frozenset[str] = EVENTS
    scopes: frozenset[str] = ALL_SCOPES
    commands: dict[str, bool] | None = None
    shortcuts: frozenset[str] | None = None
    redirect_urls: tuple[str, ...] | None = None
    home_tab: bool = True
    messages_tab: bool = True
    rotation: bool = False
    for_organisation: bool = False
    bots_app_id: str = ""
    socket_mode: bool = True
    manifest: Json = field(default_factory=dict)

    def configure(self, manifest: dict[str, Any]) -> None:
        """Set the app up from its manifest, as pasted at Slack: what it does not ask for does not happen."""
        self.manifest = manifest
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        oauth = manifest.get("oauth_config", {})
        self.scopes = frozenset(oauth.get("scopes", {}).get("bot", ()))
        self.redirect_urls = tuple(oauth["redirect_urls"]) if oauth.get("redirect_urls") else None
        self.events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", ()))
        self.commands = {
            command["command"]: bool(command.get("should_escape"))
            for command in features.get("slash_commands", ())
        }
        self.shortcuts = frozenset(shortcut["callback_id"] for shortcut in features.get("shortcuts", ()))
        home = features.get("app_home", {})
        self.home_tab = bool(home.get("home_tab_enabled"))
        self.messages_tab = bool(home.get("messages_tab_enabled"))
        self.rotation = bool(settings.get("token_rotation_enabled"))
        self.socket_mode = bool(settings.get("socket_mode_enabled"))
