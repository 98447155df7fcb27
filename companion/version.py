"""Which release this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "learner-companion"


def release() -> str:
    """The version of the installed package; "uninstalled" where the sources run without one."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "uninstalled"
