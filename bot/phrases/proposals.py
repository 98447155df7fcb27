"""What is said around something that was shown and waits for a yes."""

from __future__ import annotations

from bot.language import _
from bot.messages import Message
from bot.phrases.common import say


def no() -> str:
    return _("No, leave it")


def dropped() -> Message:
    return say(_("All right, nothing was changed."))


def settled_already() -> Message:
    return say(_("That was answered already, or it waits for somebody else. Nothing was changed now."))


def too_old() -> Message:
    return say(
        _(
            "I showed you this more than a day ago, and it may mean something else by now. "
            "Nothing was changed. Type the command once more to see it as it is today."
        )
    )
