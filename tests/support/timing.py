"""How long all tests take: said at the start, from the last whole run."""

from __future__ import annotations

import time

import pytest

TOOK = "companion/took"
#: What the whole suite may take on two quiet cores, in seconds.
BUDGET = 150


class Timing:
    """A plugin of the process that starts the others."""

    def __init__(self, config: pytest.Config) -> None:
        self._cache: pytest.Cache | None = getattr(config, "cache", None)
        self._is_whole = (
            not config.option.file_or_dir and not config.option.keyword and not config.option.markexpr
        )
        self._began = time.monotonic()

    def pytest_report_header(self) -> str:
        took = None if self._cache is None else self._cache.get(TOOK, None)
        here = "" if took is None else f"; the last whole run here took {took:.0f} s"
        return f"all tests: at most {BUDGET} s on two quiet cores{here}"

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if (
            self._cache
            and self._is_whole
            and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        ):
            self._cache.set(TOOK, time.monotonic() - self._began)
