"""A message of the core as Slack shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adapters.files import Attached, attached, safe_name
from adapters.slack.rendering.blocks import NOTHING, context, plain_text, section
from adapters.slack.rendering.card import Card, Surface
from adapters.slack.rendering.escape import inert
from adapters.slack.rendering.filling import filling, spoken_text
from adapters.slack.rendering.limits import CONTEXT_TEXT, ROOM
from adapters.slack.rendering.steps import Steps, file_line
from bot.language import speaking
from bot.messages import CalendarEntry, File, Heading, Message
from bot.model import Profile
from bot.phrases import slack as phrases
from bot.phrases.shortened import all_of_it, shortened
from bot.plain import plain


def render_message(message: Message, *, reader: Profile | None, surface: Surface = Surface.MESSAGE) -> Card:
    """The card of a message for its reader, None for everybody in a channel, in the message's own language.

    People who are named in it by their Slack ids are mentioned, and nobody else is called by anything in it. What is
    too long is shortened: in messages it is then whole in the last of the card's files.
    """
    with speaking(message.language):
        steps = Steps(reader=reader, surface=surface).of(message)
        name = _name(message)
        with_file = surface is Surface.MESSAGE

        def notice() -> str:
            return "".join(inert(shortened(name) if with_file else phrases.does_not_fit()))

        shown = filling(ROOM[surface], steps)
        for step in steps:
            shown.take(step, notice)
        text, is_cut = spoken_text([line for step in steps for line in step.said], notice)
        files = list(_files(message))
        if with_file and (shown.short or is_cut):
            files.append(_whole(message, reader, name))
    return Card(parts=shown.parts or [section(NOTHING)], text=text or NOTHING, files=files)


def filed_elsewhere(card: Card, surface: Surface = Surface.MESSAGE, said: str = "") -> Card:
    """The card without its files, which are not in its thread, and with what is said about them instead."""
    lines = ["".join(file_line(file.label)) for file in card.files]
    parts = [part for part in card.parts if part not in [context(line) for line in lines]]
    words = [line for line in card.text.split("\n") if line not in lines]
    if said and len(parts) < ROOM[surface].blocks:
        parts.append({"type": "context", "elements": [plain_text(said, CONTEXT_TEXT)]})
    return replace(card, parts=parts, text="\n".join([*words, said] if said else words), files=())


def _files(message: Message) -> Iterator[Attached]:
    for block in message.blocks:
        if isinstance(block, CalendarEntry | File) and (file := attached(block)) is not None:
            yield file


def _name(message: Message) -> str:
    heading = next((block.text for block in message.blocks if isinstance(block, Heading)), "")
    return safe_name(heading, ".txt", otherwise="message")


def _whole(message: Message, reader: Profile | None, name: str) -> Attached:
    return Attached(
        name=name,
        media_type="text/plain; charset=utf-8",
        content=plain(message, reader=reader).encode(),
        label=all_of_it(),
    )
