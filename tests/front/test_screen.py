"""The terminal: colour only where it is wanted."""

from __future__ import annotations

import io

import pytest

from adapters.local import Screen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def entry(stream: io.StringIO, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    Screen(stream, environ).entry(
        "09:00",
        "#general",
        "A line that is longer than the terminal is wide.",
        style="cyan",
        buttons="[1] Join",
    )
    return stream.getvalue()


def test_colour_on_a_terminal_with_wrapped_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = entry(Terminal(), {}, monkeypatch)
    assert "\x1b[" in shown
    lines = [line.rstrip() for line in shown.splitlines()]
    assert lines[1:3] == ["       A line that is longer than the", "       terminal is wide."]


@pytest.mark.parametrize(("stream", "environ"), [(Terminal(), {"NO_COLOR": "1"}), (io.StringIO(), {})])
def test_no_escape_codes_elsewhere(
    stream: io.StringIO, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in entry(stream, environ, monkeypatch)


def test_long_lines_stay_whole_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert entry(io.StringIO(), {}, monkeypatch) == (
        "09:00  #general\n       A line that is longer than the terminal is wide.\n       [1] Join\n\n"
    )
