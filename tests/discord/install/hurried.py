"""A companion whose discord.py waits for a moment where it waits for five seconds: before it opens another session."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from tests.front.running import Running
from tests.front.serving import running as running_as_ever

#: Run in the process of the companion before it starts.
HURRY = """
import asyncio, types
from discord import client, shard

async def moment(seconds, *result):
    return await asyncio.sleep(min(seconds, 0.05), *result)

for module in (client, shard):
    module.asyncio = types.SimpleNamespace(**{**vars(asyncio), "sleep": moment})
"""


def running(env: Mapping[str, str], cwd: Path) -> AbstractAsyncContextManager[Running]:
    """`companion run`, without anybody at a terminal."""
    return running_as_ever(env, cwd, first=HURRY)
