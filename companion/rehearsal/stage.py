"""The stage: the real app, ledger and dispatcher over a throwaway database, with a clock that is turned by hand."""

from __future__ import annotations

import heapq
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from adapters.local import LocalMessenger, Posted
from bot.actions import Agree
from bot.app import App
from bot.commands.context import Services
from bot.errors import CompanionError, DatabaseUnwritable, Refused
from bot.inbound import Attachment, CommandCall, Inbound, Pressed, Reply, Submitted
from bot.messages import Choices, Form
from bot.model import Place, PlaceKind, Profile
from bot.plain import plain
from bot.ports import Store
from companion.rehearsal.deed import Deed
from scheduling.dispatcher import Dispatcher
from storage import SqlStore, migrate

SPACE = "local:rehearsal"
_NO_ROOM = "A rehearsal needs room for temporary files, and there is none"


class RehearsalBroken(CompanionError):
    """A simulated person was refused something that must work, or the term would not come to its end."""


class TurnedClock:
    """A `Clock` that stands still until it is turned."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def turn_to(self, now: datetime) -> None:
        """Never backwards: what lies in the past happens now."""
        self._now = max(self._now, now)


@dataclass(slots=True, kw_only=True)
class Stage:
    """A companion whose time and people are simulated. `edited` counts, by the key of a delivery,
    how often it was shown anew; `posted` is what each post to everybody said at first."""

    store: Store
    app: App
    dispatcher: Dispatcher
    clock: TurnedClock
    channel: Place
    people: dict[str, Profile]
    edited: Counter[str] = field(default_factory=Counter)
    posted: dict[str, str] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)
    _events: int = 0

    def expect(self, deeds: Iterable[Deed]) -> None:
        """Put deeds on the agenda."""
        for deed in deeds:
            heapq.heappush(self._agenda, (deed.at, next(self._turns), deed))

    async def play(self, passing: Callable[[datetime], None]) -> None:
        """Let the term pass, from one instant at which something happens to the next, until nothing is left.

        `passing` is told each of them. Raises RehearsalBroken where something stays due although nothing more is done
        about it.
        """
        while (at := await self._next()) is not None:
            self.clock.turn_to(at)
            passing(self.clock.now())
            done = 0
            while self._agenda and self._agenda[0][0] <= self.clock.now():
                await self.perform(heapq.heappop(self._agenda)[2])
                done += 1
            done += await self.app.tick(self.clock.now())
            done += await self.dispatcher.drain()
            if done == 0:
                raise RehearsalBroken(f"at {at.isoformat()} something is due and nothing happens")

    async def perform(self, deed: Deed) -> Reply:
        """One deed with all its steps. Returns the answer to the last one."""
        what: CommandCall | Pressed | Submitted = deed.what
        reply = await self.say(deed.handle, what)
        if reply.form is not None and deed.ticks:
            what = _filled(reply.form, deed.ticks)
            reply = await self.say(deed.handle, what)
        if (agree := _question(reply)) is not None:
            what = Pressed(action=agree)
            reply = await self.say(deed.handle, what)
        if deed.again:
            await self.say(deed.handle, what, retry=True)
        return reply

    async def say(
        self, handle: str, what: CommandCall | Pressed | Submitted, *, retry: bool = False
    ) -> Reply:
        """Hand one event to the app; `retry` is the platform delivering the last event again."""
        if not retry:
            self._events += 1
        inbound = Inbound(
            event_id=f"rehearsal-{self._events}",
            acted_at=self.clock.now(),
            who=self.people[handle],
            place=self.channel,
            what=what,
            trusted=True,
        )
        return await self.app.handle(inbound, now=self.clock.now())

    async def _next(self) -> datetime | None:
        async with self.store.reading() as uow:
            times = [await uow.occurrences.next_opening(), await uow.ledger.next_due()]
        if self._agenda:
            times.append(self._agenda[0][0])
        return min((at for at in times if at is not None), default=None)


@asynccontextmanager
async def set_stage(
    *, begin: datetime, people: dict[str, Profile], services: Services
) -> AsyncIterator[Stage]:
    """A stage over a fresh SQLite database that is migrated as in earnest, and gone afterwards.

    Raises Refused where there is no room for its temporary files.
    """
    with _throwaway_folder() as folder:
        url = f"sqlite:///{Path(folder) / 'rehearsal.db'}"
        await migrate(url)
        store = await SqlStore.open(url, durable=False)
        try:
            clock = TurnedClock(begin)
            app = App(store=store, services=services)
            shown: set[str] = set()

            def show(posted: Posted) -> None:
                # Nobody watches; a message that comes a second time is one that was edited.
                if posted.key in shown:
                    stage.edited[posted.key] += 1
                elif posted.place == stage.channel:
                    stage.posted[posted.key] = posted.text
                shown.add(posted.key)

            messenger = LocalMessenger(show, clock)
            dispatcher = Dispatcher(
                store=store,
                app=app,
                messengers={"local": messenger},
                clock=clock,
                owner="rehearsal",
                handful=64,
            )
            stage = Stage(
                store=store,
                app=app,
                dispatcher=dispatcher,
                clock=clock,
                channel=Place(space=SPACE, kind=PlaceKind.CHANNEL, id="course"),
                people=people,
            )
            yield stage
        finally:
            await store.close()


@contextmanager
def _throwaway_folder() -> Iterator[str]:
    """Gone afterwards, whatever happens. What the disk refuses is said with its remedy."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="companion-rehearsal-")
    except OSError as error:
        reason = error.strerror or "no folder"
        raise Refused(f"{_NO_ROOM} ({reason}). Free some, or name another folder in TMPDIR.") from error
    with folder as path:
        try:
            yield path
        except DatabaseUnwritable as error:
            raise Refused(f"{_NO_ROOM} in {path}. Free some, or name another folder in TMPDIR.") from error


def _filled(form: Form, ticks: tuple[str, ...]) -> Submitted:
    chosen = {
        part.key: tuple(option.value for option in part.options if option.value in ticks)
        for part in form.fields
        if isinstance(part, Choices)
    }
    return Submitted(action=form.action, chosen=chosen)


def _question(reply: Reply) -> Agree | None:
    """What the reply asks the person to agree to."""
    buttons = () if reply.message is None else reply.message.buttons
    return next((button.action for button in buttons if isinstance(button.action, Agree)), None)


async def must(stage: Stage, handle: str, text: str, *attachments: Attachment) -> None:
    """A `/cohort` command that is asked about and agreed to. Raises RehearsalBroken with the answer where it is not."""
    reply = await stage.say(handle, CommandCall(name="cohort", text=text, attachments=attachments))
    agree = _question(reply)
    if agree is None:
        answer = "nothing" if reply.message is None else plain(reply.message)
        raise RehearsalBroken(f"/cohort {text} was answered with: {answer}")
    await stage.say(handle, Pressed(action=agree))
