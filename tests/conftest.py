"""For all tests: nobody's own settings, and property tests that say the same on every machine of a CI."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from companion.settings import variable_names

# No deadline: a busy machine is no failure.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment as on a machine where nothing of ours is set, nor a width (test runners set one)."""
    for name in (*variable_names(), "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
