"""What is said where a message is too long for a platform and goes along whole as a file."""

from __future__ import annotations

from bot.language import _


def all_of_it() -> str:
    """What the file with the whole of a long message is called."""
    return _("All of this message")


def shortened(file: str) -> str:
    """Below what is shown of a message that is too long; `file` holds all of it."""
    return _("There is more than fits here. All of it is in the file {file}.", file=file)
