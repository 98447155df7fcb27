"""JSON Schema of course files, for editors."""

from __future__ import annotations

from pydantic import JsonValue, TypeAdapter

from bot.course.model import Course

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def course_schema() -> dict[str, JsonValue]:
    """The schema of course files (JSON Schema, draft 2020-12), with a description and examples for every
    field.
    """
    schema: dict[str, JsonValue] = TypeAdapter(dict[str, JsonValue]).validate_python(
        Course.model_json_schema()
    )
    return {"$schema": DRAFT, **schema, "title": "Course file"}
