"""The application commands: what Discord has to know of them, made from the definitions of the core's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from discord import Locale

from adapters.discord.commands.kinds import CommandKind, Context, OptionKind
from adapters.discord.ports import ChannelKind
from adapters.fitting import clipped
from bot.language import LANGUAGES, SOURCE, speaking
from bot.parameters import Kind, Parameter, Who
from bot.phrases import discord_commands as phrases
from bot.reading import LONGEST_VALUE
from bot.registry import Command, Group, Registry

#: Discord's limits, in characters.
LONGEST_NAME = 32
LONGEST_DESCRIPTION = 100
#: Numbers have at most six digits (`bot.reading`).
LARGEST_NUMBER = 999_999

#: Who may manage events sees the facilitators' commands at first; a server's admins can open them to a role.
MANAGE_EVENTS = 1 << 33
#: By installing in a server; nobody installs the companion for themselves alone.
_GUILD_INSTALL = 0
#: Where a cohort can live.
_CHANNELS = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM)

_KINDS: Mapping[Kind, OptionKind] = {
    Kind.TEXT: OptionKind.STRING,
    Kind.NUMBER: OptionKind.INTEGER,
    Kind.YES_NO: OptionKind.BOOLEAN,
    Kind.DAY: OptionKind.STRING,
    Kind.CHOICE: OptionKind.STRING,
    # Discord has no option for several people. Mentions can be typed into a text, any number of them.
    Kind.PEOPLE: OptionKind.STRING,
    Kind.CHANNEL: OptionKind.CHANNEL,
    Kind.GROUP: OptionKind.ROLE,
    Kind.LINK: OptionKind.STRING,
    Kind.FILE: OptionKind.ATTACHMENT,
}

#: Discord's locales in which its default texts, which are in the source language, would not do.
_LOCALES = tuple(
    (locale.value, language)
    for locale in Locale
    if (language := locale.value.partition("-")[0]) in LANGUAGES and language != SOURCE
)


def definitions(commands: Registry) -> list[dict[str, Any]]:
    """All application commands as JSON: one for each group, with its commands below it, and the one in the menu of
    messages.
    """
    return [*(_group(group) for group in commands.groups()), _from_message()]


def _group(group: Group) -> dict[str, Any]:
    by_word = {command.path[1]: command for command in group.commands}
    about = by_word.get("help", group.commands[0])
    leading = all(
        command.who in (Who.FACILITATOR, Who.TRUSTED) for word, command in by_word.items() if word != "help"
    )
    return {
        "type": CommandKind.CHAT_INPUT.value,
        "name": group.name,
        **_described(lambda: phrases.summary(about)),
        **_usable(leading=leading),
        "options": [_subcommand(command) for command in group.commands],
    }


def _from_message() -> dict[str, Any]:
    return {
        "type": CommandKind.MESSAGE.value,
        **_said("name", phrases.check_in_from_message, LONGEST_NAME),
        **_usable(leading=False),
    }


def _usable(*, leading: bool) -> dict[str, Any]:
    """Where and by whom commands can be used: in a server or in direct messages with us; those for facilitators only
    in a server, and unless its admins decide otherwise only by who may manage events there.
    """
    contexts = (Context.GUILD,) if leading else (Context.GUILD, Context.BOT_DM)
    return {
        "default_member_permissions": str(MANAGE_EVENTS) if leading else None,
        "contexts": [context.value for context in contexts],
        "integration_types": [_GUILD_INSTALL],
    }


def _subcommand(command: Command) -> dict[str, Any]:
    # Required ones first: Discord refuses any other order.
    parameters = sorted(command.parameters, key=lambda parameter: not parameter.required)
    return {
        "type": OptionKind.SUBCOMMAND.value,
        "name": command.path[1],
        **_described(lambda: phrases.summary(command)),
        "options": [_option(parameter) for parameter in parameters],
    }


def _option(parameter: Parameter) -> dict[str, Any]:
    return {
        "type": _KINDS[parameter.kind].value,
        "name": parameter.name,
        **_described(lambda: phrases.option_help(parameter)),
        "required": parameter.required,
        **_limited(parameter),
        **({"autocomplete": True} if parameter.source is not None else {}),
    }


def _limited(parameter: Parameter) -> dict[str, Any]:
    """What Discord itself is to refuse."""
    match parameter.kind:
        case Kind.TEXT | Kind.DAY | Kind.LINK:
            return {"max_length": LONGEST_VALUE}
        case Kind.NUMBER:
            return {"min_value": 0, "max_value": LARGEST_NUMBER}
        case Kind.CHOICE:
            # What people type stays as it is in every language.
            return {"choices": [{"name": value, "value": value} for value in parameter.options]}
        case Kind.CHANNEL:
            return {"channel_types": [kind.value for kind in _CHANNELS]}
        case _:
            return {}


def _described(say: Callable[[], str]) -> dict[str, Any]:
    return _said("description", say, LONGEST_DESCRIPTION)


def _said(key: str, say: Callable[[], str], most: int) -> dict[str, Any]:
    """A text in the source language, and in the others we speak for Discord's locales that mean them."""
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = _fitting(say(), most)
    localised = {locale: said[language] for locale, language in _LOCALES}
    return {key: said[SOURCE], f"{key}_localizations": localised}


def _fitting(text: str, most: int) -> str:
    """`text` where it fits; else its first half, where it has one that says something by itself, or what there is room
    for.
    """
    if len(text) <= most:
        return text
    first, semicolon, _rest = text[:most].rpartition(";")
    if semicolon and len(first) >= most // 4:
        return first + "."
    return clipped(text, most)
