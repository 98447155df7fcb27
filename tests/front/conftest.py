"""For tests that start a companion of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.front.running import environment


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(DATABASE_URL=f"sqlite:///{tmp_path}/data/companion.db")
