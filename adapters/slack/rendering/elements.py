"""What the fields of a form are filled in with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.slack.rendering.blocks import plain_text
from adapters.slack.rendering.fitting import in_two
from adapters.slack.rendering.limits import (
    FILES,
    INPUT_LENGTH,
    MENU_GROUPS,
    MENU_OPTIONS,
    OPTION_HINT,
    OPTION_TEXT,
    TICKED_OPTIONS,
)
from bot.messages import Choices, Field, FileField, Option, PeopleField, TextField
from bot.plain import clean

#: The `action_id` in every field.
VALUE = "value"

Element = dict[str, Any]


def element_of(field: Field) -> Element:
    """The element of a field, filled in with what its form has for it."""
    match field:
        case Choices():
            return _choices(field)
        case TextField():
            return _text(field)
        case PeopleField(most=most):
            return {"type": "multi_users_select", "action_id": VALUE, "max_selected_items": max(1, most)}
        case FileField(endings=endings):
            made: Element = {"type": "file_input", "action_id": VALUE, "max_files": FILES}
            if endings:
                made["filetypes"] = list(endings)
            return made


def _choices(field: Choices) -> Element:
    options = field.options[: MENU_OPTIONS * MENU_GROUPS]
    made = [_option(option) for option in options]
    chosen = [one for one, option in zip(made, options, strict=True) if option.chosen]
    menu = len(made) > TICKED_OPTIONS
    if field.single:
        element: Element = {"type": "static_select" if menu else "radio_buttons", "action_id": VALUE}
        given: Element = {"initial_option": chosen[0]} if chosen else {}
    else:
        element = {"type": "multi_static_select" if menu else "checkboxes", "action_id": VALUE}
        given = {"initial_options": chosen} if chosen else {}
    return {**element, **_grouped(made), **given}


def _option(option: Option) -> Element:
    """What does not fit into the first line of an option goes on in the second."""
    head, rest = in_two(clean(option.label), OPTION_TEXT)
    more = " · ".join(filter(None, [rest, clean(option.hint)]))
    made: Element = {"text": plain_text(head, OPTION_TEXT), "value": option.value}
    if more:
        made["description"] = plain_text(more, OPTION_HINT)
    return made


def _grouped(options: Sequence[Element]) -> Element:
    if len(options) <= MENU_OPTIONS:
        return {"options": list(options)}
    groups = (
        (start, options[start : start + MENU_OPTIONS]) for start in range(0, len(options), MENU_OPTIONS)
    )
    return {
        "option_groups": [
            {"label": plain_text(f"{start + 1}–{start + len(some)}", OPTION_TEXT), "options": list(some)}
            for start, some in groups
        ]
    }


def _text(field: TextField) -> Element:
    longest = max(1, min(field.longest, INPUT_LENGTH))
    made: Element = {
        "type": "plain_text_input",
        "action_id": VALUE,
        "multiline": field.multiline,
        "max_length": longest,
    }
    # Slack refuses a form with a value that is longer than the field.
    if shown := (field.value if field.multiline else " ".join(field.value.splitlines()))[:longest]:
        made["initial_value"] = shown
    return made
