"""A language in which everything that went through the catalogue is marked, and what is left when that is taken out."""

from __future__ import annotations

import gettext
import re
from collections.abc import Collection
from datetime import date, time, timedelta
from functools import cache, lru_cache
from string import Formatter

from bot.course import Course
from bot.language import LANGUAGES
from bot.language.dates import clock_in, day_in, weekday_in, weekday_in_full_in
from tools.sentences import Sentence, sentences
from tools.tree import ROOT

BEGIN, END = "⟦", "⟧"
_MARKED = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
#: What people are to type, addresses, and the tick in a box.
_TYPED = re.compile(rf"\[x\]|/(?:course|cohort)\b[^\n{BEGIN}]*|https?://\S+")


@cache
def all_sentences() -> tuple[Sentence, ...]:
    """Every sentence of the code, read once."""
    found = tuple(sentences(ROOT))
    assert all(isinstance(one, Sentence) for one in found)
    return tuple(one for one in found if isinstance(one, Sentence))


class Marking(gettext.NullTranslations):
    """Says every sentence in English with its own words marked and what fills its places left bare. A sentence that
    the catalogues do not have is no sentence: it raises KeyError.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sentences = {(one.one, one.many) for one in all_sentences()}

    def gettext(self, message: str) -> str:
        return self._mark(message, (message, ""))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._mark(msgid1 if n == 1 else msgid2, (msgid1, msgid2))

    def _mark(self, sentence: str, key: tuple[str, str]) -> str:
        if key not in self._sentences:
            raise KeyError(f"no sentence of the catalogues: {sentence!r}")
        return "".join(
            (f"{BEGIN}{words}{END}" if words else "") + ("" if place is None else f"{{{place}}}")
            for words, place, _format, _how in Formatter().parse(sentence)
        )


def data_of(course: Course) -> set[str]:
    """Every text of a course file."""
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, str):
            found.add(" ".join(value.split()))
        elif isinstance(value, dict):
            for part in value.values():
                gather(part)
        elif isinstance(value, list | tuple):
            for part in value:
                gather(part)

    gather(course.model_dump(mode="json"))
    return found


def names_of_days() -> set[str]:
    """What the CLDR calls days, months and halves of a day, in every language we speak."""
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(366)]
    halves = [time(1), time(13)]
    return {
        word
        for language in LANGUAGES
        for said in (
            *(day_in(language, day) for day in days),
            *(weekday_in(language, day) for day in days[:7]),
            *(weekday_in_full_in(language, day) for day in days[:7]),
            *(clock_in(language, half) for half in halves),
        )
        for word in said.split()
    }


def unmarked(text: str, data: Collection[str]) -> str:
    """The words of a text that neither went through the catalogue nor are data."""
    left = _MARKED.sub(" ", text)
    left = _TYPED.sub(" ", left)
    left = _any_of(frozenset(data)).sub(" ", left)
    return " ".join(word for word in left.split() if any(map(str.isalpha, word)))


@lru_cache(maxsize=8)
def _any_of(data: frozenset[str]) -> re.Pattern[str]:
    """What is known, the longest first where one begins with another."""
    known = sorted((one for one in data if any(map(str.isalpha, one))), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known)) or '(?!)'})(?!\w)")
