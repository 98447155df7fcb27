"""Why something could not be handed to Slack, and who can do what about it. Where it was to go is said beside it."""

from __future__ import annotations

from bot.language import _, plural


def out_of_reach() -> str:
    return _("Slack is out of reach")


def answer_lost() -> str:
    return _("Slack's answer was lost on the way")


def is_ill(why: str) -> str:
    """`why` is Slack's own word."""
    return _("Slack is not well ({why})", why=why)


def on_its_way() -> str:
    return _("it may still be on its way to Slack")


def no_receipt() -> str:
    return _("Slack took the message and did not say where it is")


def disconnected(code: str) -> str:
    """`code` is Slack's own word for why."""
    return _(
        "Slack does not let me into this workspace any more ({code}). Whoever runs the app has to install it in the "
        "workspace again.",
        code=code,
    )


def not_in_channel() -> str:
    return _("I am not in the channel. Somebody in it can add me: write /invite and my name.")


def no_such_channel() -> str:
    return _(
        "I cannot find the channel. If it is private, somebody in it can add me: write /invite and my name. If it was "
        "deleted, start the cohort anew in another channel, with /cohort create."
    )


def archived() -> str:
    return _(
        "the channel is archived. Unarchive it, or start the cohort anew in another one, with /cohort create."
    )


def deactivated() -> str:
    return _(
        "this Slack account is deactivated. Take the person out of the cohort, or ask a workspace admin to bring the "
        "account back."
    )


def no_such_person() -> str:
    return _(
        "I find nobody with this id in Slack. Take the person out of the cohort and add them again by their Slack name."
    )


def is_a_bot() -> str:
    return _("this is an app, not a person, and I cannot write to apps. Take it out of the cohort.")


def closed_messages() -> str:
    return _(
        "direct messages with me are switched off. Whoever runs the app can switch on “Messages Tab” under “App Home” "
        "in its settings."
    )


def restricted() -> str:
    return _(
        "posting in the channel is restricted. Whoever manages it, or a workspace admin, can let me post there."
    )


def forbidden_by_admins(code: str) -> str:
    return _(
        "the admins of this workspace do not allow it ({code}). One of them can let the app do it.", code=code
    )


def missing_scope(scope: str) -> str:
    return _(
        "I lack the permission {scope} in this workspace. Whoever runs the app has to install it again with its "
        "current manifest.",
        scope=scope,
    )


def missing_some_scope() -> str:
    return _(
        "I lack a permission in this workspace. Whoever runs the app has to install it again with its current manifest."
    )


def message_gone() -> str:
    return _("the message is no longer there, or can no longer be changed")


def too_many_people(most: int) -> str:
    return plural(
        "Slack takes at most {number} person and me in one group conversation. Choose fewer people.",
        "Slack takes at most {number} people and me in one group conversation. Choose fewer people.",
        most,
    )


def our_fault(code: str) -> str:
    return _(
        "Slack did not take what I made ({code}). That is a fault of mine; my log has the details.", code=code
    )


def unknown(code: str) -> str:
    """`code` is Slack's own word."""
    return _("Slack declined it ({code})", code=code)


def file_too_large(most: int) -> str:
    """`most` in bytes."""
    return plural(
        "This file is too large: I read at most {number} kilobyte.",
        "This file is too large: I read at most {number} kilobytes.",
        max(1, most // 1024),
    )
