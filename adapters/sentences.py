"""What people write to the companion instead of giving a command."""

from __future__ import annotations

from bot.commands.catalogue import COMMANDS
from bot.inbound import CommandCall


def command_meant(text: str) -> CommandCall | None:
    """The command meant by a sentence: its first word is that of a command, with or without its group and a slash
    (`next`, `cohort status`). None where it means none.
    """
    text = text.strip().removeprefix("/")
    word, *rest = text.split(maxsplit=1) or [""]
    groups = COMMANDS.groups()
    for group in groups:
        if word.casefold() == group.name:
            return CommandCall(name=group.name, text=" ".join(rest))
    for group in groups:
        if any(word.casefold() == command.path[1] for command in group.commands):
            return CommandCall(name=group.name, text=text)
    return None
