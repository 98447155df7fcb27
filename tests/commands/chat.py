"""A chat for tests: people type, press and fill in, and every reply is kept as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.actions import Action, SendCheckIn, Stale
from bot.desk import Desk
from bot.inbound import Attachment, CommandCall, Inbound, Picked, Pressed, Reply, Submitted
from bot.messages import Choices, TextField
from bot.model import Place, PlaceKind, Preferences, Profile
from bot.plain import plain
from bot.ports import Directory, Groups, Store
from storage.memory import MemoryStore
from tests.support.shown import shown_form
from tests.support.world import SPACE, services

CHANNEL = Place(space=SPACE, kind=PlaceKind.CHANNEL, id="course")
ZONES = {"fay": "America/New_York", "ana": "Asia/Qatar", "ben": "America/New_York", "cleo": "Europe/London"}


def at(text: str) -> datetime:
    """`2020-10-08 03:59` as an instant, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def profile(handle: str) -> Profile:
    return Profile(
        space=SPACE, external_id=handle, name=handle.title(), zone=ZONES.get(handle, "America/New_York")
    )


@dataclass(kw_only=True)
class Chat:
    """One channel. `now` is turned by hand; `trusted` people may create cohorts."""

    now: datetime
    store: Store = field(default_factory=MemoryStore)
    trusted: tuple[str, ...] = ("fay",)
    place: Place = CHANNEL
    directories: dict[str, Directory] = field(default_factory=dict)
    groups: dict[str, Groups] = field(default_factory=dict)
    calendars: tuple[str, ...] = ()
    discussions: tuple[str, ...] = ()
    events: int = 0
    last: Reply = field(default_factory=Reply)

    @property
    def desk(self) -> Desk:
        return Desk(
            store=self.store,
            services=services(
                self.directories,
                groups=self.groups,
                calendars=self.calendars,
                discussions=self.discussions,
            ),
        )

    async def types(
        self, handle: str, line: str, *files: tuple[str, bytes], place: Place | None = None
    ) -> Reply:
        """`handle` types a line that begins with a slash."""
        name, _, text = line.removeprefix("/").partition(" ")
        attachments = tuple(Attachment(name=file, content=content) for file, content in files)
        return await self.does(
            handle, CommandCall(name=name, text=text, attachments=attachments), place=place
        )

    async def presses(self, handle: str, what: str | Action | Stale) -> Reply:
        """`handle` presses a button of the last reply, by its label, or sends an action."""
        if isinstance(what, str):
            assert self.last.message is not None
            what = next(
                button.action for button in self.last.message.buttons if button.label.startswith(what)
            )
        return await self.does(handle, Pressed(action=what))

    async def sends(
        self, handle: str, *ticked: str, note: str | None = None, link: str | None = None
    ) -> Reply:
        """`handle` sends in the form of the last reply with exactly these options ticked, by value."""
        form = self.last.form
        assert form is not None
        assert isinstance(form.action, SendCheckIn)
        chosen: dict[str, tuple[str, ...]] = {}
        texts: dict[str, str] = {}
        for part in form.fields:
            if isinstance(part, Choices):
                values = [option.value for option in part.options]
                chosen[part.key] = tuple(value for value in values if value in ticked)
            elif isinstance(part, TextField):
                texts[part.key] = part.value
        given: Mapping[str, str | None] = {"note": note, "link": link}
        texts |= {key: text for key, text in given.items() if text is not None}
        return await self.does(handle, Submitted(action=form.action, chosen=chosen, texts=texts))

    async def fills(
        self,
        handle: str,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        texts: Mapping[str, str] | None = None,
        **chosen: tuple[str, ...],
    ) -> Reply:
        """`handle` sends in the form of the last reply with this instead of what stands in it, by field key."""
        form = self.last.form
        assert form is not None
        standing = {
            part.key: tuple(option.value for option in part.options if option.chosen)
            for part in form.fields
            if isinstance(part, Choices)
        }
        written = {part.key: part.value for part in form.fields if isinstance(part, TextField)}
        sent = Submitted(
            action=form.action,
            chosen={**standing, **chosen},
            texts={**written, **(texts or {})},
            files={
                key: (Attachment(name=name, content=content),)
                for key, (name, content) in (files or {}).items()
            },
        )
        return await self.does(handle, sent)

    async def does(
        self,
        handle: str,
        what: CommandCall | Pressed | Submitted | Picked,
        *,
        place: Place | None = None,
        event_id: str = "",
        acted_at: datetime | None = None,
    ) -> Reply:
        self.events += 1
        inbound = Inbound(
            event_id=event_id or f"event-{self.events}",
            acted_at=acted_at or self.now,
            who=profile(handle),
            place=place or self.place,
            what=what,
            trusted=handle in self.trusted,
        )
        self.last = await self.desk.handle(inbound, now=self.now)
        return self.last

    @property
    def said(self) -> str:
        """All of the last reply, as its reader reads it."""
        reply = self.last
        parts = []
        if reply.message is not None:
            parts.append(plain(reply.message, reader=reply.reader))
        if reply.form is not None:
            parts.append(shown_form(reply.form, reader=reply.reader))
        parts += [f"{key}: {problem}" for key, problem in reply.errors.items()]
        return "\n".join(parts)


def direct(handle: str) -> Place:
    return replace(CHANNEL, kind=PlaceKind.DIRECT, id=handle)


async def autumn() -> Chat:
    """Monday, Oct 5: Ana has joined; lesson 1 is overdue, and lesson 2 is due Thu 06:59 in Doha."""
    chat = Chat(now=at("2020-10-05 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:Autumn")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", "Join")
    return chat


async def preferences(chat: Chat, handle: str = "ana") -> Preferences:
    async with chat.store.reading() as uow:
        person = await uow.people.known(CHANNEL.space, handle)
    assert person is not None
    return person.preferences
