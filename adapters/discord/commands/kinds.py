"""Discord's own numbers for commands and their options."""

from __future__ import annotations

from enum import IntEnum


class CommandKind(IntEnum):
    """Kinds of application commands. MESSAGE stands in the menu of a message."""

    CHAT_INPUT = 1
    MESSAGE = 3


class OptionKind(IntEnum):
    """Kinds of options, subcommands among them."""

    SUBCOMMAND = 1
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    CHANNEL = 7
    ROLE = 8
    ATTACHMENT = 11


class Context(IntEnum):
    """Where a command can be used."""

    GUILD = 0
    BOT_DM = 1
