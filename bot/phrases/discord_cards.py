"""What Discord's own forms and events need to say."""

from __future__ import annotations

from bot.language import _


def page(title: str, number: int, pages: int) -> str:
    """Above one of several modals that are one form; with a short title at most 45 characters."""
    return _("{title} ({number} of {pages})", title=title, number=number, pages=pages)


def link_to_come() -> str:
    """Where a call in the server's events takes place, while nobody has given its link; at most 100 characters."""
    return _("Online. The link will be posted in the course's channel.")


def link_below() -> str:
    """The same where the link is too long to stand there."""
    return _("Online. The link is in the description.")
