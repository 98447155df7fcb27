"""A Discord for each test, and what is installed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discord.install.scene import Scene
from tests.discord.standin import Discord, Guild


@pytest.fixture
def scene(discord: Discord, guild: Guild, tmp_path: Path) -> Scene:
    return Scene(discord, guild, tmp_path)
