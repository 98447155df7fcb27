"""Courses as stored text, parsed once."""

from __future__ import annotations

from collections import OrderedDict

from pydantic import ValidationError

from bot.course import Course
from bot.errors import StorageError

KEPT = 256
"""How many parsed courses are kept at hand; a house has a handful."""


class Courses:
    """Parsed courses by the digest of their text. None goes stale: another text has another digest."""

    def __init__(self) -> None:
        self._parsed: OrderedDict[str, Course] = OrderedDict()

    def known(self, digest: str) -> Course | None:
        """The course with this digest, where it was parsed before."""
        course = self._parsed.get(digest)
        if course is not None:
            self._parsed.move_to_end(digest)
        return course

    def read(self, digest: str, body: str) -> Course:
        """The course in this text. Raises StorageError where this release cannot read it."""
        try:
            course = Course.model_validate_json(body)
        except ValidationError as error:
            raise StorageError(
                f"A stored course (digest {digest[:12]}) cannot be read by this release of the companion. "
                "Use the release that stored it, or make the cohort anew from its course file."
            ) from error
        self._parsed[digest] = course
        if len(self._parsed) > KEPT:
            self._parsed.popitem(last=False)
        return course
