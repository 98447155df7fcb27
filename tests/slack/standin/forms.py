"""What stands in the fields of a view: Slack's shapes of it, at first and after somebody filled them in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tests.slack.standin.blocks import elements_of
from tests.slack.standin.facts import File, Json, User

Values = dict[str, dict[str, Json]]

KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
"""The name of the value of each element, and of what it shows at first."""

SEVERAL = {"checkboxes", "multi_static_select", "multi_users_select", "file_input"}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def initial_values(blocks: Iterable[Json]) -> Values:
    values: Values = {}
    for block in blocks:
        for _, element in elements_of(block):
            if element["type"] not in KEYS:
                continue
            key, initial = KEYS[element["type"]]
            at_first = element.get(initial)
            if at_first is None and element["type"] in SEVERAL:
                at_first = []
            filled = {"type": element["type"], key: at_first}
            values.setdefault(block["block_id"], {})[element["action_id"]] = filled
    return values


def fields(blocks: Iterable[Json]) -> list[tuple[Json, Json]]:
    """The fields of a form: the input block and its element."""
    return [(block, block["element"]) for block in blocks if block["type"] == "input"]


def option_of(element: Json, wanted: str) -> Json:
    """An option by its text or its value."""
    options: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    for option in options:
        if wanted in {option["text"]["text"], option["value"]}:
            return option
    raise LookupError(f"no option {wanted!r} among {[option['text']['text'] for option in options]}")


def filled(element: Json, given: Any, base: str) -> Json:
    """A field as Slack tells it after somebody put this in: text; labels or values of options; people; files; None
    for nothing.
    """
    kind = element["type"]
    key = KEYS[kind][0]
    if kind in SEVERAL:
        several = [] if given is None else [given] if isinstance(given, str | User | File) else list(given)
        return {"type": kind, key: [_one(element, one, base) for one in several]}
    return {"type": kind, key: None if given in (None, "") else _one(element, given, base)}


def _one(element: Json, given: Any, base: str) -> Any:
    if isinstance(given, User):
        return given.id
    if isinstance(given, File):
        return given.as_json(base)
    if element.get("options") or element.get("option_groups"):
        return option_of(element, given)
    return given if element["type"] == "datetimepicker" else getattr(given, "id", None) or str(given)


def problems(blocks: Iterable[Json], values: Values) -> dict[str, str]:
    """Why Slack itself would not send the form: by the label of the field."""
    found: dict[str, str] = {}
    for block, element in fields(blocks):
        told = values[block["block_id"]][element["action_id"]][KEYS[element["type"]][0]]
        trouble = _problem(element, told, optional=bool(block.get("optional")))
        if trouble:
            found[block["label"]["text"]] = trouble
    return found


def _problem(element: Json, told: Any, *, optional: bool) -> str:
    if told in (None, [], ""):
        return "" if optional else "Please complete this required field."
    kind = element["type"]
    if kind in TYPED:
        return _typed_problem(element, kind, str(told))
    most = element.get("max_selected_items") or element.get("max_files")
    return "Too many." if most and isinstance(told, list) and len(told) > most else ""


def _typed_problem(element: Json, kind: str, told: str) -> str:
    if kind == "email_text_input":
        return (
            "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", told) else "Please enter a valid email address."
        )
    if kind == "url_text_input":
        return "" if re.match(r"https?://\S+\.\S+", told) else "Please enter a valid URL."
    if kind == "number_input":
        return _number_problem(element, told)
    if not int(element.get("min_length") or 0) <= len(told) <= int(element.get("max_length") or 3000):
        return "Too short or too long."
    return ""


def _number_problem(element: Json, told: str) -> str:
    if not re.fullmatch(r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+", told):
        return "Please enter a number."
    least, most = element.get("min_value"), element.get("max_value")
    low = least is not None and float(told) < float(least)
    return "Out of range." if low or (most is not None and float(told) > float(most)) else ""
