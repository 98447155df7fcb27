"""The files of the project, and what must stand in none of them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_NOT_OURS = {".git", ".venv", "dist", "build", "__pycache__", ".hypothesis"}
_TEXT = {
    "",
    ".cfg",
    ".csv",
    ".in",
    ".ini",
    ".json",
    ".lock",
    ".mako",
    ".md",
    ".po",
    ".py",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
}

# In pieces, so that this file does not hold what it looks for.
_HOSTS = re.compile(
    "|".join(
        re.escape("".join(parts))
        for parts in (
            ("py", "pi.org"),
            ("python", "hosted.org"),
            ("registry.", "npmjs.org"),
            ("deb.", "debian.org"),
        )
    )
)
_HOME = re.compile(r"/(?:home|Users)/[a-z][\w.-]*/")


def files(root: Path) -> Iterator[Path]:
    """Every file that belongs to the project: what git knows or would add, else all but what is made."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - the developer's git
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = (root / name.decode() for name in listed.stdout.split(b"\0") if name)
    else:
        names = (path for path in root.rglob("*") if not _NOT_OURS.intersection(path.relative_to(root).parts))
    yield from (path for path in sorted(names) if path.is_file())


def tied_to_a_machine(root: Path) -> Iterator[str]:
    """Addresses of package registries, and paths that exist on one machine only."""
    # In a container the home folder may be the root itself, which every path begins with.
    here = {place for place in (root, Path.home()) if place != place.parent}
    paths = re.compile("|".join(rf"{re.escape(str(place))}/" for place in sorted(here)) or r"(?!)")
    for path in files(root):
        if path.suffix not in _TEXT:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for pattern, what in (
                (_HOSTS, "a registry's host"),
                (_HOME, "a home folder"),
                (paths, "a machine's path"),
            ):
                if found := pattern.search(line):
                    yield f"{path.relative_to(root)}:{number}: {what} ({found[0]}); leave it to configuration"
