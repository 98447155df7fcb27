"""The terminal: what the room shows, in colour where there is a terminal that wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

INDENT = 7


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Rich would leave the process from here; but what is being sent has to be written down first."""
        raise BrokenPipeError("nobody reads what the room shows")


class Screen:
    """Writes entries of a time, a heading and a text below it. Texts must be clean already (`bot.plain`).

    Long lines are wrapped at a terminal's width; elsewhere they stay whole, for programs that read them.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str]) -> None:
        self._terminal = stream.isatty()
        coloured = self._terminal and not environ.get("NO_COLOR")
        self._console = _Console(
            file=stream,
            color_system="auto" if coloured else None,
            force_terminal=self._terminal,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def entry(self, when: str, head: str, body: str, *, style: str, buttons: str = "") -> None:
        """Something said: `09:00  #general`, its text, and the buttons below it."""
        self._print(Text.assemble(f"{when:<{INDENT}}", (head, f"bold {style}")))
        if body:
            self._indented(Text(body))
        if buttons:
            self._indented(Text(buttons, style="bold green"))
        self._print(Text(""))

    def note(self, text: str) -> None:
        """A word of the room itself."""
        self._print(Text(text, style="dim"))

    def problem(self, text: str) -> None:
        """What could not be done, and what to do about it."""
        self._print(Text(text, style="red"))

    def _indented(self, text: Text) -> None:
        if self._terminal:
            self._console.print(Padding(text, (0, 0, 0, INDENT), expand=False), overflow="fold")
        else:
            margin = " " * INDENT
            self._print(Text("\n".join(f"{margin}{line}".rstrip() for line in text.plain.split("\n"))))

    def _print(self, text: Text) -> None:
        if self._terminal:
            self._console.print(text, overflow="fold")
        else:
            self._console.print(text, soft_wrap=True)
