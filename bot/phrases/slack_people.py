"""What Slack's directory has to say about people and places that cannot be reached."""

from __future__ import annotations

from bot.language import _


def no_email_lookup() -> str:
    return _(
        "this app may not look up email addresses here. Mention the person (@name) instead, or ask whoever runs the "
        "app to add the permission users:read.email"
    )


def no_group_lookup() -> str:
    return _(
        "this app may not read user groups here. Mention the people one by one, or ask whoever runs the app to add the "
        "permission usergroups:read"
    )


def not_invited() -> str:
    return _(
        "I am not in this channel yet, and until then nothing I post arrives there. Add me to it: write /invite there, "
        "and my name."
    )


def out_of_sight() -> str:
    return _(
        "I cannot see this channel, and until then nothing I post arrives there. If it is private, add me to it: write "
        "/invite there, and my name."
    )


def archived() -> str:
    return _("This channel is archived, so nothing can be posted in it. Choose another one.")


def may_not_post() -> str:
    return _(
        "I may not post in this workspace: the permission chat:write is missing. Whoever runs the app can add it and "
        "install the app again."
    )
