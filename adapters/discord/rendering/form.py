"""A form as modals: one where it fits, else one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from adapters.discord.rendering.card import Component, Modal
from adapters.discord.rendering.components import NOTHING, text
from adapters.discord.rendering.custom_ids import custom_id
from adapters.discord.rendering.escape import LISTED, begun
from adapters.discord.rendering.inputs import Input, fits_together, inputs_of, together
from adapters.discord.rendering.limits import MODAL_COMPONENTS, MODAL_TITLE, TEXT
from adapters.discord.rendering.lines import atoms_of
from adapters.fitting import Atoms, clipped, folded
from bot.inbound import Submitted
from bot.language import speaking
from bot.messages import Choices, Form
from bot.model import Profile
from bot.phrases import discord_cards as phrases
from bot.plain import clean


@dataclass(slots=True, kw_only=True)
class _Page:
    """What stands in one modal so far: what is said above, and its inputs."""

    said: list[Atoms] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)

    def has_room(self, one: Input) -> bool:
        return len(self.inputs) + 1 + bool(self.said or one.above) <= MODAL_COMPONENTS

    def take(self, one: Input) -> None:
        self.inputs.append(one)
        self.said += [[LISTED, *atoms_of((above,), None)] for above in one.above]

    @property
    def components(self) -> list[Component]:
        made: list[Component] = [one.component for one in self.inputs]
        # One text is far more than our forms have to say.
        said = next(folded(self.said, TEXT, begun), "" if made else NOTHING)
        return [text(said), *made] if said else made


def modals(
    form: Form, *, space: str, direct: bool, reader: Profile | None = None, kept: Submitted | None = None
) -> tuple[Modal, ...]:
    """The modals of a form for its reader, in the order in which they are to be filled in; the first has what is said
    above it. `kept` is what was typed before; `space` and `direct` are as for `custom_id`, and `number_in` reads from a
    modal's custom id which one of them it is.

    Fields that are not in one of them are not asked for in it: who takes them one by one puts the answers together.
    """
    with speaking(form.language):
        pages = _pages(form, reader, kept or Submitted(action=form.action))
        return tuple(
            Modal(
                custom_id=custom_id(form.action, space=space, direct=direct, number=number),
                title=_title(form, number, len(pages)),
                components=page.components,
                fields={key: value for one in page.inputs for key, value in one.fields.items()},
            )
            for number, page in enumerate(pages)
        )


def _pages(form: Form, reader: Profile | None, kept: Submitted) -> list[_Page]:
    intro = atoms_of(form.intro, reader)
    inputs = [one for asked in form.fields for one in inputs_of(asked, kept)]
    if len(inputs) + bool(intro) > MODAL_COMPONENTS:
        inputs = list(_closer(form, kept))
    pages = [_Page(said=[intro] if intro else [])]
    for one in inputs:
        if not pages[-1].has_room(one):
            pages.append(_Page())
        pages[-1].take(one)
    return pages


def _closer(form: Form, kept: Submitted) -> Iterator[Input]:
    """The inputs of a form, where ticks that stand one below the other share one group if they can."""
    for is_ticks, group in groupby(form.fields, key=lambda one: isinstance(one, Choices) and not one.single):
        fields = list(group)
        ticks = [one for one in fields if isinstance(one, Choices) and one.options]
        if is_ticks and len(ticks) > 1 and fits_together(ticks):
            yield together(ticks, kept)
        else:
            yield from (one for asked in fields for one in inputs_of(asked, kept))


def _title(form: Form, number: int, pages: int) -> str:
    title = clean(form.title) or NOTHING
    if pages == 1:
        return clipped(title, MODAL_TITLE)
    room = MODAL_TITLE - len(phrases.page("", number + 1, pages))
    return clipped(phrases.page(clipped(title, room), number + 1, pages), MODAL_TITLE)
