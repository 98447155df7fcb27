"""Puts the people of cohorts into the groups of their platforms that the cohorts want them in, and takes out those who
left.

What is to be done stands in the database. Members are taken from there in handfuls, each by one process at a time; the
platform is asked outside of every transaction, first to take somebody out and then to put them in; what became of it is
written down after the handful. Whatever a crash leaves undone, or done and not written down, is done once more: it
makes no difference to somebody who is in a group already.

Each space is worked for at its own pace. One whose platform wants us to wait is left alone for so long, and holds up
nobody else.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import DeliveryError, Disconnected, NotPermitted, RateLimited, Unreachable
from bot.grouping import Grouped, Grouping
from bot.language import negotiate, speaking
from bot.ports import Clock, Groups, Store

log = logging.getLogger(__name__)

#: How many members are taken at once.
HANDFUL = 16
#: One member may take this long; then nobody knows how it went, and it is done once more.
ASK_TIMEOUT = timedelta(seconds=60)
#: After so long no further member of a handful is begun with.
WORK_FOR = timedelta(minutes=2)
#: Longer than a handful may take, so that two processes are never at the same member.
HOLD = timedelta(minutes=5)
#: Where somebody has to do something first, they may have done it after so long.
REFUSED_FOR = timedelta(hours=6)
#: How long a space is left alone whose platform is out of reach, or does not let us in any more.
OUT_OF_REACH_FOR = timedelta(minutes=1)
CLOSED_FOR = timedelta(minutes=15)
#: Seconds until the next look for others who are to be put somewhere while some are being put there.
LOOK_EVERY = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A member to be moved, and the language of their cohort, whose facilitators read what is in the way."""

    grouping: Grouping
    language: str


class Grouper:
    """`groups` is by the name of the platform."""

    def __init__(self, *, store: Store, groups: Mapping[str, Groups], clock: Clock) -> None:
        self._store = store
        self._groups = groups
        self._clock = clock
        self._busy: dict[asyncio.Task[None], str] = {}
        self._left_alone: dict[str, datetime] = {}
        self._stopping = False

    def stop(self) -> None:
        """Let `run` return after the members who are being moved."""
        self._stopping = True

    async def run(self) -> None:
        """Until everybody is where they are to be, or has to wait. Raises StorageError."""
        mine: set[asyncio.Task[None]] = set()
        try:
            while True:
                mine |= await self._begin()
                if not mine:
                    return
                ended, mine = await asyncio.wait(
                    mine, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED
                )
                if errors := [error for task in ended if (error := task.exception()) is not None]:
                    raise errors[0]
        finally:
            for task in mine:
                task.cancel()
            await asyncio.gather(*mine, return_exceptions=True)

    async def _begin(self) -> set[asyncio.Task[None]]:
        """Take a handful and begin to work on it, space by space."""
        begun: set[asyncio.Task[None]] = set()
        for space, taken in (await self._take()).items():
            task = asyncio.create_task(self._work(space, taken))
            self._busy[task] = space
            task.add_done_callback(self._busy.pop)
            begun.add(task)
        return begun

    async def _take(self) -> Mapping[str, Sequence[_Taken]]:
        """Members by space, of those spaces that nobody here is at and that have not to wait."""
        if self._stopping or not self._groups:
            return {}
        now = self._clock.now()
        self._left_alone = {space: until for space, until in self._left_alone.items() if until > now}
        async with self._store.writing() as uow:
            found = await uow.members.misgrouped(
                [*self._groups],
                now,
                held_until=now + HOLD,
                limit=HANDFUL,
                # One that has just ended may not have been taken off the list yet.
                besides={
                    *(space for task, space in self._busy.items() if not task.done()),
                    *self._left_alone,
                },
            )
            cohorts = await uow.cohorts.get_many({grouping.cohort_id for grouping in found}) if found else {}
        by_space: dict[str, list[_Taken]] = defaultdict(list)
        for grouping in found:
            language = negotiate(cohorts[grouping.cohort_id].course.language)
            by_space[grouping.space].append(_Taken(grouping=grouping, language=language))
        return by_space

    async def _work(self, space: str, taken: Sequence[_Taken]) -> None:
        groups = self._groups[space.partition(":")[0]]
        enough = self._clock.now() + WORK_FOR
        outcomes: list[Grouped] = []
        refused: dict[tuple[int, str, str], Grouped] = {}
        for one in taken:
            wanted, now = one.grouping, self._clock.now()
            what = (wanted.cohort_id, wanted.leaves, wanted.enters)
            if self._stopping or now >= enough or space in self._left_alone:
                outcomes.append(_not_yet(wanted, again_at=self._left_alone.get(space, now)))
            elif what in refused:
                # What is not allowed for one is allowed for nobody; platforms count how often we ask all the same.
                problem = refused[what].problem
                outcomes.append(_not_yet(wanted, again_at=now + REFUSED_FOR, problem=problem))
            else:
                with speaking(one.language):
                    outcome, is_refused = await self._move(groups, wanted)
                outcomes.append(outcome)
                if is_refused:
                    refused[what] = outcome
        async with self._store.writing() as uow:
            await uow.members.grouped(outcomes)

    async def _move(self, groups: Groups, wanted: Grouping) -> tuple[Grouped, bool]:
        """What became of one member, and whether it is not allowed."""
        group = wanted.leaves
        try:
            async with asyncio.timeout(ASK_TIMEOUT.total_seconds()):
                if wanted.leaves:
                    await groups.leave(wanted.space, wanted.leaves, wanted.external_id)
                group = ""
                if wanted.enters:
                    await groups.enter(wanted.space, wanted.enters, wanted.external_id)
        except NotPermitted as error:
            again_at = self._clock.now() + REFUSED_FOR
            return _not_yet(wanted, again_at=again_at, problem=str(error), group=group), True
        except Unreachable as error:
            return _not_yet(wanted, again_at=None, problem=str(error), group=group), False
        except (DeliveryError, TimeoutError) as error:
            return _not_yet(wanted, again_at=self._leave_alone(wanted.space, error), group=group), False
        except Exception:
            log.exception("moving somebody in %s broke; trying again later", wanted.space)
            return _not_yet(wanted, again_at=self._clock.now() + CLOSED_FOR, group=group), False
        return Grouped(member_id=wanted.member_id, enters=wanted.enters, group=wanted.enters), False

    def _leave_alone(self, space: str, error: DeliveryError | TimeoutError) -> datetime:
        """Until when nobody else of this space is moved."""
        match error:
            case RateLimited():
                wait = timedelta(seconds=error.retry_after)
            case Disconnected():
                wait = CLOSED_FOR
            case _:
                wait = OUT_OF_REACH_FOR
        until = self._clock.now() + wait
        self._left_alone[space] = until
        reason = str(error) or "the platform did not answer in time"
        log.warning("nobody in %s is put into a group before %s: %s", space, until.isoformat(), reason)
        return until


def _not_yet(
    wanted: Grouping, *, again_at: datetime | None, problem: str = "", group: str | None = None
) -> Grouped:
    """`group` is what they are in now, None for what they were in."""
    return Grouped(
        member_id=wanted.member_id,
        enters=wanted.enters,
        group=wanted.leaves if group is None else group,
        problem=problem,
        again_at=again_at,
    )
