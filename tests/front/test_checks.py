"""The documentation checks find what they are for, and nothing is wrong now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.rehearsed import shown
from tools import excerpt
from tools.documents import problems
from tools.excerpt import readme
from tools.generated import settings_page
from tools.locks import out_of_step
from tools.markdown import broken_commands, broken_links
from tools.tree import ROOT, tied_to_a_machine

ARGUMENTS = re.compile(r"^\t@\$\(BIN\)/companion (rehearse .*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def demo_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `make demo` prints, of a term that other tests play too. `make documents` starts it as people do."""

    def demo() -> list[str]:
        (arguments,) = ARGUMENTS.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
        printed = shown(*arguments.removeprefix("rehearse ").split(), columns=80).stdout
        return [line.rstrip() for line in printed.splitlines()]

    monkeypatch.setattr(excerpt, "_demo", demo)


def test_nothing_is_wrong_now() -> None:
    assert list(problems(ROOT)) == []


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "Makefile").write_text("demo:\n\ttrue\n")
    return tmp_path / "README.md"


def test_broken_links_are_found(page: Path) -> None:
    (page.parent / "other.md").write_text("# A `heading` here!\n")
    page.write_text(
        "# Top\n[ok](other.md) [ok](other.md#a-heading-here) [ok](#top) [ok](https://example.org)\n"
        "[one](gone.md) [two](other.md#gone) [three](#gone) ![four](gone.png) [five](../../etc/passwd)\n"
        "```\n[not a link](gone.md)\n```\n"
    )
    assert list(broken_links(page, page.parent)) == [
        "README.md:3: there is no gone.md",
        "README.md:3: other.md has no heading #gone",
        "README.md:3: this page has no heading #gone",
        "README.md:3: there is no gone.png",
        "README.md:3: there is no ../../etc/passwd",
    ]


def test_broken_commands_are_found(page: Path) -> None:
    page.write_text(
        "`/course nonsense` is none; /course next is.\n"
        "```sh\n"
        "make demo PYTHON=python3.13\n"
        "make nonsense   # no\n"
        "companion run\n"
        ".venv/bin/companion nonsense\n"
        "companion settings --nonsense\n"
        "companion course nonsense\n"
        "```\n"
    )
    assert list(broken_commands(page, page.parent)) == [
        "README.md:4: the Makefile has no nonsense",
        "README.md:6: there is no companion nonsense",
        "README.md:7: companion settings has no option --nonsense",
        "README.md:8: there is no companion course nonsense",
        "README.md:1: there is no command /course nonsense",
    ]


def test_a_table_that_is_out_of_date_is_found() -> None:
    right = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert settings_page(right.replace("`LOG_LEVEL`", "`LOUDNESS`")) == right


def test_locks_out_of_step_are_found(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    assert list(out_of_step(tmp_path)) == []
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        project.replace('"click>=8.3,<9"', '"click>=99", "leftpad>=1"'), encoding="utf-8"
    )
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    (tmp_path / "requirements.lock").write_text(lock + "mystery==1.0\n", encoding="utf-8")
    found = "\n".join(out_of_step(tmp_path))
    assert "requirements.lock: click " in found
    assert "requirements.lock: leftpad is not in it" in found
    assert "requirements.lock: mystery==1.0 has no hash" in found
    assert "requirements-dev.lock: another mystery" in found


def test_what_ties_the_tree_to_a_machine_is_found(tmp_path: Path) -> None:
    host = "py" + "pi.org"
    home = "/home" + "/somebody/"
    (tmp_path / "setup.cfg").write_text(f"index = https://{host}/simple\n")
    (tmp_path / "notes.md").write_text(f"see {home}notes and {tmp_path}/x\n")
    (tmp_path / "picture.png").write_bytes(host.encode())
    assert [line.split(";")[0] for line in tied_to_a_machine(tmp_path)] == [
        f"notes.md:1: a home folder ({home})",
        f"notes.md:1: a machine's path ({tmp_path}/)",
        f"setup.cfg:1: a registry's host ({host})",
    ]


def test_an_excerpt_that_is_out_of_date_is_found() -> None:
    """The README's words about the demo are the demo's own, and its commands are the Makefile's."""
    right = (ROOT / "README.md").read_text(encoding="utf-8")
    wrong = right.replace("  ╭─ to @", "  ╭─ to all but @")
    assert wrong != right
    assert readme(wrong) == right
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (arguments,) = ARGUMENTS.findall(makefile)
    assert right.count(f".venv/bin/companion {arguments}\n") == 2
