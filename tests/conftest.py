"""For all tests: nobody's own settings, and property tests that say the same on every machine of a CI."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from companion.settings import variable_names
from tests.support.databases import (
    common_postgres,
    common_sqlite,
    common_sqlite_url,
    new_postgres_url,
    new_sqlite_url,
    new_url,
    postgres,
    postgres_url,
    servant,
    sqlite_template,
    sqlite_url,
    url,
)
from tests.support.effort import examples
from tests.support.timing import Timing

__all__ = [
    "common_postgres",
    "common_sqlite",
    "common_sqlite_url",
    "new_postgres_url",
    "new_sqlite_url",
    "new_url",
    "postgres",
    "postgres_url",
    "servant",
    "sqlite_template",
    "sqlite_url",
    "url",
]

# No deadline: a busy machine is no failure.
settings.register_profile("developer", deadline=None, max_examples=examples(25, 100), print_blob=True)
settings.register_profile("ci", settings.get_profile("developer"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Timing(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on stores that stay open run in the one loop that those belong to."""
    for item in items:
        if "kept" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment as on a machine where nothing of ours is set, nor a width (test runners set one)."""
    for name in (*variable_names(), "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
