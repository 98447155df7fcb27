"""The app's manifest: what Slack has to know of it, made from the definitions of its commands, scopes and events."""

from __future__ import annotations

from typing import Any

from adapters.slack.scopes import EVENTS, wanted
from bot.registry import Group, Registry

#: Where the companion listens in HTTP mode.
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

#: Slack's limits for a manifest, in characters.
LONGEST_DESCRIPTION = 2_000
LONGEST_HINT = 1_000

SHORTCUT = "check-in-from-message"
"""The callback id of the message shortcut. It stays: installed apps send it."""

_NAME = "Companion"
_DESCRIPTION = "Keeps a cohort together through an online course: lessons, reminders, check-ins, progress."
_LONG_DESCRIPTION = (
    "The learner companion keeps a cohort of adult learners together through a scheduled online course. It posts each "
    "lesson when it opens, reminds only those who still owe something, each in their own waking hours and with the "
    "deadline on both clocks, posts the links of calls, takes check-ins through buttons and forms, and shows everyone "
    "how far they are from the certificate. Facilitators run the whole term from slash commands. It reads no messages "
    "but its own and those written to it directly."
)


def manifest(
    commands: Registry,
    *,
    public_url: str = "",
    socket_mode: bool = True,
    oauth: bool = False,
    emails: bool = False,
) -> dict[str, Any]:
    """The manifest as JSON. `public_url` is where Slack reaches the companion (HTTP mode, and installs by OAuth);
    `oauth` asks for tokens that rotate; `emails` for the scope that looks up e-mail addresses.
    """
    base = public_url.rstrip("/")
    request_url = {} if socket_mode else {"request_url": base + EVENTS_PATH}
    command_url = {} if socket_mode else {"url": base + EVENTS_PATH}
    redirects = {"redirect_urls": [base + REDIRECT_PATH]} if base and oauth else {}
    return {
        "display_information": {
            "name": _NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#20455c",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME.lower(), "always_online": True},
            "shortcuts": [
                {
                    "name": "Check in from this",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Check in an assignment with this message as the proof",
                }
            ],
            "slash_commands": [
                {"command": f"/{group.name}", **command_url, **_described(group), "should_escape": True}
                for group in commands.groups()
            ],
        },
        "oauth_config": {
            **redirects,
            "scopes": {"bot": [scope.name for scope in wanted(emails=emails)]},
        },
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": oauth,
        },
    }


def _described(group: Group) -> dict[str, str]:
    """Slack shows both while somebody types the command; its help says the rest."""
    summaries = {command.path[1]: command.summary for command in group.commands}
    return {
        "description": _shortened(summaries.get("help", group.commands[0].summary), LONGEST_DESCRIPTION),
        "usage_hint": _shortened(" | ".join(summaries), LONGEST_HINT),
    }


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
