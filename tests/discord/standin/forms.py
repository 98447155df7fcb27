"""A modal somebody has in front of them: what is in its fields, and whether Discord would send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.discord.standin.checks.components import CHECKBOX, CHECKBOXES, INPUT, LABEL, RADIO, ROW, SELECT
from tests.discord.standin.facts import File, Json, User
from tests.discord.standin.members import Role
from tests.discord.standin.messages import Message
from tests.discord.standin.world import Channel
from tests.standin.filling import the_one


@dataclass(eq=False, kw_only=True)
class Form:
    """`source` is the message whose button opened it, if one did; `values` what stands in each field, by custom id."""

    custom_id: str
    title: str
    components: list[Json]
    channel: Channel
    source: Message | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for _, one in self.fields:
            self.values[one["custom_id"]] = initial(one)

    @property
    def fields(self) -> list[tuple[str, Json]]:
        """Every field with its label."""
        found = [(one["label"], one["component"]) for one in self.components if one["type"] == LABEL]
        rows = [one["components"] for one in self.components if one["type"] == ROW]
        return found + [(inner.get("label", ""), inner) for row in rows for inner in row]

    def fill(self, name: str, given: Any) -> None:
        """Put something into a field, by its label or its custom id."""
        named = [one for label, one in self.fields if name in {label, one["custom_id"]}]
        found = the_one(named, name, (label for label, _ in self.fields))
        self.values[found["custom_id"]] = filled(found, given)

    def problems(self) -> dict[str, str]:
        """What Discord says at the fields, by label, where it does not send the form."""
        said = ((label, problem(one, self.values[one["custom_id"]])) for label, one in self.fields)
        return {label: what for label, what in said if what}

    def submission(self) -> list[Json]:
        """The components as the app is told of them."""
        told: list[Json] = []
        for one in self.components:
            part: Json = {"type": one["type"], "id": one["id"]}
            if one["type"] == LABEL:
                part["component"] = self._answer(one["component"])
            elif one["type"] == ROW:
                part["components"] = [self._answer(inner) for inner in one["components"]]
            told.append(part)
        return told

    def _answer(self, one: Json) -> Json:
        value = self.values[one["custom_id"]]
        told: Json = {"type": one["type"], "id": one["id"], "custom_id": one["custom_id"]}
        if one["type"] in {INPUT, RADIO, CHECKBOX}:
            return told | {"value": value}
        return told | {"values": [getattr(chosen, "id", chosen) for chosen in value]}

    @property
    def chosen(self) -> list[User | Role | Channel | File]:
        """The people, roles, channels and files that were chosen."""
        lists = [value for value in self.values.values() if isinstance(value, list)]
        return [one for value in lists for one in value if not isinstance(one, str)]


def initial(one: Json) -> Any:
    """What stands in a field before anybody did anything."""
    kind = one["type"]
    if kind == INPUT:
        return one.get("value") or ""
    if kind == CHECKBOX:
        return bool(one.get("default"))
    defaults = [option["value"] for option in one.get("options", ()) if option.get("default")]
    if kind == RADIO:
        return defaults[0] if defaults else None
    return defaults + [str(default["id"]) for default in one.get("default_values", ())]


def option_value(one: Json, given: Any) -> str:
    """An option by its words or its value."""
    for option in one["options"]:
        if given in (option["label"], option["value"]):
            return str(option["value"])
    raise LookupError(
        f"There is no option {given!r}; there are {[option['label'] for option in one['options']]}"
    )


def filled(one: Json, given: Any) -> Any:
    """What stands in a field when somebody put this there: text, words of options (one or several), people, files."""
    kind = one["type"]
    if kind == INPUT:
        return str(given)
    if kind == CHECKBOX:
        return bool(given)
    if kind == RADIO:
        return None if given is None else option_value(one, given)
    several = list(given) if isinstance(given, list | tuple | set) else [given]
    return [option_value(one, each) for each in several] if kind in {SELECT, CHECKBOXES} else several


def problem(one: Json, value: Any) -> str:
    """Why Discord would not send this field; empty where it would."""
    kind, needed = one["type"], one.get("required", True)
    if kind == CHECKBOX:
        return ""
    if not value:
        return "This field is required" if needed else ""
    if kind == INPUT:
        low, high = one.get("min_length", 0), one.get("max_length", 4000)
        return "" if low <= len(value) <= high else f"Must be between {low} and {high} in length."
    if kind == RADIO:
        return ""
    high = one.get("max_values", len(one["options"]) if kind == CHECKBOXES else 1)
    low = one.get("min_values", 1)
    return "" if low <= len(value) <= high else f"Choose between {low} and {high}."
