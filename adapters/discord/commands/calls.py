"""Commands as Discord tells them, read: what was called, what is being typed, and how it is to be answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.discord.commands.kinds import CommandKind, OptionKind
from bot.arguments import quoted
from bot.commands.catalogue import COMMANDS
from bot.inbound import Attachment, CommandCall
from bot.model import Place, Profile
from bot.parameters import COHORT, Described
from bot.reading import NO_GROUP
from bot.registry import Found
from bot.suggestions import Asked, Suggestion

Json = Mapping[str, Any]

#: The longest label of a choice, in characters.
LABEL = 100

_PUT_IN_PLACE = re.compile(r"<(?P<sign>@!?|@&|#)(?P<id>\d+)>")
#: What would end a mention early, or read as one of everybody.
_NOT_IN_NAMES = re.compile(r"[<>|@\s]+")


def command_call(data: Json, attachments: Mapping[str, Attachment]) -> CommandCall:
    """What was called, from the `data` of an interaction: the subcommand first, then every option as a quoted
    `name:value` word. `attachments` are the files that came with it, by their ids.
    """
    (name, word), options = _meant(data)
    resolved = data.get("resolved") or {}
    files = [attachments[key] for key in _files(options) if key in attachments]
    words = [f"{option['name']}:{quoted(_value(option, resolved))}" for option in _typed(options)]
    return CommandCall(name=name, text=" ".join([word, *words]).strip(), attachments=tuple(files))


def asked_of(data: Json, who: Profile, place: Place, *, trusted: bool) -> Asked:
    """What somebody is typing, from the `data` of an autocomplete interaction. `trusted` as in an Inbound."""
    path, options = _meant(data)
    focused = _focused(options)
    cohorts = (str(option.get("value") or "") for option in options if option["name"] == COHORT)
    is_cohort = focused.get("name") == COHORT
    return Asked(
        who=who,
        place=place,
        path=path,
        parameter=str(focused.get("name") or ""),
        typed=str(focused.get("value") or ""),
        cohort="" if is_cohort else next(cohorts, ""),
        trusted=trusted,
    )


def choices_for(data: Json, suggestions: Iterable[Suggestion]) -> list[dict[str, str | int]]:
    """These suggestions as the answer to the autocomplete interaction that asked; a number where it is typed as one."""
    _path, options = _meant(data)
    as_number = _focused(options).get("type") == OptionKind.INTEGER
    return [
        {"name": one.label[:LABEL], "value": int(one.value) if as_number else one.value}
        for one in suggestions
    ]


def attachment_ids(data: Json) -> tuple[str, ...]:
    """The ids of the files that came with a command, in the order of its options."""
    _path, options = _meant(data)
    return tuple(_files(options))


def is_private(data: Json) -> bool:
    """Whether the answer to this command is for the person alone; so it is where nobody knows the command."""
    command = _command(data)
    return command is None or command.private


def may_ask(data: Json) -> bool:
    """Whether the answer to this command may be a form."""
    if data.get("type") == CommandKind.MESSAGE:
        return True
    command = _command(data)
    return command is not None and command.asks


def _command(data: Json) -> Described | None:
    (name, word), _options = _meant(data)
    found = COMMANDS.find(CommandCall(name=name, text=word))
    return found.command if isinstance(found, Found) else None


def _meant(data: Json) -> tuple[tuple[str, str], Sequence[Json]]:
    """The command's group and its own word (empty where it has none), and the options it was given."""
    options: Sequence[Json] = data.get("options") or ()
    if options and options[0].get("type") == OptionKind.SUBCOMMAND:
        sub = options[0]
        return (str(data["name"]), str(sub["name"])), sub.get("options") or ()
    return (str(data["name"]), ""), options


def _focused(options: Sequence[Json]) -> Json:
    return next((option for option in options if option.get("focused")), {})


def _files(options: Sequence[Json]) -> Iterator[str]:
    return (str(option["value"]) for option in options if option.get("type") == OptionKind.ATTACHMENT)


def _typed(options: Sequence[Json]) -> Iterator[Json]:
    return (option for option in options if option.get("type") != OptionKind.ATTACHMENT)


def _value(option: Json, resolved: Json) -> str:
    """An option's value as people would type it."""
    value = option.get("value")
    match option.get("type"):
        case OptionKind.BOOLEAN:
            return "yes" if value else "no"
        case OptionKind.CHANNEL:
            return f"<#{value}>"
        case OptionKind.ROLE:
            # Discord's picker offers no way to say "none", but everybody's own role, which nobody can be put into.
            is_everybody = _name("@&", str(value), resolved) == "@everyone"
            return NO_GROUP if is_everybody else f"<@&{value}>"
        case _:
            return _PUT_IN_PLACE.sub(lambda found: _with_name(found, resolved), str(value))


def _with_name(found: re.Match[str], resolved: Json) -> str:
    """A mention with the name that the person saw there, where Discord tells it."""
    name = _NOT_IN_NAMES.sub(" ", _name(found["sign"], found["id"], resolved)).strip()
    return f"<{found['sign']}{found['id']}|{name}>" if name else found[0]


def _name(sign: str, number: str, resolved: Json) -> str:
    match sign:
        case "@&":
            return str(_told(resolved, "roles", number).get("name") or "")
        case "#":
            return str(_told(resolved, "channels", number).get("name") or "")
        case _:
            user = _told(resolved, "users", number)
            nick = _told(resolved, "members", number).get("nick")
            return str(nick or user.get("global_name") or user.get("username") or "")


def _told(resolved: Json, what: str, number: str) -> Json:
    told: Json = (resolved.get(what) or {}).get(number) or {}
    return told
