"""What every store says about names."""

from __future__ import annotations

from bot.errors import Refused


def name_taken(name: str) -> Refused:
    """What to say where a space already has a cohort of this name."""
    return Refused(f"There is already a cohort named “{name}” here. Choose another name.")
