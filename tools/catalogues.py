"""The catalogues: what the sentences of the code are in every other language.

python -m tools.catalogues            writes what is new into the catalogues and takes out what is gone
python -m tools.catalogues --check    tells what is missing or wrong and exits 1

A new sentence comes in without a translation; fill in its `msgstr`. Nothing is ever guessed from a similar sentence.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.language import LANGUAGES, SOURCE
from tools.sentences import Sentence, Unclear, sentences
from tools.tree import ROOT

#: How many forms a sentence with a number has in each language, and which of them is for which number.
PLURALS = {"es": "nplurals=2; plural=(n != 1);"}

# A command (`/course me`) or an argument of one (`zone:Asia/Qatar`) that people are to type: the same in any language.
_TYPED = re.compile(r"(?<![\w/<:])/[a-z]+|\b[a-z]+:[\w/…][^\s.,”]*")


def catalogue_of(root: Path, language: str) -> Path:
    return root / "bot" / "language" / "catalogues" / f"{language}.po"


def read(root: Path, language: str) -> Catalog:
    return read_po(BytesIO(catalogue_of(root, language).read_bytes()), locale=language)


def update(root: Path, language: str) -> None:
    """Bring a catalogue up to the code. Translations stay; what no code says any more goes."""
    known, fresh = read(root, language), Catalog(locale=language)
    for sentence in _sentences(root):
        here = known.get(_id(sentence))
        kept = here.string if here is not None and _key(here) == (sentence.one, sentence.many) else ""
        flags = here.flags - {"python-brace-format"} if here is not None else set()
        # Only the file is named: line numbers would change with every edit.
        fresh.add(_id(sentence), string=kept, locations=[(sentence.path, 0)], flags=flags)
    out = BytesIO()
    write_po(out, fresh, width=110, omit_header=True, include_lineno=False)
    body = out.getvalue().decode("utf-8")
    catalogue_of(root, language).write_text(f"{_header(language)}\n{body.strip()}\n", encoding="utf-8")


def problems(root: Path) -> Iterator[str]:
    """Everything that is wrong with the catalogues, a line each."""
    found = list(sentences(root))
    for unclear in found:
        if isinstance(unclear, Unclear):
            yield f"{unclear.path}:{unclear.line}: no sentence can be read here: {unclear.code}"
    for language in LANGUAGES:
        if language != SOURCE:
            yield from _problems_in(root, language, [one for one in found if isinstance(one, Sentence)])


def _problems_in(root: Path, language: str, wanted: Iterable[Sentence]) -> Iterator[str]:
    name, known = catalogue_of(root, language).name, read(root, language)
    said = {(sentence.one, sentence.many): sentence for sentence in wanted}
    in_catalogue = {_key(message): message for message in known if message.id}
    for one, count in Counter(one for one, _many in said).items():
        if count > 1:
            yield f"{name}: has two plurals, or is said with and without one: {one!r}"
    for key, sentence in said.items():
        if key not in in_catalogue:
            yield f"{name}: missing, run python -m tools.catalogues: {sentence.one!r} ({sentence.path})"
    for key, message in in_catalogue.items():
        if key not in said:
            yield f"{name}: no code says this any more, run python -m tools.catalogues: {key[0]!r}"
        else:
            yield from (f"{name}: {what}: {key[0]!r}" for what in wrong(message, _forms(language)))


def wrong(message: Message, forms: int) -> Iterator[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        yield "is only a guess (fuzzy)"
    one, many = _key(message)
    strings = _strings(message)
    if len(strings) != (forms if many else 1):
        yield f"has {len(strings)} of {forms if many else 1} forms"
    if not all(text.strip() for text in strings):
        yield "is not translated"
        return
    allowed = [places(text) for text in (one, many) if text]
    for text in strings:
        if places(text) not in allowed:
            yield f"has other places than {', '.join(sorted(allowed[-1])) or 'none'}: {text!r}"
        if set(_TYPED.findall(text)) not in [set(_TYPED.findall(source)) for source in (one, many or one)]:
            yield f"has another command to type than its source: {text!r}"
        if text.strip() != text and one.strip() == one:
            yield f"begins or ends with a blank: {text!r}"


def places(text: str) -> frozenset[str]:
    """The named places of a sentence; one that cannot be read has a place nobody fills."""
    try:
        return frozenset(name for _text, name, _format, _how in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"?"})


def _sentences(root: Path) -> Iterator[Sentence]:
    seen: set[tuple[str, str]] = set()
    for sentence in sentences(root):
        if isinstance(sentence, Sentence) and (sentence.one, sentence.many) not in seen:
            seen.add((sentence.one, sentence.many))
            yield sentence


def _id(sentence: Sentence) -> str | tuple[str, str]:
    return (sentence.one, sentence.many) if sentence.many else sentence.one


def _key(message: Message) -> tuple[str, str]:
    """The sentence and its plural; Babel gives a pair for one that has a plural."""
    if isinstance(message.id, str):
        return message.id, ""
    return message.id[0], message.id[1]


def _strings(message: Message) -> list[str]:
    """Its translation, in one form or in several."""
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or ())


def _forms(language: str) -> int:
    return int(re.sub(r"nplurals=(\d+);.*", r"\1", PLURALS[language]))


def _header(language: str) -> str:
    lines = (
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language]}",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines)]) + "\n"


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    if not arguments:
        for language in LANGUAGES:
            if language != SOURCE:
                update(ROOT, language)
    found = list(problems(ROOT))
    for problem in found:
        print(problem)
    told = f"problems found: {len(found)}" if found else "every sentence is there in every language"
    print(f"catalogues: {told}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
