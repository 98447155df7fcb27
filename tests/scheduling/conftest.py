"""The stores of the contract suite, for what must hold on each of them."""

from __future__ import annotations

from tests.contracts.conftest import opener, postgres, store

__all__ = ["opener", "postgres", "store"]
