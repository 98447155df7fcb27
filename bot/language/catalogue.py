"""The catalogues: which languages there are, and what every sentence is in each of them."""

from __future__ import annotations

import gettext
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

#: The language in which sentences stand in the code.
SOURCE = "en"
#: Every language that is spoken, the source first.
LANGUAGES = (SOURCE, "es")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """The sentences of one of `LANGUAGES`; one that a catalogue lacks stays in English."""
    if language == SOURCE:
        return gettext.NullTranslations()
    text = (files("bot.language") / "catalogues" / f"{language}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
