"""Forms that people have in front of them, and what they have typed so far. They are remembered by this process only,
and no longer than an interaction can be answered: what is lost is opened anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.discord.app.again import What
from adapters.discord.app.inbound import Handed
from bot.inbound import Submitted
from bot.messages import Form
from bot.model import Profile
from bot.ports import Clock

KEPT = timedelta(minutes=15)
MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form that was opened by `opener`, on a page (from 0 on). `space` is the one it is about, `reader` who fills it
    in. `typed` and `files` are from the pages before this one, `kept` is what they typed the last time.
    """

    form: Form
    opener: What
    space: str
    reader: Profile | None
    page: int = 0
    typed: Submitted | None = field(default=None, repr=False)
    files: tuple[Handed, ...] = ()
    kept: Submitted | None = field(default=None, repr=False)


class Drafts:
    """Drafts by who fills them in and the custom id of the form, or of the button that opens it again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, Draft]] = OrderedDict()

    def keep(self, user_id: str, custom_id: str, draft: Draft) -> None:
        key = (user_id, custom_id)
        self._kept[key] = (self._clock.now(), draft)
        self._kept.move_to_end(key)
        oldest = self._clock.now() - KEPT
        while self._kept and (len(self._kept) > MOST or next(iter(self._kept.values()))[0] < oldest):
            self._kept.popitem(last=False)

    def find(self, user_id: str, custom_id: str) -> Draft | None:
        kept_at, draft = self._kept.get((user_id, custom_id), (None, None))
        return draft if kept_at is not None and self._clock.now() - kept_at < KEPT else None
