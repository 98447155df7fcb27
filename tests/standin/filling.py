"""How somebody in a chat finds what they mean, and what a platform does not let them send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Unfilled(Exception):
    """The platform itself does not let the person send this form. `errors` by the label of the field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(f"This form cannot be sent: {self.errors}")


def the_one(found: Sequence[T], what: str, known: Iterable[object], nth: int | None = None) -> T:
    """What somebody means by its name; where several are called so, `nth` says which. Raises LookupError."""
    if not found or (len(found) > 1 and nth is None):
        raise LookupError(f"{len(found)} are called {what!r}; there are {list(known)}")
    return found[nth or 0]
