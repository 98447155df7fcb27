"""What one types in the local room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.local.typed import LONGEST_LINE, Ask, Command, Press, Typed, What, Words, read_line
from bot.errors import Refused


@pytest.mark.parametrize(
    ("line", "speaker", "channel", "what"),
    [
        ("@ana /course next", "ana", None, Command(name="course", text="next")),
        ("  @Ana   /course   next  ", "ana", None, Command(name="course", text="next")),
        ("/course next", None, None, Command(name="course", text="next")),
        ("#spring @ana /course next", "ana", "spring", Command(name="course", text="next")),
        ("#Spring", None, "spring", None),
        ("@ana", "ana", None, None),
        ("@ana 3", "ana", None, Press(number=3, explicit=False)),
        ("@ana [3]", "ana", None, Press(number=3, explicit=True)),
        ("@ana press 12", "ana", None, Press(number=12, explicit=True)),
        ("press 2", None, None, Press(number=2, explicit=True)),
        ("@ana 1,3 note: went well", "ana", None, Words(text="1,3 note: went well")),
        ("@ana help", "ana", None, Words(text="help")),
        ("help", None, None, Ask(word="help")),
        ("QUIT", None, None, Ask(word="quit")),
        ("", None, None, None),
        ("   ", None, None, None),
        ("@maria.lopez-2 hello", "maria.lopez-2", None, Words(text="hello")),
        (
            '@jo /cohort roster file:"my people.csv"',
            "jo",
            None,
            Command(name="cohort", text="roster", files=("my people.csv",)),
        ),
        (
            "@jo /cohort roster file:a.csv @bo file:'b c.csv'",
            "jo",
            None,
            Command(name="cohort", text="roster  @bo", files=("a.csv", "b c.csv")),
        ),
        (
            "@jo /course note profile:x https://example.org/file:1",
            "jo",
            None,
            Command(name="course", text="note profile:x https://example.org/file:1"),
        ),
    ],
)
def test_lines(line: str, speaker: str | None, channel: str | None, what: What) -> None:
    assert read_line(line) == Typed(speaker=speaker, channel=channel, what=what)


@pytest.mark.parametrize(
    "line", ["@", "@ana! /course next", "@@ana hi", "#", "#no.dots hi", "@ana /", "x" * (LONGEST_LINE + 1)]
)
def test_lines_that_cannot_be_read_say_why(line: str) -> None:
    with pytest.raises(Refused) as refused:
        read_line(line)
    assert len(str(refused.value)) > 20


@given(st.text(max_size=200))
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        typed = read_line(line)
    except Refused:
        return
    assert typed.speaker is None or typed.speaker == typed.speaker.lower()
