"""Golden files: what people see. UPDATE_GOLDEN=1 writes them anew; then read the difference."""

from __future__ import annotations

import json
import os
from pathlib import Path


def is_golden(said: str, golden: Path) -> bool:
    """Whether this is what the file says."""
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    return said == golden.read_text(encoding="utf-8")


def is_golden_json(shown: object, golden: Path) -> bool:
    """The same of JSON, a line for each value."""
    return is_golden(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", golden)
