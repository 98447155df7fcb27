"""Speaking to a database behind the store's back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.address import read_address
from storage.sql.engine import open_engine


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction that commits when the block ends."""
    engine = open_engine(read_address(url), durable=False)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def execute(url: str, *statements: str) -> None:
    """Run these in one transaction."""
    async with connected(url) as connection:
        for statement in statements:
            await connection.execute(text(statement))
