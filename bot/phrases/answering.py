"""What every platform's own ways of answering need to say: buttons for forms, answers that cannot be had now."""

from __future__ import annotations

from bot.language import _


def done_before() -> str:
    return _("That was answered already.")


def open_form() -> str:
    """On the button that opens a form which could not open by itself."""
    return _("Go on")


def form_by_button() -> str:
    """Somebody asked for a form in a message, and platforms open forms for buttons and commands only."""
    return _("Press the button to fill in the form.")


def later() -> str:
    """The database does not answer."""
    return _("I cannot get at my notes right now, so nothing was changed. Please try again in a minute.")


def broke() -> str:
    return _("Something broke on my side. Please try again in a minute.")


def too_large(megabytes: int) -> str:
    return _("This file is too large. I take up to {number} MB.", number=megabytes)


def look_again() -> str:
    """Above a form that comes back with problems."""
    return _("Please look at this again:")
