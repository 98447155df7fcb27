"""Forms in Discord: opened for commands and presses only, page by page, and again where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.discord.app.again import again
from adapters.discord.app.drafts import Draft, Drafts
from adapters.discord.app.inbound import Act
from adapters.discord.rendering.card import Card, Modal
from adapters.discord.rendering.components import button, row
from adapters.discord.rendering.custom_ids import number_in
from adapters.discord.rendering.form import modals
from adapters.discord.rendering.limits import CUSTOM_ID
from adapters.discord.rendering.message import render
from bot.inbound import Submitted
from bot.language import speaking
from bot.messages import Choices, Field, FileField, Form, Message, PeopleField, Style
from bot.model import Profile
from bot.phrases import answering
from bot.phrases import discord as phrases
from bot.phrases.arguments import shown
from bot.phrases.common import say

#: What marks the first of several pages.
_FIRST = "#0"
#: Characters of what somebody typed that are said back to them.
_QUOTED = 600


class Forms:
    """Makes pages of forms and the cards that lead on, and remembers who has which in front of them."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def draft(self, act: Act, form: Form, reader: Profile | None, space: str) -> Draft | None:
        """A form that was asked for; None where nobody could ask for it once more."""
        return None if act.what is None else Draft(form=form, opener=act.what, space=space, reader=reader)

    def page(self, act: Act, draft: Draft) -> Modal:
        """The page of a draft that is to be filled in, which is remembered until it is sent in."""
        pages = self._pages(draft, direct=act.origin.direct)
        modal = pages[min(draft.page, len(pages) - 1)]
        if len(pages) > 1 and draft.page == 0 and len(modal.custom_id) + len(_FIRST) <= CUSTOM_ID:
            modal = replace(modal, custom_id=modal.custom_id + _FIRST)
        self._drafts.keep(act.origin.user_id, modal.custom_id, draft)
        return modal

    def sent(self, act: Act) -> Draft | None:
        """The draft of a form that was sent in, with everything typed on its pages so far; None where it is lost."""
        draft = self._drafts.find(act.origin.user_id, act.custom_id)
        if draft is None or not isinstance(act.what, Submitted):
            return None
        return replace(draft, typed=_together(draft.typed, act.what), files=(*draft.files, *act.files))

    def is_torn(self, act: Act) -> bool:
        """Whether this is a page of a form whose other pages are lost."""
        return "#" in act.custom_id and self.sent(act) is None

    def is_elsewhere(self, act: Act) -> bool:
        """Whether this goes on with something that this process does not remember, and another of ours may."""
        goes_on = act.offered or isinstance(act.what, Submitted)
        return goes_on and self._drafts.find(act.origin.user_id, act.custom_id) is None

    def next_page(self, act: Act, draft: Draft) -> list[Card]:
        """What leads to the next page of a draft; nothing where this was the last."""
        pages = len(self._pages(draft, direct=act.origin.direct))
        if number_in(act.custom_id) + 1 >= pages:
            return []
        following = replace(draft, page=number_in(act.custom_id) + 1)
        with speaking(draft.form.language):
            said = say(phrases.next_page(following.page, pages))
            return self.leading_on(act, following, said, phrases.go_on())

    def offered(self, act: Act) -> Draft | None:
        """What a button that leads on leads to; None where that has to be asked for anew."""
        return self._drafts.find(act.origin.user_id, act.custom_id) if act.offered else None

    def late(self, act: Act, draft: Draft) -> list[Card]:
        """What leads to a form that could not open by itself."""
        with speaking(draft.form.language):
            said = phrases.form_waits() if act.line is not None else answering.form_by_button()
            return self.leading_on(act, draft, say(said), answering.open_form())

    def wrong(self, act: Act, draft: Draft | None, errors: Mapping[str, str]) -> list[Card]:
        """What is wrong with a form that was sent in, what was typed, and what opens it again."""
        typed = draft.typed if draft is not None else act.what
        fields = {field.key: field for field in draft.form.fields} if draft is not None else {}
        problems = [(fields[key].label if key in fields else "", problem) for key, problem in errors.items()]
        quoted = _quoted(typed, fields) if isinstance(typed, Submitted) else []
        if draft is None:
            return self._cards(act, phrases.problems(problems, quoted, again=False))
        anew = replace(draft, page=0, kept=draft.typed, typed=None, files=())
        with speaking(draft.form.language):
            said = phrases.problems(problems, quoted, again=True)
            return self.leading_on(act, anew, said, phrases.correct_it())

    def leading_on(self, act: Act, draft: Draft, said: Message, label: str) -> list[Card]:
        """Words above a button that opens a draft: also after a restart, if only as it was at first."""
        custom_id = again(draft.opener, space=draft.space, direct=act.origin.direct)
        self._drafts.keep(act.origin.user_id, custom_id, draft)
        *cards, last = self._cards(act, said)
        leading = row([button(label, Style.PRIMARY, custom_id)])
        return [*cards, replace(last, components=[*last.components, leading])]

    def _cards(self, act: Act, said: Message) -> list[Card]:
        return list(render(said, reader=None, space=act.space, direct=act.origin.direct))

    def _pages(self, draft: Draft, *, direct: bool) -> tuple[Modal, ...]:
        return modals(draft.form, space=draft.space, direct=direct, reader=draft.reader, kept=draft.kept)


def _together(before: Submitted | None, now: Submitted) -> Submitted:
    """What pages say together. One field may have its choices on several of them."""
    if before is None:
        return now
    chosen = dict(before.chosen)
    for key, values in now.chosen.items():
        chosen[key] = (*chosen.get(key, ()), *values)
    return replace(now, chosen=chosen, texts={**before.texts, **now.texts})


def _quoted(typed: Submitted, fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    """What was typed, by the label of its field. People and files go by nothing that anybody could read here."""
    said = []
    for key, field in fields.items():
        if isinstance(field, (PeopleField, FileField)):
            continue
        if isinstance(field, Choices):
            labels = {option.value: option.label for option in field.options}
            text = ", ".join(labels[value] for value in typed.chosen.get(key, ()) if value in labels)
        else:
            text = typed.texts.get(key, "")
        if text:
            said.append((field.label, text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"))
    if not fields:
        said += [("", shown(text)) for text in typed.texts.values() if text]
    return said
