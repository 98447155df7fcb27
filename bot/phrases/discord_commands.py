"""What Discord shows of commands while somebody types them."""

from __future__ import annotations

from bot.language import _
from bot.parameters import Described, Kind, Parameter

#: What Discord offers values for, or reads by itself, needs no example.
_BY_EXAMPLE = frozenset({Kind.TEXT, Kind.DAY, Kind.LINK})


def summary(command: Described) -> str:
    """One line about a command."""
    return _(command.summary)


def option_help(parameter: Parameter) -> str:
    """One line about what an option takes. Discord has no option for several people (they are typed into a text), and
    its option for a role none for no role.
    """
    what = _(parameter.help)
    if parameter.kind is Kind.PEOPLE:
        return _("{what}; type @ for each, as many as you like", what=what)
    if parameter.kind is Kind.GROUP:
        return _("{what} (@everyone means none)", what=what)
    if parameter.kind in _BY_EXAMPLE and parameter.source is None:
        return _("{what}. Example: {example}", what=what, example=parameter.example)
    return what


def check_in_from_message() -> str:
    """In the menu of a message; at most 32 characters."""
    return _("Check in from this message")
