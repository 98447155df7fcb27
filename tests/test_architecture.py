"""The folder tree is the architecture: imports run one way, and the companion itself looks at no clock."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

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


@cache
def modules(room: str) -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted((ROOT / room).rglob("*.py"))
    return tuple((path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


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


KINDS: dict[str, type[Contract]] = {
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """import-linter's contracts as `pyproject.toml` has them, and the imports of the tree, read once."""

    contracts: tuple[Contract, ...]
    graph: ImportGraph

    def broken(self, *more: tuple[str, str]) -> set[str]:
        """The names of the contracts that do not hold, where there were these imports more (who, whom)."""
        graph = deepcopy(self.graph)
        for who, whom in more:
            graph.add_import(importer=who, imported=whom, line_number=3, line_contents=f"import {whom}")
        return {one.name for one in self.contracts if not one.check(deepcopy(graph), verbose=False).kept}


@pytest.fixture(scope="module")
def linter() -> Linter:
    written = read_configuration(str(ROOT / "pyproject.toml"))
    session = written["session_options"]
    contracts = tuple(
        KINDS[options["type"]](name=options["name"], session_options=session, contract_options=options)
        for options in written["contracts_options"]
    )
    graph = build_graph(*session["root_packages"], include_external_packages=True, cache_dir=None)
    return Linter(contracts=contracts, graph=graph)


def test_the_contracts_hold(linter: Linter) -> None:
    assert linter.broken() == set()


#: An import nobody agreed to, and how the contract begins that says so.
BREACHES = [
    ("bot.sly", "companion.version", "Imports run one way"),
    ("storage.sly", "adapters.local", "Imports run one way"),
    ("adapters.sly", "scheduling.pulse", "Imports run one way"),
    ("bot.decisions.sly", "bot.ports", "Decisions stand below the ports"),
    ("bot.decisions.sly", "bot.commands.context", "Decisions stand below the ports"),
    ("bot.sly", "click", "The companion itself knows pydantic and no other library"),
    ("companion.sly", "slack_sdk", "Only adapters.slack knows Slack's libraries"),
    ("companion.sly", "discord", "Only adapters.discord knows Discord's library"),
    ("scheduling.sly", "aiohttp", "Only adapters of chat platforms speak HTTP through aiohttp"),
    ("adapters.local.sly", "adapters.slack", "Adapters do not know each other"),
    ("bot.commands.sly", "bot.phrases.slack", "Sentences about Slack stand in the one catalogue"),
    ("bot.commands.sly", "bot.phrases.discord", "Sentences about Discord stand in the one catalogue"),
    ("adapters.sly", "cryptography", "Only storage encrypts"),
    ("bot.phrases.sly", "babel", "Only bot.language knows Babel"),
    ("companion.sly", "icalendar", "Only adapters make calendar files and pictures"),
    ("adapters.sly", "sqlalchemy", "Only storage speaks to a database"),
    ("storage.sly", "apscheduler", "Only scheduling knows APScheduler"),
]


@pytest.mark.parametrize(("who", "whom", "contract"), BREACHES)
def test_a_breach_fails_by_name(linter: Linter, who: str, whom: str, contract: str) -> None:
    assert whom in linter.graph.modules
    (broken,) = linter.broken((who, whom))
    assert broken.startswith(contract)


def test_every_contract_is_shown_to_break() -> None:
    contracts = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    begins = {contract for _who, _whom, contract in BREACHES}
    assert [one["name"] for one in contracts if not one["name"].startswith(tuple(begins))] == []


def test_the_contracts_are_asked_about_every_file_and_about_libraries(linter: Linter) -> None:
    files = {path.relative_to(ROOT).with_suffix("") for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    names = {".".join(file.parts).removesuffix(".__init__") for file in files}
    revisions = {name for name in names if name.startswith("storage.migrations.versions.")}
    assert names - linter.graph.modules == revisions, (
        "whose names cannot be imported, and who are read by Alembic"
    )
    for who, whom in (("companion", "adapters"), ("adapters.slack", "slack_sdk"), ("storage", "sqlalchemy")):
        assert linter.graph.direct_import_exists(importer=who, imported=whom, as_packages=True)
