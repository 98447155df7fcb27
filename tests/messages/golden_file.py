"""Golden files: what people see. UPDATE_GOLDEN=1 writes them anew; then read the difference."""

from __future__ import annotations

import os
from pathlib import Path


def is_golden(said: str, name: str) -> bool:
    """Whether this is what `golden/<name>` says."""
    golden = Path(__file__).parent / "golden" / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    return said == golden.read_text(encoding="utf-8")
