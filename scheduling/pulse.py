"""The pulse: a handful of in-memory APScheduler jobs that wake the companion. What is due stands in the database.

A missed beat costs nothing, since the next one finds the same rows; so beats coalesce, never pile up and never
count as misfired.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App
from bot.errors import StorageError
from bot.ports import Clock
from scheduling.dispatcher import Dispatcher
from scheduling.grouping import Grouper

log = logging.getLogger(__name__)

#: Seconds between looks at the database. Each look is one query on a partial index.
BEAT = 2
RECOVERY = 30
#: Events of platforms are remembered for longer than any of them retries.
HOUSEKEEPING = timedelta(hours=6)
#: While the database is away, the log is told of it this often.
TOLD_EVERY = timedelta(minutes=1)


class Trouble:
    """What the log is told while the database is away: that it went, once a minute that it is still away, and that
    it is back. Every beat fails meanwhile, and a line for each would bury everything else.
    """

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._told: datetime | None = None

    def met(self, error: StorageError, now: datetime) -> None:
        self._since = self._since or now
        if self._told is None or now - self._told >= TOLD_EVERY:
            self._told = now
            log.error("the database is in trouble; trying again shortly: %s", error)

    def over(self, now: datetime) -> None:
        if self._since is not None:
            log.warning("the database is back after %d s", (now - self._since).total_seconds())
        self._since = self._told = None


class Pulse:
    """Wakes the app, the dispatcher and, on platforms with groups of people, the grouper until stopped. `last_beat` is
    when the database last answered (UTC).
    """

    def __init__(
        self, *, app: App, dispatcher: Dispatcher, clock: Clock, grouper: Grouper | None = None
    ) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self._grouper = grouper
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._beating: set[asyncio.Task[None]] = set()
        self._trouble = Trouble()
        self.last_beat: datetime | None = None

    def start(self) -> None:
        """Begin to beat, at once. Needs a running event loop."""
        self._add(self._open, timedelta(seconds=BEAT))
        self._add(self._dispatcher.drain, timedelta(seconds=BEAT))
        self._add(self._dispatcher.recover, timedelta(seconds=RECOVERY))
        if self._grouper is not None:
            self._add(self._grouper.run, timedelta(seconds=BEAT))
        self._add(self._keep_house, HOUSEKEEPING)
        self._scheduler.start()

    async def stop(self, patience: float) -> bool:
        """Stop beating and wait up to `patience` seconds for what is being sent. Returns whether it was finished.

        What was not is taken up by the next start.
        """
        self._dispatcher.stop()
        if self._grouper is not None:
            self._grouper.stop()
        # No new beats; those under way come to their end first, since a shutdown would break them off.
        self._scheduler.pause()
        unfinished: set[asyncio.Task[None]] = set()
        if self._beating:
            _, unfinished = await asyncio.wait(self._beating, timeout=patience)
        for task in unfinished:
            task.cancel()
        await asyncio.sleep(0)
        self._scheduler.shutdown(wait=False)
        return not unfinished

    def _add(self, work: Callable[[], Awaitable[object]], every: timedelta) -> None:
        self._scheduler.add_job(
            self._guard,
            "interval",
            args=[work],
            seconds=every.total_seconds(),
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _guard(self, work: Callable[[], Awaitable[object]]) -> None:
        """Run one job so that `stop` can wait for it; a failure is told, and the next beat tries again."""

        async def run() -> None:
            try:
                await work()
            except StorageError as error:
                self._trouble.met(error, self._clock.now())
            except Exception:
                log.exception("a beat broke; trying again shortly")

        task = asyncio.create_task(run())
        self._beating.add(task)
        task.add_done_callback(self._beating.discard)
        await asyncio.wait([task])

    async def _open(self) -> None:
        """Apart from sending, which may take minutes for a large cohort: what is due must open in its time."""
        await self._app.tick(self._clock.now())
        # This beat alone writes every time; one that found nothing to do has only read.
        self._trouble.over(self._clock.now())
        self.last_beat = self._clock.now()

    async def _keep_house(self) -> None:
        await self._app.keep_house(self._clock.now())
