"""A form as a modal. Every field is a block with the field's key as its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.slack.rendering.blocks import plain_text, section
from adapters.slack.rendering.card import Block, Surface
from adapters.slack.rendering.elements import element_of
from adapters.slack.rendering.escape import inert
from adapters.slack.rendering.fitting import Atoms, folded
from adapters.slack.rendering.limits import (
    INPUT_HINT,
    INPUT_LABEL,
    OPTION_HINT,
    OPTION_TEXT,
    ROOM,
    SECTION_TEXT,
    VIEW_BUTTON,
    VIEW_TITLE,
)
from adapters.slack.rendering.lines import atoms_of
from adapters.slack.rendering.metadata import with_action
from bot.language import speaking
from bot.messages import Choices, Field, Form
from bot.model import Profile
from bot.phrases import slack as phrases
from bot.plain import clean

#: The `callback_id` of every form.
FORM = "form"


def render_form(form: Form, *, reader: Profile | None = None, metadata: str = "") -> dict[str, Any]:
    """The modal of a form for its reader (None: Slack knows their clock). `metadata`, a JSON object or nothing, comes
    back with it. How it comes back to somebody with what was typed, and what is wrong with that, is `modals.refilled`.
    """
    with speaking(form.language):
        intro = _sections([atoms_of(form.intro, reader)])
        fields = [block for field in form.fields for block in _field(field)]
        return {
            "type": "modal",
            "callback_id": FORM,
            "title": plain_text(form.title, VIEW_TITLE),
            "submit": plain_text(form.submit, VIEW_BUTTON),
            "close": plain_text(phrases.cancel(), VIEW_BUTTON),
            "private_metadata": with_action(metadata, form.action),
            "blocks": [*intro, *fields][: ROOM[Surface.MODAL].blocks],
        }


def _field(field: Field) -> Iterator[Block]:
    if not _is_asked(field):
        return
    yield from _sections(_in_full(field))
    is_single = isinstance(field, Choices) and field.single
    block: dict[str, Any] = {
        "type": "input",
        "block_id": field.key,
        "label": plain_text(field.label, INPUT_LABEL),
        "element": element_of(field),
        # Slack lets nobody send a form in which a field stands empty that is not marked so. What has to be filled in
        # is for us to say.
        "optional": not is_single,
    }
    if not isinstance(field, Choices) and clean(field.hint):
        block["hint"] = plain_text(field.hint, INPUT_HINT)
    yield block


def _is_asked(field: Field) -> bool:
    """Slack refuses a choice between nothing."""
    return not isinstance(field, Choices) or bool(field.options)


def _in_full(field: Field) -> list[Atoms]:
    """Above a choice, those options that Slack has not the room to show."""
    if not isinstance(field, Choices):
        return []
    return [
        ["•", " ", *inert(label)]
        for option in field.options
        if len(label := clean(option.label)) > OPTION_TEXT + OPTION_HINT // 2
    ]


def _sections(lines: Sequence[Atoms]) -> Iterator[Block]:
    for text in folded(lines, SECTION_TEXT):
        yield section(text)
