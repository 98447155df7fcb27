"""What lasts: the store in memory, on SQLite and on PostgreSQL, and the migrations of the last two."""

from storage.lock import hold_single_instance
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.sql.store import SqlStore

open_store = SqlStore.open

__all__ = ["MemoryStore", "SqlStore", "hold_single_instance", "migrate", "open_store"]
