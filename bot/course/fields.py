"""What the models know about their own fields, found by path: for messages and documentation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.course.model import Course
from bot.course.source import Data, Path

_PLAIN = re.compile(r"[A-Za-z0-9][\w .,:;/'()+-]*", re.ASCII)
_TYPED = re.compile(r"(?:null|true|false|~|[-+]?\d+)", re.ASCII | re.IGNORECASE)


def part_of(annotation: object) -> type[BaseModel] | None:
    """The model inside a field's type, through optional and list types."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        if found := part_of(inner):
            return found
    return None


def part_at(path: Path) -> type[BaseModel] | None:
    """The model of the mapping at this path; None where there is none."""
    part: type[BaseModel] | None = Course
    for name in path:
        if isinstance(name, int):
            continue
        if part is None or name not in part.model_fields:
            return None
        part = part_of(part.model_fields[name].annotation)
    return part


def field_at(path: Path) -> tuple[str, FieldInfo] | None:
    """The name and the definition of the innermost field on this path."""
    names = [(index, name) for index, name in enumerate(path) if isinstance(name, str)]
    if not names:
        return None
    index, name = names[-1]
    part = part_at(path[:index])
    return (name, part.model_fields[name]) if part is not None and name in part.model_fields else None


def example_at(path: Path) -> str:
    """A right value for the field at this path, as one would write it; empty where there is none."""
    found = field_at(path)
    if found is None:
        return ""
    name, definition = found
    return f"{name}: {written(definition.examples[0])}" if definition.examples else ""


def every_field(part: type[BaseModel] = Course, path: Path = ()) -> Iterator[tuple[Path, FieldInfo]]:
    """Every field of a course file with its path, in the order of the file; lists are entered at index 0."""
    for name, definition in part.model_fields.items():
        yield (*path, name), definition
        if inner := part_of(definition.annotation):
            step: Path = (name, 0) if "tuple" in str(definition.annotation) else (name,)
            yield from every_field(inner, (*path, *step))


def written(value: Data) -> str:
    """A value in one line of YAML."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(written(item) for item in value) + "]"
        case str() if _PLAIN.fullmatch(value) and not _TYPED.fullmatch(value) and ": " not in value:
            return json.dumps(value) if "," in value else value
        case _:
            return json.dumps(value, ensure_ascii=False)
