"""No text with a letter in it reaches people outside the catalogue."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.tree import ROOT
from tools.unsaid import Unsaid, unsaid, unsaid_to_people

#: Texts that are the same in every language, by module: keys of forms, columns of a file, names, things to type.
SAME_IN_EVERY_LANGUAGE: dict[str, set[str]] = {
    "bot/phrases/calls.py": {".cohort-", "@learner-companion"},
    "bot/phrases/checkin.py": {"note", "link"},
    "bot/phrases/creating.py": {"holiday", "disputed"},
    "bot/phrases/door.py": {"people"},
    "bot/phrases/doors.py": {"cohort:"},
    "bot/phrases/help.py": {"cohort:“Spring”"},
    "bot/phrases/links.py": {"link"},
    "bot/phrases/me.py": {"English", "Español"},
    "bot/phrases/preferring.py": {"Asia/Qatar", "3d, 24h, 3h", "any"},
    "bot/phrases/options.py": {
        *("reminders:", "role:none", "role:@spring", "calendar:no", "calendar:yes"),
        *("discussions:no", "discussions:yes"),
    },
    "bot/phrases/rest.py": {"until"},
    "bot/phrases/roster.py": {
        *("handle,name,zone,role", "ana,Ana Silva,Asia/Qatar,learner"),
        *("handle", "email", "zone", "role", "locale", "Asia/Qatar"),
    },
    "bot/phrases/setting_up.py": {
        *("course", "name", "start", "people", "role", "zone", "file", ":file"),
        *("yaml", "yml", "csv", "tsv", "txt", "Asia/Qatar"),
    },
    "bot/phrases/why.py": {"said_by"},
    "bot/phrases/zone.py": {"zone", "other", "Asia/Qatar"},
    "bot/commands/away.py": {"off"},
    "bot/commands/create.py": {"ascii"},
    "bot/commands/effects.py": {"opens", "due", "link", "recording", "lesson-"},
    "bot/commands/more_time.py": {"all", "none"},
    "bot/commands/options.py": {"yes", "no"},
    "bot/commands/rest.py": {"now"},
}


def found_in(*rooms: str) -> Iterator[Unsaid]:
    for room in rooms:
        for page in sorted((ROOT / room).rglob("*.py")):
            yield from unsaid(page, ROOT)


def test_phrases_and_commands_say_everything_through_the_catalogue() -> None:
    assert [
        str(one)
        for one in found_in("bot/phrases", "bot/commands")
        if one.text not in SAME_IN_EVERY_LANGUAGE.get(one.path, set())
    ] == []


def test_what_is_the_same_in_every_language_is_still_there() -> None:
    standing: dict[str, set[str]] = {}
    for one in found_in("bot/phrases", "bot/commands"):
        standing.setdefault(one.path, set()).add(one.text)
    assert {
        path: texts - standing.get(path, set())
        for path, texts in SAME_IN_EVERY_LANGUAGE.items()
        if texts - standing.get(path, set())
    } == {}


def test_nothing_is_said_to_people_anywhere_else() -> None:
    """What a parameter is, what a command is for, refusals and mistakes, wherever they are made. What is wrong with a
    course file is for its author and speaks the language of the file's own keys.
    """
    pages = [
        page
        for page in sorted((ROOT / "bot").rglob("*.py"))
        if page.relative_to(ROOT).parts[1] not in ("course", "lint", "phrases")
    ]
    assert [str(one) for page in pages for one in unsaid_to_people(page, ROOT)] == []


PLANTED = [
    'Text(line=("You are late.",))',
    'Heading(text=f"{unit.label} is open")',
    'Button(label="Go", action=action)',
    'say(", ".join(f"{number} days" for number in numbers))',
    'f"{number} lesson{plural_s}"',
    '{1: "today", 2: "tomorrow"}[days]',
    'title or "nothing"',
    '_("Hello {name}", name="you there")',
    'Fact(label=_("Due"), value=("soon",))',
    'raise Refused("That cannot be done.")',
    'words.get(key, "unknown")',
]


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_sentence_is_found(planted: str, tmp_path: Path) -> None:
    page = tmp_path / "planted.py"
    page.write_text(
        f'"""A module."""\n\n\ndef words():\n    """Says it."""\n    {planted}\n', encoding="utf-8"
    )
    ast.parse(page.read_text(encoding="utf-8"))
    assert {one.line for one in unsaid(page, tmp_path)} == {6}


SAID = [
    'Text(line=(_("You are late."),))',
    'plural("{number} day", "{number} days", days)',
    'raise ValueError(f"{key} is a mark")',
    'log.warning("%s is slow", name)',
    'if kind == "lesson": pass',
    'inputs["zone"]',
    'key.partition("/")',
    'row.inputs.get("anchor")',
    'command = f"/cohort call {number} link:https://example.org/join"',
    '{"key": value}',
    'f"{one}, {other}"',
]


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_or_no_word_at_all_is_let_through(said: str, tmp_path: Path) -> None:
    page = tmp_path / "said.py"
    page.write_text(f'"""A module."""\n\n\ndef words():\n    """Says it."""\n    {said}\n', encoding="utf-8")
    assert list(unsaid(page, tmp_path)) == []


@pytest.mark.parametrize(
    "planted",
    [
        'word: str = field(metadata=told("Which lesson", example="3"))',
        'Spec(path=("course", "next"), summary="What is open now.")',
        'raise Refused("No.")',
        'Mistake(field="file", problem="is empty.")',
    ],
)
def test_a_planted_sentence_is_found_wherever_it_stands(planted: str, tmp_path: Path) -> None:
    page = tmp_path / "planted.py"
    page.write_text(f"{planted}\n", encoding="utf-8")
    assert [one.line for one in unsaid_to_people(page, tmp_path)]
