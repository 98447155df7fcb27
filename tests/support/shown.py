"""A form as plain text that says all it asks, for tests of what people read."""

from __future__ import annotations

from bot.language import speaking
from bot.messages import Choices, Field, FileField, Form, Option, PeopleField, TextField
from bot.model import Profile
from bot.plain import clean, plain_line


def shown_form(form: Form, *, reader: Profile | None = None) -> str:
    """Title, introduction, every field as it stands, and the button that sends it."""
    with speaking(form.language):
        intro = plain_line(form.intro, reader=reader)
    parts = [clean(form.title), intro, *map(_field, form.fields), f"[{clean(form.submit)}]"]
    return "\n\n".join(part for part in parts if part)


def _field(field: Field) -> str:
    match field:
        case Choices():
            return "\n".join([clean(field.label), *map(_option, field.options)])
        case TextField():
            return f"{_labelled(field.label, field.hint)}: {clean(field.value)}".rstrip()
        case PeopleField() | FileField():
            return f"{_labelled(field.label, field.hint)}:"


def _option(option: Option) -> str:
    return f"[{'x' if option.chosen else ' '}] {_labelled(option.label, option.hint)}"


def _labelled(label: str, hint: str) -> str:
    return f"{clean(label)} ({clean(hint)})" if clean(hint) else clean(label)
