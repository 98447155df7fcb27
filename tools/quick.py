"""The tests next to what has changed, the nearest first, for ten seconds: `make quick`.

What has changed is what git says is not committed yet; where all is, the last commit. A test file is near a changed
module by how few imports lie between the two; a name that a package only passes on leads to where it is defined. What
does not fit into the time is counted, not hidden: `make test` runs it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("adapters", "bot", "companion", "scheduling", "storage", "tests", "tools")
IMPORT = re.compile(
    r"^[ \t]*(?:from (?P<module>[\w.]+) )?import (?:\((?P<several>[^)]*)\)|(?P<names>[\w., ]+))", re.MULTILINE
)
#: Seconds after which no further test is begun.
BUDGET = 8.0
#: More test files than this would take all the time to read.
MOST = 24


class Tree:
    """The modules below a folder, and which of them import which, by their dotted names."""

    def __init__(self, root: Path, rooms: Sequence[str] = ROOMS) -> None:
        self.files = {
            _name(path.relative_to(root)): path
            for room in rooms
            for path in sorted((root / room).rglob("*.py"))
        }
        #: What each module imports: under which name, from where, and the name there ("" for a whole module).
        self._imported = {
            name: {alias: (module, there) for alias, module, there in imported(path.read_text("utf-8"))}
            for name, path in self.files.items()
        }
        self.imports = {
            name: {found for one in pairs.values() if (found := self._defined_in(*one))}
            for name, pairs in self._imported.items()
        }

    def _defined_in(self, module: str, name: str) -> str | None:
        """The module in which this name, imported from there, stands; None where it is not one of ours."""
        seen = set()
        while module in self.files and (module, name) not in seen:
            seen.add((module, name))
            if f"{module}.{name}" in self.files:
                return f"{module}.{name}"
            if name not in self._imported[module]:
                return module
            module, name = self._imported[module][name]
        return None

    def distances(self, changed: Iterable[str]) -> dict[str, int]:
        """How many imports lie between each module and the nearest that has changed."""
        importers: dict[str, set[str]] = {name: set() for name in self.files}
        for name, found in self.imports.items():
            for one in found:
                importers[one].add(name)
        # What stands in a conftest reaches the tests below it without being imported.
        for name in self.files:
            folder, _, last = name.rpartition(".")
            if last == "conftest":
                importers[name] |= {one for one in self.files if one.startswith(f"{folder}.")}
        reached = dict.fromkeys((name for name in changed if name in self.files), 0)
        edge = list(reached)
        while edge:
            users = sorted({user for name in edge for user in importers[name]} - reached.keys())
            reached.update(dict.fromkeys(users, reached[edge[0]] + 1))
            edge = users
        return reached


def imported(code: str) -> Iterator[tuple[str, str, str]]:
    """The absolute imports of a module, wherever in it they stand: (name here, module, name there). Its text is
    searched and not parsed, which would take longer than the tests.
    """
    for match in IMPORT.finditer(code):
        module = match["module"] or ""
        for part in filter(None, re.split(r"[,\s]*,[,\s]*|\s*\n\s*", match["several"] or match["names"])):
            there, _, here = part.strip().partition(" as ")
            yield here or there, module or there, there if module else ""


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def nearest(tree: Tree, changed: Iterable[str]) -> list[Path]:
    """The test files that changed modules reach, those that changed themselves or are named after one first, then by
    distance.
    """
    names = set(changed)
    stems = {f"test_{name.rpartition('.')[2]}" for name in names}
    distances = tree.distances(names)
    tests = [name for name in distances if name.rpartition(".")[2].startswith("test_")]

    def order(name: str) -> tuple[bool, int, str]:
        return name.rpartition(".")[2] not in stems, distances[name], name

    return [tree.files[name] for name in sorted(tests, key=order)]


class Hurry:
    """A pytest plugin that begins no test after `end`, on the clock of `time.monotonic`; `left` counts those."""

    def __init__(self, end: float) -> None:
        self._end = end
        self.left = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self) -> bool | None:
        if time.monotonic() < self._end:
            return None
        self.left += 1
        return True


def _git(*arguments: str) -> tuple[str, ...]:
    done = subprocess.run(  # noqa: S603 - questions of our own
        [shutil.which("git") or "git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return tuple(done.stdout.splitlines())


def changed_files() -> list[str]:
    """The Python files that are not committed yet, or those of the last commit."""
    now = [*_git("diff", "--name-only", "HEAD"), *_git("ls-files", "--others", "--exclude-standard")]
    files = now or _git("diff", "--name-only", "HEAD~1", "HEAD")
    return [file for file in files if file.endswith(".py")]


def main() -> int:
    """The exit code: that of pytest, 0 where nothing reaches what has changed."""
    hurry = Hurry(time.monotonic() + BUDGET)
    files = sys.argv[1:] or changed_files()
    found = nearest(Tree(ROOT), [_name(Path(file)) for file in files])
    print(f"Changed: {', '.join(files) or 'no Python file'}")
    if not found:
        print("No test reaches that.")
        return 0
    options = ("-q", "-p", "no:randomly", "-p", "no:xdist", "--rootdir", str(ROOT))
    status = pytest.main([*options, *map(str, found[:MOST])], plugins=[hurry])
    print(
        f"Left to `make test`: {hurry.left} tests of these files, and {len(found[MOST:])} files further away."
    )
    return int(status)


if __name__ == "__main__":
    raise SystemExit(main())
