"""The daily list of what did not reach people: which morning names what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.deliveries import Undelivered
from bot.model import Profile
from bot.occurrences import Occurrence
from bot.waking import day_of

#: What fails this shortly before a list is named by that of the next day: it must be in the ledger for certain by then.
SPARE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A list at `at` names what failed from `since` on. No two of one reader name the same."""

    since: datetime
    at: datetime

    @classmethod
    def after(cls, failed_at: datetime, reader: Profile) -> Morning:
        """The list that names what failed at this instant: at the start of the reader's next day."""
        start, end = day_of(failed_at + SPARE, reader.zone, reader.waking)
        return cls(since=start - SPARE, at=end)

    @classmethod
    def of(cls, occurrence: Occurrence) -> Morning:
        """That of an UNDELIVERED occurrence."""
        return cls(since=occurrence.anchor, at=occurrence.at)

    def names(self, one: Undelivered) -> bool:
        failed_at = one.delivery.settled_at
        return failed_at is not None and self.since <= failed_at < self.at - SPARE


def listed(occurrence: Occurrence, undelivered: Iterable[Undelivered]) -> list[Undelivered]:
    """Those of these deliveries that an UNDELIVERED occurrence names, in their order."""
    morning = Morning.of(occurrence)
    return [one for one in undelivered if morning.names(one)]
