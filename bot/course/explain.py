"""From what pydantic found to what a person can act upon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.course.fields import example_at, part_at
from bot.course.source import Data, Path, Positions, dotted
from bot.course.values import did_you_mean, nearest
from bot.errors import Mistake

LONGEST_QUOTE = 60


def mistakes_of(error: ValidationError, positions: Positions) -> list[Mistake]:
    """Every error of a failed validation, in plain words, with its place and an example of right."""
    return [_mistake(details, positions) for details in error.errors(include_url=False)]


def mistake_at(path: Path, problem: str, positions: Positions, *, code: str, key: bool = False) -> Mistake:
    """A mistake with the place and the example that belong to its path."""
    spot = positions.of(path, key=key)
    return Mistake(
        field=quoted(dotted(path)) if path else "file",
        problem=problem,
        example=example_at(path),
        line=spot.line,
        column=spot.column,
        code=code,
    )


def quoted(text: str) -> str:
    """Text from a file, shortened, with whatever a terminal would act upon made visible."""
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in short)


def _mistake(details: ErrorDetails, positions: Positions) -> Mistake:
    path: Path = details["loc"]
    kind = details["type"]
    given: Data = details["input"]
    context: Mapping[str, object] = details.get("ctx", {})
    if kind == "missing":
        empty = path in positions.keys
        return mistake_at(path, "is empty" if empty else "is missing", positions, code="missing", key=True)
    if kind == "extra_forbidden":
        return _unknown_key(path, positions)
    say = _PROBLEMS.get(kind)
    problem = say(given, context) if say else details["msg"]
    return mistake_at(path, problem, positions, code="invalid")


def _unknown_key(path: Path, positions: Positions) -> Mistake:
    part = part_at(path[:-1])
    known = list(part.model_fields) if part else []
    meant = nearest(str(path[-1]), known)
    hint = f'; did you mean "{meant}"?' if meant else f"; known here: {', '.join(known)}"
    spot = positions.of(path, key=True)
    return Mistake(
        field=quoted(dotted(path)),
        problem=f"is not a key we know{hint}",
        example=_example_of(path[:-1], [meant] if meant else known),
        line=spot.line,
        column=spot.column,
        code="unknown-key",
    )


def _example_of(part: Path, names: Sequence[str]) -> str:
    """A right line for one of these keys; remarks (which any part may have) show too little."""
    telling = (example_at((*part, name)) for name in names if name not in ("note", "disputed"))
    return next(filter(None, telling), "")


def _shown(given: object) -> str:
    match given:
        case bool():
            return "true" if given else "false"
        case dict():
            return "a mapping of keys"
        case list() | tuple():
            return "a list"
        case None:
            return "nothing"
        case _:
            return f'"{quoted(str(given))}"'


def _own_words(given: Data, context: Mapping[str, object]) -> str:
    problem = str(context["error"])
    return problem if isinstance(given, list | dict) else f"{_shown(given)}: {problem}"


def _not_text(given: Data, _: Mapping[str, object]) -> str:
    if isinstance(given, int):
        return f"{_shown(given)} must be text; put it in quotes"
    return f"must be text, not {_shown(given)}"


def _one_of(given: Data, context: Mapping[str, object]) -> str:
    names = str(context["expected"]).replace("'", "")
    known = names.replace(" or ", ", ").split(", ")
    return f"{_shown(given)} is not one of {names}{did_you_mean(str(given), known)}"


_PROBLEMS: dict[str, Callable[[Data, Mapping[str, object]], str]] = {
    "value_error": _own_words,
    "string_type": _not_text,
    "string_too_short": lambda *_: "is empty",
    "string_too_long": lambda _, ctx: f"is longer than {ctx['max_length']} characters",
    "int_type": lambda given, _: f"must be a whole number, not {_shown(given)}",
    "greater_than_equal": lambda given, ctx: f"{_shown(given)} is too small; the least is {ctx['ge']}",
    "less_than_equal": lambda given, ctx: f"{_shown(given)} is too big; the most is {ctx['le']}",
    "bool_type": lambda given, _: f"must be true or false, not {_shown(given)}",
    "bool_parsing": lambda given, _: f"must be true or false, not {_shown(given)}",
    "tuple_type": lambda given, _: f"must be a list, not {_shown(given)}",
    "string_unicode": lambda *_: "holds half a character, which cannot be shown; remove it",
    "model_type": lambda given, _: f"must be a mapping of keys, not {_shown(given)}",
    "enum": _one_of,
}
