"""The language in which something is said, and every sentence in it.

Sentences stand in the code in English; the catalogues (`bot/language/catalogues/*.po`, gettext) have them in every
other language. Whoever makes a message does so while `speaking` the reader's language; the message then carries it, and
renderers speak it again for dates and the like.

`_` and `plural` say a sentence at once. `mark` is for one that is kept in a table and said later with `_`. All of them
take whole sentences with named places (`{name}`), never pieces to be joined: word order differs between languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.language.catalogue import LANGUAGES, SOURCE, catalogue
from bot.language.dates import number_in

__all__ = ["LANGUAGES", "SOURCE", "_", "mark", "negotiate", "plural", "speaking", "spoken"]

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=SOURCE)


def spoken() -> str:
    """The language spoken now: one of `LANGUAGES`."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this block everything is said in `language`, one of `LANGUAGES`. Raises ValueError for another."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of the languages {', '.join(LANGUAGES)}")
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def negotiate(*tags: str) -> str:
    """The first of these language tags that we speak, by its language alone (`es-MX` is `es`); else English."""
    for tag in tags:
        language = tag.replace("_", "-").partition("-")[0].casefold()
        if language in LANGUAGES:
            return language
    return SOURCE


def mark(sentence: str) -> str:
    """This sentence as it is, for the catalogue to have; `_` says it later."""
    return sentence


def _(sentence: str, /, **values: object) -> str:
    """A sentence in the language spoken now, with its named places filled in. Numbers are written as that language
    writes them.
    """
    return catalogue(spoken()).gettext(sentence).format(**_written(values))


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """The right form of a sentence for `number`, which it may name as `{number}`."""
    said = catalogue(spoken()).ngettext(one, many, number)
    return said.format(**_written({"number": number, **values}))


def _written(values: dict[str, object]) -> dict[str, object]:
    language = spoken()
    return {
        name: number_in(language, value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
