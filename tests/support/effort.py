"""How hard the tests search: a telling sample by default, the full numbers in `make thorough`."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("THOROUGH"))
#: Where seeds that tests count up begin. `make thorough` throws dice for it and says what they showed.
SEED = int(os.environ.get("SEED") or 0)


def examples(small: int, thorough: int) -> int:
    """How many examples a search takes: `small` in a usual run, `thorough` in a thorough one."""
    return thorough if THOROUGH else small
