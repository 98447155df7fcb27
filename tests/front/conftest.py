"""For tests that start a companion of their own."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.front.running import environment


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(DATABASE_URL=f"sqlite:///{tmp_path}/data/companion.db")


@pytest.fixture
def restored() -> Iterator[None]:
    """Logging and the hook for uncaught errors, as they were."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
