"""The folder tree is the architecture: imports run one way, and the companion itself looks at no clock."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "adapters", "scheduling", "storage", "companion")
#: The only library the companion itself may use (with its compiled half): for what people write.
ALLOWED_IN_BOT = {"pydantic", "pydantic_core"}
#: And for what every language has of its own: catalogues, names of days, numbers.
ALLOWED_IN_LANGUAGE = {*ALLOWED_IN_BOT, "babel"}
CLOCKS = {
    *(("datetime", name) for name in ("now", "utcnow", "today")),
    ("date", "today"),
    *(("time", name) for name in ("time", "time_ns", "monotonic", "localtime", "gmtime")),
}


def modules(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level names of every absolute import, wherever in the module it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def test_the_companion_itself_uses_the_standard_library_and_pydantic() -> None:
    foreign = {
        f"{path}: {name}"
        for path, tree in modules("bot")
        for name in imported(tree)
        if name != "bot" and name not in _allowed(path) and name not in sys.stdlib_module_names
    }
    assert foreign == set()


def _allowed(path: Path) -> set[str]:
    return ALLOWED_IN_LANGUAGE if path.is_relative_to("bot/language") else ALLOWED_IN_BOT


def clock_readings(tree: ast.Module) -> Iterator[str]:
    """Calls like `datetime.now()` and `time.time()`, and imports that would hide them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in CLOCKS:
                yield f"line {node.lineno}: {owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield f"line {node.lineno}: from time import …"


def test_time_is_an_argument() -> None:
    readings = [f"{path}: {reading}" for path, tree in modules("bot") for reading in clock_readings(tree)]
    assert readings == []


@pytest.mark.parametrize(
    "code",
    [
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time",
        "from time import time",
    ],
)
def test_a_look_at_a_clock_would_be_found(code: str) -> None:
    assert list(clock_readings(ast.parse(code)))


def test_no_module_is_left_out_of_the_contracts() -> None:
    """Every top-level package of the wheel is one of the rooms (courses holds files only)."""
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "tools"}
    assert found - {"courses"} == set(ROOMS)
    assert all(path.name == "__init__.py" for path in (ROOT / "courses").rglob("*.py"))


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", house)
    return house


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold(copy_of_the_house: Path) -> None:
    result = lint(copy_of_the_house)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "code", "contract"),
    [
        ("bot/sly.py", "import companion.version", "Imports run one way"),
        ("storage/sly.py", "import adapters.local", "Imports run one way"),
        ("adapters/sly.py", "import scheduling.pulse", "Imports run one way"),
        ("bot/decisions/sly.py", "import bot.ports", "Decisions stand below the ports"),
        ("bot/decisions/sly.py", "import bot.commands.context", "Decisions stand below the ports"),
        ("bot/sly.py", "import click", "The companion itself knows pydantic and no other library"),
        ("adapters/sly.py", "import sqlalchemy", "Only storage speaks to a database"),
        ("storage/sly.py", "import apscheduler", "Only scheduling knows APScheduler"),
        ("bot/phrases/sly.py", "import babel", "Only bot.language knows Babel"),
        ("companion/sly.py", "import icalendar", "Only adapters make calendar files and pictures"),
        ("companion/sly.py", "import slack_sdk", "Only adapters.slack knows Slack's libraries"),
        (
            "bot/commands/sly.py",
            "import bot.phrases.slack",
            "Sentences about Slack stand in the one catalogue",
        ),
        ("adapters/sly.py", "import cryptography", "Only storage encrypts"),
    ],
)
def test_a_breach_fails_by_name(copy_of_the_house: Path, module: str, code: str, contract: str) -> None:
    path = copy_of_the_house / module
    path.write_text(f'"""Not as agreed."""\n\n{code}\n')
    try:
        result = lint(copy_of_the_house)
    finally:
        path.unlink()
    assert result.returncode == 1
    (broken,) = {line for line in result.stdout.splitlines() if " BROKEN" in line}
    assert broken.startswith(contract)
    assert module.removesuffix(".py").replace("/", ".") in result.stdout
