"""What the app asks Slack to be allowed, and why: one table, from which the manifest, the check at start and the
documentation are made.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A permission: the methods of the Web API that we call with it, and the events that come with it.

    Where several scopes are named for one method (a channel's history, say), each is for its own kind of place.
    `optional` ones are asked for only where an operator wants them (SLACK_EMAILS).
    """

    name: str
    reason: str
    methods: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    optional: bool = False


_HISTORY = ("conversations.history",)

SCOPES = (
    Scope(name="commands", reason="the slash commands, and “Check in from this message” in a message's menu"),
    Scope(
        name="chat:write",
        reason="lessons, reminders and answers are written, and put right when something changes",
        methods=("chat.postMessage", "chat.postEphemeral", "chat.update"),
    ),
    Scope(
        name="im:write",
        reason="reminders and private answers go to people directly",
        methods=("conversations.open",),
    ),
    Scope(
        name="mpim:write",
        reason="a few people are brought together, as a coach and their learner",
        methods=("conversations.open",),
    ),
    Scope(
        name="channels:read",
        reason="whether the companion can post in a public channel, and who comes to it and leaves it",
        methods=("conversations.info",),
        events=("member_joined_channel", "member_left_channel"),
    ),
    Scope(
        name="groups:read",
        reason="the same for private channels it was invited to",
        methods=("conversations.info",),
        events=("member_joined_channel", "member_left_channel"),
    ),
    Scope(
        name="channels:history",
        reason="after a lost answer or a crash: whether a post of its own has arrived, before anything is sent twice. "
        "Other people's messages are passed over",
        methods=_HISTORY,
    ),
    Scope(
        name="groups:history",
        reason="the same in private channels it was invited to",
        methods=_HISTORY,
    ),
    Scope(
        name="im:history",
        reason="the same in its own direct messages, and to answer people who write to it there",
        methods=_HISTORY,
        events=("message.im",),
    ),
    Scope(
        name="mpim:history",
        reason="the same in the groups it has brought together",
        methods=_HISTORY,
    ),
    Scope(
        name="app_mentions:read",
        reason="to answer people who mention it in a channel",
        events=("app_mention",),
    ),
    Scope(
        name="users:read",
        reason="names, time zones, languages, who is a guest, and who runs the workspace",
        methods=("bots.info", "users.info", "users.list"),
        events=("user_change",),
    ),
    Scope(
        name="usergroups:read",
        reason="user groups in rosters",
        methods=("usergroups.users.list",),
    ),
    Scope(
        name="files:read",
        reason="rosters that facilitators hand over as a file",
        methods=("files.info",),
    ),
    Scope(
        name="files:write",
        reason="calendar entries, progress pictures and exports",
        methods=("files.getUploadURLExternal", "files.completeUploadExternal"),
    ),
    Scope(
        name="users:read.email",
        reason="rosters that name people by their e-mail address",
        methods=("users.lookupByEmail",),
        optional=True,
    ),
)

#: What we are told without any scope.
UNSCOPED_EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")

REQUIRED = frozenset(scope.name for scope in SCOPES if not scope.optional)
"""Without one of these something does not work."""

EVENTS = tuple(
    sorted({*UNSCOPED_EVENTS, *(event for scope in SCOPES if not scope.optional for event in scope.events)})
)
"""The bot events the app subscribes to."""


def wanted(*, emails: bool) -> tuple[Scope, ...]:
    """What the app asks for; with `emails` the scope that finds people by their e-mail address, too."""
    return tuple(scope for scope in SCOPES if emails or not scope.optional)


def missing(granted: frozenset[str], *, emails: bool) -> tuple[Scope, ...]:
    """What the app asks for and was not granted."""
    return tuple(scope for scope in wanted(emails=emails) if scope.name not in granted)
