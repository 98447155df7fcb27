"""What Discord's directory has to say about people, places and roles that cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import _


def no_role_lookup() -> str:
    return _(
        "this bot may not see who has a role here. Mention the people one by one, or ask whoever runs it to switch on "
        "DISCORD_MEMBERS"
    )


def no_addresses() -> str:
    return _("Discord tells nobody's email address. Give the username instead, or mention the person (@name)")


def several_called() -> str:
    return _("several people here are called that. Give the username instead, which only one person has")


def may_not(permissions: Sequence[str]) -> str:
    """`permissions` by the names Discord shows."""
    return _(
        "In this channel I lack: {permissions}. A server admin can give my role what is missing, in the channel's "
        "settings under Permissions.",
        permissions=", ".join(permissions),
    )


def out_of_sight() -> str:
    return _(
        "I cannot see this channel, and until then nothing I post arrives there. A server admin can let me in: in the "
        "channel's settings, under Permissions, add my role with View Channel."
    )


def no_place_for_posts() -> str:
    return _("Nothing can be posted in a channel of this kind. Choose a text, announcement or forum channel.")


def no_events() -> str:
    return _(
        "I may not enter calls in this server's events: the permission Create Events is missing. A server admin can "
        "give it to my role, in Server Settings under Roles."
    )


def no_roles() -> str:
    return _(
        "I may not give roles in this server: the permission Manage Roles is missing. A server admin can give it to my "
        "role, in Server Settings under Roles."
    )


def role_is_above_mine(role: str) -> str:
    return _(
        "The role {role} stands above mine, so I cannot give it. A server admin can drag my role above it, in Server "
        "Settings under Roles.",
        role=role,
    )


def role_is_managed(role: str) -> str:
    return _(
        "The role {role} belongs to an app or to Discord itself, and nobody can give it. Choose another one.",
        role=role,
    )


def role_is_gone() -> str:
    return _("This role is not there any more. Choose another one, with /cohort options.")


def not_there() -> str:
    return _("this person is not in the server any more")
