"""Whether the lock files fit pyproject.toml, without asking any package index."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?:\s*;.*?)?\s*\\?$")
_HASH = re.compile(r"^\s+--hash=sha256:[0-9a-f]{64}")


def pins(lock: str) -> dict[str, list[Version]]:
    """The versions a lock file holds for each package (several where they differ by platform or Python)."""
    found: dict[str, list[Version]] = {}
    for line in lock.splitlines():
        if match := _PIN.match(line):
            found.setdefault(canonicalize_name(match[1]), []).append(Version(match[2]))
    return found


def out_of_step(root: Path) -> Iterator[str]:
    """What pyproject.toml asks for and a lock does not hold, what locks disagree on, and pins without a
    hash.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    wanted = {
        "requirements.lock": runtime,
        "requirements-dev.lock": runtime + project["project"]["optional-dependencies"]["dev"],
        "requirements-build.lock": project["dependency-groups"]["build"]
        + project["build-system"]["requires"],
    }
    held: dict[str, dict[str, list[Version]]] = {}
    for name, requirements in wanted.items():
        text = (root / name).read_text(encoding="utf-8")
        held[name] = pins(text)
        yield from (f"{name}: {problem}" for problem in _unmet(requirements, held[name]))
        yield from (f"{name}: {pin} has no hash; run make lock" for pin in _without_hash(text))
    for package, versions in held["requirements.lock"].items():
        if versions != held["requirements-dev.lock"].get(package):
            yield f"requirements-dev.lock: another {package} than in requirements.lock; run make lock"


def _unmet(requirements: list[str], held: dict[str, list[Version]]) -> Iterator[str]:
    for text in requirements:
        requirement = Requirement(text)
        versions = held.get(canonicalize_name(requirement.name))
        if not versions:
            yield f"{requirement.name} is not in it; run make lock"
        elif not all(requirement.specifier.contains(version) for version in versions):
            yield f"{requirement.name} {versions[0]} is not {requirement.specifier}; run make lock"


def _without_hash(lock: str) -> Iterator[str]:
    lines = lock.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _PIN.match(line) and not _HASH.match(following):
            yield line.split()[0]
