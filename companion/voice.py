"""How a command speaks: to a terminal in its width and in colour, elsewhere plainly."""

from __future__ import annotations

import os

import click
from rich.console import Console, RenderableType

NARROWEST = 20
"""Columns; below this nothing can be laid out any more."""


class Voice:
    """Prints on standard output, without blanks at the ends of lines.

    Files and pipes have no width of their own: there `elsewhere` counts, or COLUMNS where somebody has set it.
    """

    def __init__(self, *, elsewhere: int) -> None:
        self._console = Console(highlight=False, markup=False, emoji=False)
        if not self._console.is_terminal and not os.environ.get("COLUMNS", "").strip("0").isdecimal():
            self._console.width = elsewhere
        self._console.width = max(self._console.width, NARROWEST)

    @property
    def width(self) -> int:
        """In columns of the terminal."""
        return self._console.width

    def __call__(self, what: RenderableType) -> None:
        with self._console.capture() as captured:
            self._console.print(what)
        lines = captured.get().splitlines()
        click.echo("\n".join(line.rstrip() for line in lines), color=self._console.is_terminal)
