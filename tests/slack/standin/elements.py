"""The elements of Block Kit: where each may stand and what it may hold.

The numbers are those of Slack's reference for block elements and composition objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.slack.standin.facts import Json
from tests.slack.standin.findings import Findings

OPTION_TEXT, OPTION_VALUE = 75, 150
DAY, MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{2}:\d{2}")

Check = Callable[[Findings, Json, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """An element: the blocks and surfaces that take it, its own fields, and the check of them."""

    blocks: frozenset[str]
    surfaces: frozenset[str]
    fields: frozenset[str]
    check: Check


ANYWHERE = "message modal home"


def _kind(blocks: str, fields: str, check: Check, surfaces: str = ANYWHERE) -> Kind:
    names = frozenset(fields.split()) | {"type", "action_id"}
    return Kind(
        blocks=frozenset(blocks.split()), surfaces=frozenset(surfaces.split()), fields=names, check=check
    )


def confirm(find: Findings, thing: Json, at: str) -> None:
    if thing.get("confirm") is None:
        return
    at = f"{at}/confirm"
    asked = find.thing(thing["confirm"], at)
    if asked is None or not find.required(asked, at, "title", "text", "confirm", "deny"):
        return
    find.known(asked, at, {"title", "text", "confirm", "deny", "style"})
    find.text(asked["title"], f"{at}/title", most=100, plain=True)
    find.text(asked["text"], f"{at}/text", most=300)
    find.text(asked["confirm"], f"{at}/confirm", most=30, plain=True)
    find.text(asked["deny"], f"{at}/deny", most=30, plain=True)


def _option(find: Findings, value: object, at: str, *, plain: bool, url: bool = False) -> None:
    option = find.thing(value, at)
    if option is None or not find.required(option, at, "text", "value"):
        return
    find.known(option, at, {"text", "value", "description"} | ({"url"} if url else set()))
    find.text(option["text"], f"{at}/text", most=OPTION_TEXT, plain=plain)
    find.string(option["value"], f"{at}/value", most=OPTION_VALUE)
    find.text_if(option, "description", at, most=OPTION_TEXT, plain=plain)


def _options(find: Findings, thing: Json, at: str, *, most: int, plain: bool, url: bool = False) -> list[Any]:
    options = find.items(thing.get("options"), f"{at}/options", most=most)
    for number, option in enumerate(options):
        _option(find, option, f"{at}/options/{number}", plain=plain, url=url)
    return options


def _key(option: object) -> object:
    return (option.get("value"), (option.get("text") or {}).get("text")) if isinstance(option, dict) else None


def _initial(find: Findings, thing: Json, at: str, options: list[Any]) -> None:
    """What is chosen at first must be among the options, text and value alike."""
    known = {_key(option) for option in options}
    if (chosen := thing.get("initial_option")) is not None and _key(chosen) not in known:
        find.add("initial_option must match one of the options", f"{at}/initial_option")
    if (several := thing.get("initial_options")) is not None:
        for number, option in enumerate(find.items(several, f"{at}/initial_options", most=100)):
            if _key(option) not in known:
                find.add("initial_options must match options", f"{at}/initial_options/{number}")


def _button(find: Findings, thing: Json, at: str) -> None:
    if find.required(thing, at, "text"):
        find.text(thing["text"], f"{at}/text", most=75, plain=True)
    find.string_if(thing, "value", at, most=2000)
    find.string_if(thing, "accessibility_label", at, most=75)
    if thing.get("url") is not None:
        find.url(thing["url"], f"{at}/url")
    if thing.get("style") is not None:
        find.one_of(thing["style"], f"{at}/style", {"primary", "danger"})


def _boxes(find: Findings, thing: Json, at: str) -> None:
    _initial(find, thing, at, _options(find, thing, at, most=10, plain=False))


def _overflow(find: Findings, thing: Json, at: str) -> None:
    _options(find, thing, at, most=5, plain=True, url=True)


def _select(find: Findings, thing: Json, at: str) -> None:
    _placeholder(find, thing, at)
    if (groups := thing.get("option_groups")) is None:
        _initial(find, thing, at, _options(find, thing, at, most=100, plain=True))
        return
    options: list[Any] = []
    for number, group in enumerate(find.items(groups, f"{at}/option_groups", most=100)):
        place = f"{at}/option_groups/{number}"
        if find.required(group, place, "label"):
            find.text(group["label"], f"{place}/label", most=75, plain=True)
        options += _options(find, group, place, most=100, plain=True)
    _initial(find, thing, at, options)


def _placeholder(find: Findings, thing: Json, at: str) -> None:
    find.text_if(thing, "placeholder", at, most=150)
    most = thing.get("max_selected_items")
    if most is not None and (not isinstance(most, int) or most < 1):
        find.add("must be a number of at least 1", f"{at}/max_selected_items")


def _line(find: Findings, thing: Json, at: str) -> None:
    _placeholder(find, thing, at)
    least, most = thing.get("min_length", 0), thing.get("max_length", 3000)
    if not isinstance(least, int) or not 0 <= least <= 3000:
        find.add("must be between 0 and 3000", f"{at}/min_length")
    if not isinstance(most, int) or not 1 <= most <= 3000:
        find.add("must be between 1 and 3000", f"{at}/max_length")
    elif len(str(thing.get("initial_value") or "")) > most:
        find.add(f"must be less than {most + 1} characters", f"{at}/initial_value")


def _number(find: Findings, thing: Json, at: str) -> None:
    _placeholder(find, thing, at)
    find.required(thing, at, "is_decimal_allowed")
    for name in ("min_value", "max_value", "initial_value"):
        find.string_if(thing, name, at, most=100)


def _day(find: Findings, thing: Json, at: str) -> None:
    _placeholder(find, thing, at)
    for name, form in (("initial_date", DAY), ("initial_time", MINUTE)):
        if thing.get(name) is not None and not form.fullmatch(str(thing[name])):
            find.add("invalid date or time", f"{at}/{name}")


def _files(find: Findings, thing: Json, at: str) -> None:
    most = thing.get("max_files", 10)
    if not isinstance(most, int) or not 1 <= most <= 10:
        find.add("must be between 1 and 10", f"{at}/max_files")
    if thing.get("filetypes") is not None:
        find.items(thing["filetypes"], f"{at}/filetypes", most=100)


_CHOSEN = "placeholder confirm focus_on_load"
_SELECT = f"options option_groups {_CHOSEN}"
_LINE = "initial_value placeholder focus_on_load dispatch_action_config"
_TEXT = f"{_LINE} multiline min_length max_length"

ELEMENTS: dict[str, Kind] = {
    "button": _kind("section actions", "text url value style confirm accessibility_label", _button),
    "checkboxes": _kind("section actions input", "options initial_options confirm focus_on_load", _boxes),
    "radio_buttons": _kind("section actions input", "options initial_option confirm focus_on_load", _boxes),
    "overflow": _kind("section actions", "options confirm", _overflow),
    "datepicker": _kind("section actions input", f"initial_date {_CHOSEN}", _day),
    "timepicker": _kind("section actions input", f"initial_time timezone {_CHOSEN}", _day),
    "datetimepicker": _kind(
        "actions input", "initial_date_time confirm focus_on_load", _day, "message modal"
    ),
    "static_select": _kind("section actions input", f"initial_option {_SELECT}", _select),
    "multi_static_select": _kind(
        "section actions input", f"initial_options max_selected_items {_SELECT}", _select
    ),
    "users_select": _kind("section actions input", f"initial_user {_CHOSEN}", _placeholder),
    "multi_users_select": _kind(
        "section actions input", f"initial_users max_selected_items {_CHOSEN}", _placeholder
    ),
    "channels_select": _kind(
        "section actions input", f"initial_channel response_url_enabled {_CHOSEN}", _placeholder
    ),
    "conversations_select": _kind(
        "section actions input",
        f"initial_conversation default_to_current_conversation response_url_enabled filter {_CHOSEN}",
        _placeholder,
    ),
    "plain_text_input": _kind("input", _TEXT, _line),
    "email_text_input": _kind("input", _LINE, _placeholder, "modal"),
    "url_text_input": _kind("input", _LINE, _placeholder, "modal"),
    "number_input": _kind("input", f"is_decimal_allowed min_value max_value {_LINE}", _number, "modal"),
    "file_input": _kind("input", "filetypes max_files", _files, "modal"),
}


def check_element(find: Findings, value: object, at: str, *, block: str, surface: str) -> None:
    element = find.thing(value, at)
    if element is None:
        return
    kind = ELEMENTS.get(str(element.get("type")))
    if kind is None or block not in kind.blocks or surface not in kind.surfaces:
        find.add(f"unsupported type: {element.get('type')}", f"{at}/type")
        return
    find.known(element, at, kind.fields)
    find.string_if(element, "action_id", at, most=255)
    find.flag_if(element, at, "focus_on_load", "multiline")
    confirm(find, element, at)
    kind.check(find, element, at)
