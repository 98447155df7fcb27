"""Reading YAML: every text gives data with places, or mistakes with places."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.course import Data, Spot
from companion.yamldata import DEEPEST, LARGEST, MOST_VALUES, Unreadable, read_yaml
from tests.course.support import mistakes_in

TYPED = """\
norway: NO
noon: 12:00
day: 2020-10-07
version: 1.10
octal: 010
sexagesimal: 1:30
number: 42
yes: yes
truth: true
nothing:
null_too: ~
quoted: "42"
folded: >-
  two
  lines
"""


def test_nothing_is_guessed() -> None:
    assert read_yaml(TYPED.encode()).data == {
        "norway": "NO",
        "noon": "12:00",
        "day": "2020-10-07",
        "version": "1.10",
        "octal": "010",
        "sexagesimal": "1:30",
        "number": 42,
        "yes": "yes",
        "truth": True,
        "nothing": None,
        "null_too": None,
        "quoted": "42",
        "folded": "two lines",
    }


def test_everything_has_its_place() -> None:
    reading = read_yaml(b"a: 1\nb:\n  - x\n  - {c: y}\n")
    assert reading.positions.of(("b", 1, "c")) == Spot(line=4, column=9)
    assert reading.positions.of(("b", 1, "c"), key=True) == Spot(line=4, column=6)
    assert reading.positions.of(("b", 1, "missing")) == Spot(line=4, column=5)
    assert reading.positions.of(("missing",)) == Spot(line=1, column=1)


def test_windows_files_read_the_same() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").data == {"a": 1, "b": 2}


BAD: list[tuple[bytes, int, str]] = [
    (b"", 1, "is empty"),
    (b"# only a remark\n", 1, "is empty"),
    (b"- a\n- b\n", 1, "this is a list"),
    (b"hello\n", 1, "this is a single value"),
    (b"id: a\n\ttitle: b\n", 2, "a tab stands here"),
    (b'id: [a\ntitle: "b\n', 2, "not YAML"),
    (b"id: a\n  title: b\n", 2, "not YAML"),
    (b"id: a\nid: b\n", 2, "stands here twice (first on line 1)"),
    (b"id: &x a\n", 1, "&x names a part"),
    (b"id: a\ntitle: *x\n", 2, "*x repeats another part"),
    (b"id: !!python/object/apply:os.system [ls]\n", 1, "is a YAML tag"),
    (b"? [a]\n: b\n", 1, "a key must be a single word"),
    (b"id: a\n---\nid: b\n", 2, "a second document"),
    (b"id: a\ntitle: caf\xe9\n", 2, "0xE9"),
    (b"\xef\xbb\xbfid: a\ntitle: caf\xe9\n", 2, "0xE9"),
    (b"\xff\xfei\x00d\x00", 1, "UTF-16"),
    (b'id: a\ntitle: "a\x07b"\n', 2, "U+0007"),
    (b"a: " + b"[" * 5000, 1, f"more than {DEEPEST} deep"),
    (b"a: [" + b"x," * (MOST_VALUES + 1) + b"]", 1, f"more than {MOST_VALUES} values"),
    (b"a: " + b"x" * LARGEST, 0, "larger than 1024 KiB"),
]


@pytest.mark.parametrize(
    ("content", "line", "says"), BAD, ids=[f"{says}-{n}" for n, (_, _, says) in enumerate(BAD)]
)
def test_what_cannot_be_read_says_where_and_why(content: bytes, line: int, says: str) -> None:
    told = [(mistake.line, mistake.problem) for mistake in mistakes_in(content)]
    assert any(where == line and says in problem for where, problem in told), told


def test_a_repeated_key_does_not_hide_the_other_mistakes() -> None:
    told = [mistake.field for mistake in mistakes_in("id: a\nid: b\nzone: Nowhere\n")]
    assert {"id", "zone", "title", "starts", "lessons"} <= set(told)


def test_a_bomb_of_aliases_does_not_grow() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert {mistake.code for mistake in mistakes_in("\n".join(lines))} >= {"alias"}


def test_what_a_terminal_would_act_upon_is_made_visible() -> None:
    told = [str(mistake) for mistake in mistakes_in('"k\\e[31mey": 1\nid: "\\e]0;evil\\a"\n')]
    assert told
    assert not any(character < " " for text in told for character in text)


PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12)
DATA: st.SearchStrategy[Data] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**6), 10**6), PLAIN),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PLAIN, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(PLAIN, DATA, min_size=1, max_size=5))
def test_data_written_by_another_hand_comes_back(data: dict[str, Data]) -> None:
    """PyYAML writes it, we read it: what we take for a number, it takes for one and puts texts in quotes."""
    quoted = yaml.safe_dump(data, default_style=None, allow_unicode=True)
    assume("&" not in quoted and "!!" not in quoted and "? " not in quoted)
    assert read_yaml(quoted.encode()).data == data


@given(
    st.one_of(st.binary(max_size=200), st.text("abc:-[]{},&*!|>'\"# \t\n\0?%@", max_size=80).map(str.encode))
)
def test_any_bytes_are_data_or_mistakes(content: bytes) -> None:
    try:
        read_yaml(content)
    except Unreadable as error:
        assert error.mistakes
        assert all(mistake.problem for mistake in error.mistakes)
