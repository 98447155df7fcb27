"""A Slack for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.slack.install.scene import Scene
from tests.slack.standin.slack import Slack


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as one:
        yield one


@pytest.fixture
def scene(slack: Slack, tmp_path: Path) -> Scene:
    return Scene(slack, tmp_path)
