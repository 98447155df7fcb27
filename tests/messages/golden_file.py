"""The golden files of messages."""

from __future__ import annotations

from pathlib import Path

from tests.support import golden


def is_golden(said: str, name: str) -> bool:
    """Whether this is what `golden/<name>` says."""
    return golden.is_golden(said, Path(__file__).parent / "golden" / name)
