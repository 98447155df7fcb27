"""What lasts: the store in memory, on SQLite and on PostgreSQL, and the migrations of the last two."""

from storage.lock import hold_single_instance
from storage.memory import MemorySafe, MemoryStore
from storage.migrating import migrate
from storage.sql.safe import SqlSafe
from storage.sql.store import SqlStore

open_store = SqlStore.open
open_safe = SqlSafe

__all__ = [
    "MemorySafe",
    "MemoryStore",
    "SqlSafe",
    "SqlStore",
    "hold_single_instance",
    "migrate",
    "open_safe",
    "open_store",
]
