"""Why something could not be handed to Discord, and who can do what about it. Where it was to go is said beside it.

Permissions, settings and menus are named as Discord's own app names them in English.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import _


def out_of_reach() -> str:
    return _("Discord is out of reach")


def answer_lost() -> str:
    return _("Discord's answer was lost on the way")


def is_ill(why: str) -> str:
    """`why` is the status of HTTP."""
    return _("Discord is not well ({why})", why=why)


def is_busy() -> str:
    return _("Discord has too much to do just now. I try again by myself.")


def not_logged_in() -> str:
    return _("I am not connected to Discord yet")


def token_refused() -> str:
    return _(
        "Discord does not take my token any more. Whoever runs the bot has to make a new one in the developer portal, "
        "under Bot, and put it into DISCORD_TOKEN."
    )


def not_in_server() -> str:
    return _(
        "I am not in this server any more. A server admin can add me again; whoever runs the bot has the invitation."
    )


def flagged() -> str:
    return _(
        "Discord takes this bot for spam and lets it write only to people it has written to before. Whoever runs the "
        "bot can object in the developer portal; until then, remind people in the channel, with /cohort options."
    )


def closed_messages() -> str:
    return _(
        "direct messages from me are not let in. To change that: in the server's menu, Privacy Settings, switch on "
        "Direct Messages, and unblock me if I am blocked. Or have reminders in the channel instead, with /course me."
    )


def no_such_person() -> str:
    return _(
        "I find nobody with this id in Discord. Take the person out of the cohort and add them again by mentioning "
        "them."
    )


def not_a_member() -> str:
    return _("this person is not in the server any more. Invite them again, or take them out of the cohort.")


def no_such_channel() -> str:
    return _("the channel is not there any more. Start the cohort anew in another one, with /cohort create.")


def out_of_sight() -> str:
    return _(
        "I cannot see the channel. A server admin can let me in: in the channel's settings, under Permissions, add my "
        "role with View Channel."
    )


def lacks(permissions: Sequence[str]) -> str:
    """`permissions` by the names Discord shows, any of which may be what is missing."""
    return _(
        "I lack a permission here; it is one of these: {permissions}. A server admin can give it to my role, in the "
        "channel's settings under Permissions.",
        permissions=", ".join(permissions),
    )


def lacks_one(permission: str) -> str:
    return _(
        "I lack the permission {permission} here. A server admin can give it to my role, in the channel's settings "
        "under Permissions.",
        permission=permission,
    )


def lacks_in_server(permission: str) -> str:
    return _(
        "I lack the permission {permission} in this server. A server admin can give it to my role, in Server Settings "
        "under Roles.",
        permission=permission,
    )


def cannot_read_back() -> str:
    return _(
        "I may not read back in the channel. A server admin can give my role Read Message History, in the channel's "
        "settings under Permissions."
    )


def wrong_kind_of_channel() -> str:
    return _(
        "nothing can be posted in a channel of this kind. Start the cohort anew in a text, announcement or forum "
        "channel, with /cohort create."
    )


def needs_a_tag() -> str:
    return _(
        "every post in this forum needs a tag, and I have none to give. A server admin can switch that off in the "
        "forum's settings, under Tags."
    )


def thread_archived() -> str:
    return _("the thread is archived. Somebody who manages threads can open it again by writing in it.")


def thread_locked() -> str:
    return _("the thread is locked. Somebody who manages threads can unlock it.")


def too_many_threads() -> str:
    return _(
        "this server has as many open threads as Discord allows. Somebody who manages threads can close some that "
        "nobody uses."
    )


def thread_is_full() -> str:
    return _("there are as many people in the thread as Discord allows")


def too_many_events() -> str:
    return _(
        "this server has as many upcoming events as Discord allows. Somebody who manages events can delete some."
    )


def event_is_gone() -> str:
    return _("the event is no longer there, or is over")


def slow_mode() -> str:
    return _(
        "slow mode is on in the channel. I try again by myself; a server admin can switch it off, or give my role "
        "Manage Channels there."
    )


def blocked_by_automod() -> str:
    return _(
        "this server's AutoMod blocked what I wrote. A server admin can let my role through, in Server Settings under "
        "AutoMod, in the rule that fits."
    )


def blocked_links() -> str:
    return _(
        "Discord takes a link in what I wrote for harmful. A facilitator can put another one into the course file."
    )


def explicit() -> str:
    return _(
        "Discord's filter for explicit content held back what I wrote. A facilitator can look through the pictures and "
        "texts of the course file."
    )


def words_not_allowed() -> str:
    return _(
        "Discord does not allow a word in this title. A facilitator can put another one into the course file."
    )


def edited_too_often() -> str:
    return _("Discord lets old messages be changed only so often. I try again by myself.")


def message_gone() -> str:
    return _("the message is no longer there, or can no longer be changed")


def needs_verification() -> str:
    return _(
        "this server asks for more than a bot can do to get into the channel. A server admin can lower the "
        "verification level, in Server Settings under Safety Setup."
    )


def needs_two_factors() -> str:
    return _(
        "this server asks moderators for two-factor authentication. Whoever runs the bot has to switch it on for the "
        "Discord account that owns the bot."
    )


def forbidden(code: str) -> str:
    """`code` is Discord's own number."""
    return _(
        "Discord does not let me do this here ({code}). A server admin can look at my role's permissions, in Server "
        "Settings under Roles.",
        code=code,
    )


def gone(code: str) -> str:
    """`code` is Discord's own number."""
    return _("what this was meant for is not there any more ({code})", code=code)


def our_fault(code: str) -> str:
    """`code` is Discord's own number, or the status of HTTP."""
    return _(
        "Discord did not take what I made ({code}). That is a fault of mine; my log has the details.",
        code=code,
    )


def unknown(code: str) -> str:
    """`code` is Discord's own number, or the status of HTTP."""
    return _("Discord declined it ({code})", code=code)
