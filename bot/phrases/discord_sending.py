"""Why something could not be posted, looked up or entered in Discord in the way that was asked, and what to do."""

from __future__ import annotations

from bot.language import _


def on_its_way() -> str:
    return _("it may still be on its way to Discord")


def too_much_to_read() -> str:
    return _("too much was written there since then to look through all of it")


def group_name(mark: str) -> str:
    """The name of a private thread; `mark` tells it from others."""
    return _("Private · {mark}", mark=mark)


def no_private_threads() -> str:
    return _(
        "Private threads exist only in text channels, and the cohort's channel is of another kind. Start the cohort in "
        "a text channel, with /cohort create, or write to these people one by one."
    )


def cannot_add(mention: str) -> str:
    """`mention` is a person as Discord writes one."""
    return _(
        "I could not add {person} to the private thread. Whoever is to be in it must be in the server and must be able "
        "to see the channel; a server admin can let them in, in the channel's settings under Permissions.",
        person=mention,
    )


def event_is_over() -> str:
    return _("Discord takes only events that are still to come, and this call has begun or was called off")
