"""How hard the tests search: a telling sample by default, the full numbers in `make thorough`.

`THOROUGH=1` in the environment asks for the full numbers; `SEED=…` repeats a thorough run whose dice were its own.
"""

from __future__ import annotations

import os
from random import SystemRandom

THOROUGH = bool(os.environ.get("THOROUGH"))
#: On a CI every run must say the same.
SAME_EVERY_TIME = bool(os.environ.get("CI")) or not THOROUGH


def examples(small: int, thorough: int) -> int:
    """How many examples a search takes: `small` in a usual run, `thorough` in a thorough one."""
    return thorough if THOROUGH else small


def _first_seed() -> int:
    """Set in the environment, so that all workers of one run throw the same dice."""
    if "SEED" not in os.environ:
        os.environ["SEED"] = "0" if SAME_EVERY_TIME else str(SystemRandom().randrange(1_000_000) * 1_000)
    return int(os.environ["SEED"])


#: Where seeds that tests count up begin.
SEED = _first_seed()
