"""The fields of a form as Discord's inputs, filled in. Each is known by the key of its field, in its custom id.

A custom id is the key, percent-encoded; `key:2` for a further menu of one field, and `watch,submit` for one group of
ticks that answers two fields, whose values then say for which (`0:videos`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from adapters.discord.rendering.components import NOTHING
from adapters.discord.rendering.limits import (
    INPUT_LENGTH,
    LABEL,
    LABEL_DESCRIPTION,
    LEAST_RADIO_OPTIONS,
    MENU_OPTIONS,
    OPTION_HINT,
    OPTION_TEXT,
    TICKED_OPTIONS,
)
from adapters.fitting import clipped, in_two
from bot.inbound import Submitted
from bot.messages import Choices, Field, FileField, Option, PeopleField, TextField
from bot.plain import clean

MENU, INPUT, PEOPLE, LABELLED, UPLOAD, RADIO, TICKS = 3, 4, 5, 18, 19, 21, 22

_SHORT, _PARAGRAPH = 1, 2
_FILES = 1
_PART, _AND = ":", ","


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input with its label, as a component, and which field it answers (`custom_id`: key). `above` is what there is
    to say about it that has no room in it.
    """

    component: dict[str, Any]
    fields: dict[str, str]
    above: tuple[str, ...] = ()


def inputs_of(field: Field, kept: Submitted) -> Iterator[Input]:
    """The inputs of a field, filled in with what was typed before, or else with what its form has for it. Discord
    refuses a choice between nothing: there is none for that.
    """
    match field:
        case Choices(options=options):
            for start in range(0, len(options), MENU_OPTIONS):
                some = options[start : start + MENU_OPTIONS]
                yield _choices(field, some, start, kept)
        case TextField():
            yield _input(field, field.hint, _text(field, kept))
        case PeopleField():
            yield _input(field, field.hint, _people(field, kept))
        case FileField(endings=endings):
            hint = field.hint or ", ".join(f".{ending}" for ending in endings)
            yield _input(field, hint, {"type": UPLOAD, "max_values": _FILES, **_OPTIONAL_MANY})


def fits_together(fields: Sequence[Choices]) -> bool:
    """Whether one group of ticks has room for all these fields."""
    return sum(len(field.options) for field in fields) <= TICKED_OPTIONS


def together(fields: Sequence[Choices], kept: Submitted) -> Input:
    """One group of ticks for several fields; each option says which of them it is of."""
    options = [
        {
            **_option(option, _chosen(field, option, kept), of=field.label),
            "value": f"{number}{_PART}{option.value}",
        }
        for number, field in enumerate(fields)
        for option in field.options
    ]
    said = " · ".join(filter(None, (clean(field.label) for field in fields)))
    key = _AND.join(_quoted(field.key) for field in fields)
    component = {"type": TICKS, "custom_id": key, "options": options, "max_values": len(options)}
    label = {"type": LABELLED, "label": clipped(said, LABEL) or NOTHING}
    return Input(
        component={**label, "component": {**component, **_OPTIONAL_MANY}},
        fields={key: _AND.join(field.key for field in fields)},
        above=_in_full(one for field in fields for one in field.options),
    )


def answered(custom_id: str, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By field key, what was chosen in the input with this custom id."""
    if _AND not in custom_id:
        return {key_in(custom_id): tuple(values)}
    keys = [unquote(key) for key in custom_id.split(_AND)]
    said = [value.partition(_PART) for value in values]
    return {
        key: tuple(value for number, _, value in said if number == str(place))
        for place, key in enumerate(keys)
    }


def key_in(custom_id: str) -> str:
    """The key of the field that the input with this custom id answers, or one part of."""
    return unquote(custom_id.partition(_PART)[0])


#: What has to be filled in is for us to say, so that what was typed is not lost. Only one of several has to be chosen.
_OPTIONAL_MANY = {"min_values": 0, "required": False}


def _choices(field: Choices, options: Sequence[Option], start: int, kept: Submitted) -> Input:
    number = len(options)
    made: dict[str, Any] = {"options": [_option(one, _chosen(field, one, kept)) for one in options]}
    whole = len(field.options) == number
    if field.single and LEAST_RADIO_OPTIONS <= number <= TICKED_OPTIONS and whole:
        made |= {"type": RADIO, "required": True}
    elif field.single:
        made |= {"type": MENU, "required": True} if whole else {"type": MENU, **_OPTIONAL_MANY}
    else:
        made |= {"type": TICKS if number <= TICKED_OPTIONS else MENU, "max_values": number, **_OPTIONAL_MANY}
    part = "" if whole else f"{start + 1}–{start + number}"
    return _input(field, "", made, number=start // MENU_OPTIONS, part=part, above=_in_full(options))


def _in_full(options: Iterable[Option]) -> tuple[str, ...]:
    """Those options that Discord has not the room to show."""
    most = OPTION_TEXT + OPTION_HINT // 2
    return tuple(label for one in options if len(label := clean(one.label)) > most)


def _option(option: Option, chosen: bool, of: str = "") -> dict[str, Any]:
    """What does not fit into the first line of an option goes on in the second."""
    head, rest = in_two(clean(option.label), OPTION_TEXT)
    more = " · ".join(filter(None, [rest, clean(of), clean(option.hint)]))
    made: dict[str, Any] = {"label": head or NOTHING, "value": option.value}
    if more:
        made["description"] = clipped(more, OPTION_HINT)
    if chosen:
        made["default"] = True
    return made


def _chosen(field: Choices, option: Option, kept: Submitted) -> bool:
    values = kept.chosen.get(field.key)
    return option.chosen if values is None else option.value in values


def _text(field: TextField, kept: Submitted) -> dict[str, Any]:
    longest = max(1, min(field.longest, INPUT_LENGTH))
    style = _PARAGRAPH if field.multiline else _SHORT
    made: dict[str, Any] = {"type": INPUT, "style": style, "max_length": longest, "required": False}
    value = kept.texts.get(field.key, field.value)
    # Discord refuses a form with a value that is longer than the field.
    if shown := (value if field.multiline else " ".join(value.splitlines()))[:longest]:
        made["value"] = shown
    return made


def _people(field: PeopleField, kept: Submitted) -> dict[str, Any]:
    most = max(1, min(field.most, MENU_OPTIONS))
    made: dict[str, Any] = {"type": PEOPLE, "max_values": most, **_OPTIONAL_MANY}
    if values := kept.chosen.get(field.key, ())[:most]:
        made["default_values"] = [{"id": one, "type": "user"} for one in values]
    return made


def _input(
    field: Field,
    hint: str,
    component: dict[str, Any],
    *,
    number: int = 0,
    part: str = "",
    above: tuple[str, ...] = (),
) -> Input:
    key = _quoted(field.key) + (f"{_PART}{number}" if number else "")
    said = " ".join(filter(None, [clean(field.label), part]))
    head, rest = in_two(said, LABEL)
    more = " · ".join(filter(None, [rest, clean(hint)]))
    label: dict[str, Any] = {"type": LABELLED, "label": head or NOTHING}
    if 0 < len(more) <= LABEL_DESCRIPTION:
        label["description"] = more
    elif more:
        above = (f"{said}: {clean(hint)}" if clean(hint) else said, *above)
    return Input(
        component={**label, "component": {**component, "custom_id": key}},
        fields={key: field.key},
        above=above,
    )


def _quoted(key: str) -> str:
    return quote(key, safe="")
