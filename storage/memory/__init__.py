"""The store in memory: a peer of the databases. It passes the same contract, and ends with its process."""

from storage.memory.safe import MemorySafe
from storage.memory.store import MemoryStore

__all__ = ["MemorySafe", "MemoryStore"]
