"""Pictures that are drawn once, however many tests show them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest

#: Beside it stands a function of that name.
ATTACHED = import_module("adapters.files.attached")


@pytest.fixture(autouse=True, scope="session")
def drawn_once() -> Iterator[None]:
    """Drawing takes a quarter of a second, and the same chart is the same picture."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ATTACHED, "chart_image", cache(ATTACHED.chart_image))
        yield
