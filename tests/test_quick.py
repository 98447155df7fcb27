"""`make quick`: the tests next to what has changed, the nearest first, and none begun when the time is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.quick import Hurry, Tree, imported, nearest

FILES = {
    "bot/rule.py": "def decide() -> None: ...",
    "bot/__init__.py": "from bot.rule import decide",
    "bot/app.py": "import bot.rule",
    "tests/conftest.py": "",
    "tests/support.py": "from bot import decide",
    "tests/test_rule.py": "",
    "tests/test_near.py": "from bot import decide as chosen",
    "tests/deep/__init__.py": "",
    "tests/deep/conftest.py": "from bot.app import App",
    "tests/deep/test_fixtures.py": "",
    "tests/test_supported.py": "from tests.support import (\n    helper,\n    other,\n)",
    "tests/test_apart.py": "import json\nTEXT = 'from bot import rule'",
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    for name, code in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{code}\n")
    return Tree(tmp_path, ["bot", "tests"])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (["bot.rule"], ["near", "supported", "fixtures"]),
        (["bot.app"], ["fixtures"]),
        (["tests.support"], ["supported"]),
        (["tests.test_apart"], ["apart"]),
        (["bot.unknown"], []),
    ],
)
def test_the_nearest_come_first(tree: Tree, changed: list[str], expected: list[str]) -> None:
    found = [path.stem.removeprefix("test_") for path in nearest(tree, changed)]
    assert found == expected


def test_one_that_is_named_after_what_changed_comes_first(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "tests/test_rule.py").write_text("from tests.support import helper\n")
    found = nearest(Tree(tmp_path, ["bot", "tests"]), ["bot.rule"])
    assert [path.stem for path in found][:2] == ["test_rule", "test_near"]


def test_imports_are_found_wherever_they_stand() -> None:
    code = "import a.b as c, d\nfrom e import (\n    f,\n    g as h,\n)\n\ndef one() -> None:\n    from i.j import k\n"
    assert list(imported(code)) == [
        ("c", "a.b", ""),
        ("d", "d", ""),
        ("f", "e", "f"),
        ("h", "e", "g"),
        ("k", "i.j", "k"),
    ]


def test_no_test_is_begun_after_the_end() -> None:
    over, running = Hurry(end=0), Hurry(end=float("inf"))
    assert [over.pytest_runtest_protocol(), over.left] == [True, 1]
    assert [running.pytest_runtest_protocol(), running.left] == [None, 0]
