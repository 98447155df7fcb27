"""What every store agrees on about single values: instants, text from people, ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Options, Profile

LARGEST_ID = 2**63 - 1
"""The largest id both databases can hold. A larger one (from a forged button) is simply unknown."""

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""When something is to be tried that waits for nothing."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def utc(value: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime, which is nobody's instant."""
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"an instant needs a zone, and this has none: {value.isoformat()}")
    return value.astimezone(UTC)


def seconds(length: timedelta) -> int:
    """A length of time as whole seconds. Raises ValueError for one with a fraction, which no store keeps."""
    whole, rest = divmod(length, timedelta(seconds=1))
    if rest:
        raise ValueError(f"a length of time is kept in whole seconds, and this is not: {length}")
    return whole


def storable(text: str) -> str:
    """Text as both databases can keep it: NUL and lone surrogates become U+FFFD, all else stays as it is."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def clean_profile(profile: Profile) -> Profile:
    """What a platform says of somebody, as both databases can keep it."""
    return replace(
        profile,
        space=storable(profile.space),
        external_id=storable(profile.external_id),
        name=storable(profile.name),
        zone=storable(profile.zone),
        locale=storable(profile.locale),
    )


def clean_options(options: Options) -> Options:
    """How a cohort is run, as both databases can keep it."""
    return replace(options, group=storable(options.group))


def told_now(before: Profile | None, profile: Profile) -> Profile:
    """What we were told of somebody once `profile` came: a guessed zone takes no told one's place."""
    if before is None or not profile.guessed or before.guessed:
        return profile
    return replace(profile, zone=before.zone, guessed=False)


def is_possible(number: int) -> bool:
    """Whether a row could have this id."""
    return 0 < number <= LARGEST_ID


def possible(ids: Iterable[int]) -> list[int]:
    """The ids a row could have, each once, in the order given."""
    return [number for number in dict.fromkeys(ids) if is_possible(number)]
