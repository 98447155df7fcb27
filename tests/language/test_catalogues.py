"""The catalogues are complete, and what they say can be said."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.commands.catalogue import COMMANDS
from bot.language import LANGUAGES, SOURCE, _, mark, negotiate, plural, speaking, spoken
from bot.messages import Strong
from bot.phrases.wording import line, plural_line
from tests.language.marked import all_sentences
from tools import catalogues
from tools.catalogues import catalogue_of, problems, update
from tools.sentences import Sentence
from tools.tree import ROOT

OTHERS = [language for language in LANGUAGES if language != SOURCE]
PAGE = '''"""A module."""
from bot.language import _, mark, plural

WORDS = {1: mark("One"), 2: mark("Two")}

def said(number):
    return (
        _("Hello {name}", name="Ana"),
        plural("{number} thing", "{number} things", number),
        _(WORDS[number]),
        _("Type /course me zone:Asia/Qatar"),
    )
'''
CATALOGUE = """msgid ""
msgstr ""
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "One"
msgstr "Uno"

msgid "Two"
msgstr "Dos"

msgid "Hello {name}"
msgstr "Hola, {name}"

msgid "{number} thing"
msgid_plural "{number} things"
msgstr[0] "{number} cosa"
msgstr[1] "{number} cosas"

msgid "Type /course me zone:Asia/Qatar"
msgstr "Escribe /course me zone:Asia/Qatar"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one module whose catalogue is complete."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "words.py").write_text(PAGE, encoding="utf-8")
    page = catalogue_of(tmp_path, "es")
    page.parent.mkdir(parents=True)
    page.write_text(CATALOGUE, encoding="utf-8")
    return tmp_path


def change(page: Path, old: str, new: str) -> None:
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")


def test_every_sentence_is_there_in_every_language() -> None:
    assert list(problems(ROOT)) == []


def test_a_complete_catalogue_has_no_problems(project: Path) -> None:
    assert list(problems(project)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgid "Two"\nmsgstr "Dos"\n', "", "missing"),
        ('msgid "Two"', 'msgid "Three"', "no code says this any more"),
        ('msgstr "Uno"', 'msgstr ""', "is not translated"),
        ('msgid "Two"', '#, fuzzy\nmsgid "Two"', "only a guess"),
        ("Hola, {name}", "Hola, {nombre}", "other places than name"),
        ("Hola, {name}", "Hola", "other places than name"),
        ("Hola, {name}", "Hola, {name", "other places than name"),
        ("{number} cosas", "cosas {}", "other places"),
        ('msgstr[1] "{number} cosas"\n', "", "is not translated"),
        ("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0", "has 1 of 2 forms"),
        ("Escribe /course me", "Escribe /curso me", "another command"),
        ('"Escribe /course me zone:', '"Escribe /course me zona:', "another command"),
        ('msgstr "Uno"', 'msgstr "Uno "', "blank"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_catalogue_is_told(project: Path, old: str, new: str, problem: str) -> None:
    change(catalogue_of(project, "es"), old, new)
    assert any(problem in told for told in problems(project))


@pytest.mark.parametrize(
    "planted",
    [
        "_(name)",
        "_(WORDS)[1]",
        '_(f"Hello {name}")',
        '_("Hello " + name)',
        'plural("{number} day", days, number)',
        "_(OTHER[1])",
        '_("one" if name else "two")',
    ],
)
def test_a_sentence_that_cannot_be_found_in_the_code_is_told(project: Path, planted: str) -> None:
    page = project / "bot" / "more.py"
    page.write_text(
        f'OTHER = {{1: "not marked"}}\nWORDS = "x"\n\n\ndef said(name):\n    {planted}\n', encoding="utf-8"
    )
    assert any(told.startswith("bot/more.py:6: no sentence") for told in problems(project))


def test_one_sentence_with_two_plurals_is_told(project: Path) -> None:
    page = project / "bot" / "words.py"
    change(page, '_("Hello', '_("{number} thing", number=1), _("Hello')
    assert any("with and without one" in told for told in problems(project))


def test_updating_keeps_what_is_translated_and_adds_and_removes_the_rest(project: Path) -> None:
    change(project / "bot" / "words.py", 'mark("Two")', 'mark("Three")')
    update(project, "es")
    page = catalogue_of(project, "es")
    known = read_po(BytesIO(page.read_bytes()))
    assert _string(known, "One") == "Uno"
    assert _string(known, "Three") == ""
    assert known.get("Two") is None
    assert "bot/words.py\n" in page.read_text(encoding="utf-8")  # no line numbers
    before = page.read_bytes()
    update(project, "es")
    assert page.read_bytes() == before


def _string(known: Catalog, sentence: str) -> object:
    found = known.get(sentence)
    return None if found is None else found.string


def test_the_command_says_what_is_wrong(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "ROOT", project)
    assert catalogues.main(["--check"]) == 0
    change(catalogue_of(project, "es"), "Uno", "")
    assert catalogues.main(["--check"]) == 1
    assert "is not translated: 'One'" in capsys.readouterr().out
    assert catalogues.main(["--help"]) == 2
    change(project / "bot" / "words.py", 'mark("Two")', 'mark("Three")')
    assert catalogues.main([]) == 1
    assert "Three" in catalogue_of(project, "es").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0, 1, 2, 1000])
def test_every_sentence_can_be_said(language: str, number: int) -> None:
    """With a value in every place: nothing is left open, and a number is written as the language writes it."""
    for sentence in all_sentences():
        values = {name: f"<{name}>" for name in _places(sentence) if name != "number"}
        with speaking(language):
            said = (
                plural(sentence.one, sentence.many, number, **values)
                if sentence.many
                else _(sentence.one, number=number, **values)
            )
        assert said.strip()
        assert "{" not in said
        for name in catalogues.places(sentence.one):
            assert name == "number" or f"<{name}>" in said, sentence.one
        if number == 1000 and sentence.many and "{number}" in sentence.many:
            assert "1,000" in said


def _places(sentence: Sentence) -> frozenset[str]:
    return catalogues.places(sentence.one) | catalogues.places(sentence.many)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_stays_in_english(language: str) -> None:
    """A translation that is letter for letter its source was forgotten, unless it has hardly a word of its own."""
    known = catalogues.read(ROOT, language)
    same = {
        message.id
        for message in known
        if isinstance(message.id, str)
        and message.id
        and message.string == message.id
        and _has_words(message.id)
    }
    assert same == set()


def _has_words(sentence: str) -> bool:
    bare = sentence
    for place in catalogues.places(sentence):
        bare = bare.replace(f"{{{place}}}", "")
    return sum(map(str.isalpha, bare)) > 3


def test_languages_are_chosen_by_what_we_speak() -> None:
    assert negotiate("es-MX") == "es"
    assert negotiate("ES_ar", "en") == "es"
    assert negotiate("pt-BR", "es-419") == "es"
    assert negotiate("", "xx", "en-GB") == "en"
    assert negotiate() == "en"
    with pytest.raises(ValueError, match="'fr' is none of"), speaking("fr"):
        pass


def test_what_is_spoken_ends_with_its_block() -> None:
    with speaking("es"):
        assert spoken() == "es"
        with speaking("en"):
            assert _("Not now") == "Not now"
        assert _("Not now") == "Ahora no"
    assert spoken() == "en"


def test_a_marked_sentence_is_said_later() -> None:
    word = mark("Watched")
    with speaking("es"):
        assert _(word) == "Lo que viste"


def test_a_line_puts_things_where_the_language_wants_them() -> None:
    with speaking("es"):
        said = line("You are in {cohort} already.", cohort=Strong(text="Otoño {2020} %s"))
    assert said == ("Ya estás en ", Strong(text="Otoño {2020} %s"), ".")
    many = plural_line("{unit}: {number} to do", "{unit}: {number} to do", 2, unit=Strong(text="Lesson 1"))
    assert many == (Strong(text="Lesson 1"), ": 2 to do")


def test_what_people_are_called_is_no_pattern() -> None:
    assert _("Hi {name}.", name="{name} {0} %s \0") == "Hi {name} {0} %s \0."
    assert line("Hi {name}.", name="{name}\0") == ("Hi ", "{name}\0", ".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_platforms_show_of_a_command_fits_in_every_language(language: str) -> None:
    """Discord takes 100 characters for what a command or a parameter is."""
    with speaking(language):
        for command in COMMANDS:
            assert 1 <= len(_(command.summary)) <= 100, command.summary
            for parameter in command.parameters:
                assert 1 <= len(_(parameter.help)) <= 100, parameter.help
