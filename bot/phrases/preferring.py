"""The form with somebody's own preferences."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import blake2s

from bot.actions import SendPreferences
from bot.language import LANGUAGES, _
from bot.leads import leads_in_words
from bot.messages import Choices, Field, Form, Option, TextField
from bot.model import Person, WakingHours, Where
from bot.phrases.me import language_name
from bot.preferences import LONGEST_NAME, USUAL, Wish

#: The fields in the order of their marks. It never changes, a form may stand open for long; new ones come at the end.
_MARKED = (Wish.NAME, Wish.ZONE, Wish.AWAKE, Wish.LEADS, Wish.REMINDERS, Wish.LANGUAGE)
#: Characters of one mark. Two different texts have the same one by chance once in 16 million.
_MARK = 4


def form(person: Person) -> Form:
    """All that can be chosen, as it holds now."""
    fields = _fields(person)
    return Form(
        title=_("How I write to you"),
        action=SendPreferences(shown=_marks(values_of(fields))),
        intro=(_("Change what you like. An empty field goes back to what is usual."),),
        fields=fields,
        submit=_("Save"),
    )


def values_of(fields: Sequence[Field]) -> dict[Wish, str]:
    """What these fields show, as it comes back when nobody touches them."""
    return {
        Wish(part.key): next((option.value for option in part.options if option.chosen), "")
        if isinstance(part, Choices)
        else part.value
        for part in fields
        if isinstance(part, Choices | TextField)
    }


def untouched(shown: str, said: Mapping[Wish, str]) -> set[Wish]:
    """Those of `said` that stood in the form already when it was shown, by its marks (`SendPreferences.shown`); none
    for a form that carries no marks.
    """
    marks = [shown[at : at + _MARK] for at in range(0, len(shown), _MARK)]
    before = dict(zip(_MARKED, marks, strict=False))
    return {wish for wish, text in said.items() if before.get(wish) == _mark(text)}


def _marks(values: Mapping[Wish, str]) -> str:
    """A few characters for each field: what somebody's form showed fits in no button."""
    return "".join(_mark(values[wish]) for wish in _MARKED)


def _mark(text: str) -> str:
    return urlsafe_b64encode(blake2s(text.strip().encode(), digest_size=_MARK * 3 // 4).digest()).decode()


def _fields(person: Person) -> tuple[Field, ...]:
    profile, chosen = person.profile, person.preferences
    return (
        TextField(
            key=Wish.NAME,
            label=_("What I call you"),
            longest=LONGEST_NAME,
            # A facilitator's list may have a longer one, and no platform shows a field that is too full.
            value=profile.name if len(profile.name) <= LONGEST_NAME else "",
        ),
        TextField(
            key=Wish.ZONE,
            label=_("The time zone you live in"),
            hint=_("like {example}", example="Asia/Qatar"),
            longest=80,
            value=profile.zone,
        ),
        TextField(
            key=Wish.AWAKE,
            label=_("When I may write to you, on your clock"),
            hint=_("like {example}", example="07:30-22:00"),
            longest=40,
            value=hours_in_words(profile.waking),
        ),
        TextField(
            key=Wish.LEADS,
            label=_("How long before a deadline"),
            hint=_("like {example}", example="3d, 24h, 3h"),
            longest=60,
            value=USUAL if chosen.leads is None else leads_in_words(chosen.leads),
        ),
        Choices(
            key=Wish.REMINDERS,
            label=_("Where reminders go"),
            options=(
                Option(value=USUAL, label=_("As my cohort has it"), chosen=chosen.reminders is None),
                _where(Where.DIRECT, _("To me alone"), chosen.reminders),
                _where(Where.CHANNEL, _("To the course's channel, with my name"), chosen.reminders),
            ),
            single=True,
        ),
        Choices(key=Wish.LANGUAGE, label=_("Language"), options=_languages(person), single=True),
    )


def hours_in_words(waking: WakingHours) -> str:
    """As people write them: `07:30-22:00`, `any`."""
    return "any" if waking.start == waking.end else f"{waking.start:%H:%M}-{waking.end:%H:%M}"


def _where(where: Where, label: str, chosen: Where | None) -> Option:
    return Option(value=where, label=label, chosen=where is chosen)


def _languages(person: Person) -> tuple[Option, ...]:
    chosen = person.preferences.language
    as_told = Option(value="as-told", label=_("As the chat has it"), chosen=not chosen)
    spoken = (
        Option(value=tag, label=language_name(tag), chosen=chosen.partition("-")[0] == tag)
        for tag in LANGUAGES
    )
    return (as_told, *spoken)
