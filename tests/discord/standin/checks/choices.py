"""What Discord says to suggestions while somebody types."""

from __future__ import annotations

from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.facts import Json
from tests.discord.standin.refusals import Refusal

MOST = 25
_KINDS: dict[int, type | tuple[type, ...]] = {3: str, 4: int, 10: (int, float)}


def focused(data: Json) -> Json:
    """The option somebody is typing in."""
    options = data.get("options", [])
    for option in options:
        if option.get("focused"):
            found: Json = option
            return found
        if option["type"] in {1, 2}:
            return focused(option)
    raise LookupError("nothing is being typed")


def check_choices(typing: Json, data: Json) -> list[Json]:
    """The suggestions. Raises 50035."""
    find = Findings()
    choices = data.get("choices")
    if not isinstance(choices, list):
        raise Refusal(50035, errors={"data.choices": "This field is required"})
    if len(choices) > MOST:
        find.add("data.choices", f"Must be {MOST} or fewer in length.")
    kinds = _KINDS[focused(typing)["type"]]
    for place, choice in enumerate(choices):
        at = f"data.choices.{place}"
        find.string(choice, at, "name", most=100)
        if not isinstance(choice.get("value"), kinds):
            find.add(f"{at}.value", "Could not interpret as the type of the option.")
        elif isinstance(choice["value"], str):
            find.string(choice, at, "value", most=100)
    if find.errors:
        raise Refusal(50035, errors=find.errors)
    return choices
