"""The stores of the contract suite, for what must hold on each of them."""

from __future__ import annotations

import pytest

from scheduling import grouping, lanes
from tests.contracts.conftest import implementation, kept, opener, store

__all__ = ["implementation", "kept", "opener", "store"]


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """New work is looked for every 10 milliseconds while other work is under way."""
    for module in (grouping, lanes):
        monkeypatch.setattr(module, "LOOK_EVERY", 0.01)
