"""What the README shows of `make demo`, taken from `make demo`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import takewhile

from tools.tree import ROOT

_BEGIN = "<!-- from make demo, made by: python -m tools.documents --write -->\n"
_END = "<!-- end -->"
#: The scene that is shown, by words of its first line, and how many learners of the last table.
_SCENE = re.compile(r"Lesson 4\b.*\bin 24 hours")
_TABLE = re.compile(r"Learner\s")
_LEARNERS = 6


def readme(text: str) -> str:
    """`README.md` with what the demo prints now. Raises ValueError where the demo has no such scene."""
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}```text\n{_excerpt(_demo())}\n```\n{_END}{after}"


def _demo() -> list[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (arguments,) = re.findall(r"^\t@\$\(BIN\)/companion (rehearse .*)$", makefile, re.MULTILINE)
    printed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "companion", *arguments.split()],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [line.rstrip() for line in printed.stdout.splitlines()]


def _excerpt(lines: list[str]) -> str:
    scene = next((number for number, line in enumerate(lines) if _SCENE.search(line)), None)
    table = next((number for number, line in enumerate(lines) if _TABLE.match(line)), None)
    if scene is None or table is None:
        raise ValueError("the demo no longer prints what the README shows of it; choose another scene")
    last = len(lines) - lines[::-1].index("")
    return "\n".join(
        [*takewhile(bool, lines[scene:]), "…", *lines[table : table + 1 + _LEARNERS], "…", *lines[last:]]
    )
