"""What Discord says to commands, and how it keeps them."""

from __future__ import annotations

from typing import Any

from tests.discord.standin.calls import Call
from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.facts import Json
from tests.discord.standin.refusals import Refusal

CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, PERSON, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(
    1, 12
)
MOST_OF_KIND = {CHAT: 100, USER: 15, MESSAGE: 15}
MOST_LETTERS = 8000
"""In the names, descriptions and values of one command together."""

LOCALES = {
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
}  # fmt: skip
FIELDS = {
    "id", "name", "name_localizations", "description", "description_localizations", "options", "type", "nsfw",
    "default_member_permissions", "dm_permission", "default_permission", "contexts", "integration_types", "handler",
}  # fmt: skip
OPTION_FIELDS = {
    "type", "name", "name_localizations", "description", "description_localizations", "required", "choices", "options",
    "channel_types", "min_value", "max_value", "min_length", "max_length", "autocomplete",
}  # fmt: skip


def check_commands(call: Call, commands: list[Json]) -> None:
    """Raises 50035, with paths as for a list where the request is one."""
    find = Findings()
    listed = isinstance(call.body, list)
    for kind, most in MOST_OF_KIND.items():
        if sum(one.get("type", CHAT) == kind for one in commands) > most:
            raise Refusal(30032, status=400, words=f"Maximum number of application commands reached ({most})")
    names = set()
    for place, one in enumerate(commands):
        at = str(place) if listed else "command"
        _command(find, one, at)
        name = (one.get("name"), one.get("type", CHAT))
        if name in names:
            find.add(f"{at}.name", "Application command names must be unique")
        names.add(name)
    for unknown in find.unknown:
        call.discord.complain(f"{call.name}: unknown field {unknown}")
    if find.errors:
        own = {at.removeprefix("command."): what for at, what in find.errors.items()}
        raise Refusal(50035, errors=own)


def _command(find: Findings, one: Json, at: str) -> None:
    kind = one.get("type", CHAT)
    find.known(one, at, FIELDS)
    if kind == CHAT:
        _name(find, one, at)
        find.string(one, at, "description", most=100)
        _options(find, one, at, depth=0)
    else:
        find.string(one, at, "name", most=32)
        if one.get("description"):
            find.add(f"{at}.description", "Context menu commands cannot have description")
        if one.get("options"):
            find.add(f"{at}.options", "Context menu commands cannot have options")
    _localizations(find, one, at)
    allowed = one.get("default_member_permissions")
    if allowed is not None and not (isinstance(allowed, str) and allowed.isdigit()):
        find.add(f"{at}.default_member_permissions", "Could not interpret as permissions.")
    for name, most in (("contexts", 2), ("integration_types", 1)):
        for value in one.get(name) or ():
            if value not in range(most + 1):
                find.add(f"{at}.{name}", f"Value must be one of {list(range(most + 1))}.")
    if _letters(one) > MOST_LETTERS:
        find.add(at, f"Command exceeds maximum size ({MOST_LETTERS})")


def _name(find: Findings, one: Json, at: str) -> None:
    name = find.string(one, at, "name", most=32)
    if name is not None and not (all(c.isalnum() or c in "-_'" for c in name) and name == name.lower()):
        find.add(f"{at}.name", "String value did not match validation regex.")


def _localizations(find: Findings, one: Json, at: str) -> None:
    for name, most in (("name_localizations", 32), ("description_localizations", 100)):
        for locale, said in (one.get(name) or {}).items():
            if locale not in LOCALES:
                find.add(f"{at}.{name}", f"Locale {locale!r} is not supported")
            find.string({locale: said}, f"{at}.{name}", locale, most=most)
            if name == "name_localizations" and one.get("type", CHAT) == CHAT and said != said.lower():
                find.add(f"{at}.{name}.{locale}", "String value did not match validation regex.")


def _options(find: Findings, one: Json, at: str, *, depth: int) -> None:
    options = one.get("options") or []
    if len(options) > 25:
        find.add(f"{at}.options", "Must be 25 or fewer in length.")
    nested = [option.get("type") in {SUBCOMMAND, GROUP} for option in options]
    if any(nested) and not all(nested):
        find.add(
            f"{at}.options",
            "Sub-command and sub-command group option types are mutually exclusive to other types",
        )
    names, optional = set(), False
    for place, option in enumerate(options):
        where = f"{at}.options.{place}"
        _option(find, option, where, depth)
        if option.get("name") in names:
            find.add(f"{where}.name", "Option names must be unique")
        names.add(option.get("name"))
        if option.get("required") and optional:
            find.add(f"{where}.required", "Required options must be placed before non-required options")
        optional = optional or not option.get("required")


def _option(find: Findings, option: Json, at: str, depth: int) -> None:
    find.known(option, at, OPTION_FIELDS)
    kind = find.number(option, at, "type", least=1, most=11, needed=True)
    _name(find, option, at)
    find.string(option, at, "description", most=100)
    find.flags(option, at, "required", "autocomplete")
    _localizations(find, {**option, "type": CHAT}, at)
    if kind in {SUBCOMMAND, GROUP}:
        if depth > (0 if kind == GROUP else 1):
            find.add(f"{at}.type", "Sub-commands cannot be nested this deep")
        _options(find, option, at, depth=depth + 1)
    elif option.get("options"):
        find.add(f"{at}.options", "Only sub-commands and groups have options")
    _choices(find, option, at, kind)
    for names, kinds in (
        (("min_value", "max_value"), {INTEGER, NUMBER}),
        (("min_length", "max_length"), {STRING}),
    ):
        for name in names:
            if option.get(name) is not None and kind not in kinds:
                find.add(f"{at}.{name}", "This option type does not support this field")
    if option.get("channel_types") and kind != CHANNEL:
        find.add(f"{at}.channel_types", "This option type does not support this field")


def _choices(find: Findings, option: Json, at: str, kind: int | None) -> None:
    choices = option.get("choices") or []
    if option.get("autocomplete") and (choices or kind not in {STRING, INTEGER, NUMBER}):
        find.add(f"{at}.autocomplete", "Autocomplete is for strings and numbers without choices")
    if choices and kind not in {STRING, INTEGER, NUMBER}:
        find.add(f"{at}.choices", "This option type does not support choices")
    if len(choices) > 25:
        find.add(f"{at}.choices", "Must be 25 or fewer in length.")
    names = [choice.get("name") for choice in choices]
    if len(set(names)) < len(names):
        find.add(f"{at}.choices", "Choice names must be unique")
    for place, choice in enumerate(choices):
        where = f"{at}.choices.{place}"
        find.string(choice, where, "name", most=100)
        if kind == STRING:
            find.string(choice, where, "value", most=100)
        elif not isinstance(choice.get("value"), int | float):
            find.add(f"{where}.value", "Could not interpret as the type of the option.")


def _letters(one: Json) -> int:
    """Names, descriptions and values, each counted in its longest language."""
    total = 0
    for name in ("name", "description", "value"):
        said = [one.get(name), *(one.get(f"{name}_localizations") or {}).values()]
        total += max((len(text) for text in said if isinstance(text, str)), default=0)
    return total + sum(_letters(inner) for name in ("options", "choices") for inner in one.get(name) or ())


def normalised(call: Call, said: Json, place: str, before: Json | None) -> Json:
    """The command as it is kept: with its ids and defaults; a new version only where something changed."""
    kind = said.get("type", CHAT)
    made: Json = {"application_id": call.discord.app.id, "type": kind, "name": said["name"]}
    made |= {"name_localizations": said.get("name_localizations"), "description": said.get("description", "")}
    made["description_localizations"] = said.get("description_localizations")
    made |= {
        "default_member_permissions": said.get("default_member_permissions"),
        "nsfw": said.get("nsfw", False),
    }
    made |= {"contexts": said.get("contexts"), "integration_types": said.get("integration_types", [0])}
    if place:
        made["guild_id"] = place
        made.pop("contexts")
        made.pop("integration_types")
    else:
        contexts = said.get("contexts")
        made["dm_permission"] = said.get("dm_permission", contexts is None or 1 in contexts)
    if said.get("options"):
        made["options"] = [_kept(option) for option in said["options"]]
    known = {name: value for name, value in (before or {}).items() if name not in {"id", "version"}}
    if before is not None and known == made:
        return before
    return {
        "id": before["id"] if before else call.discord.ids.new(),
        "version": call.discord.ids.new(),
        **made,
    }


def _kept(option: Json) -> Json:
    """Options are kept without what only says the default."""
    made: dict[str, Any] = {
        "type": option["type"],
        "name": option["name"],
        "description": option["description"],
    }
    for name in ("name_localizations", "description_localizations"):
        made[name] = option.get(name)
    for name in OPTION_FIELDS - made.keys() - {"options", "choices"}:
        if option.get(name) not in (None, False, []):
            made[name] = option[name]
    if option.get("choices"):
        made["choices"] = [{"name_localizations": None, **choice} for choice in option["choices"]]
    if option["type"] in {SUBCOMMAND, GROUP} and option.get("options"):
        made["options"] = [_kept(inner) for inner in option["options"]]
    return made
