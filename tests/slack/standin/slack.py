"""A Slack of our own for tests: the wire protocol over real sockets, and a world that tests can look at."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any, TypeVar

from aiohttp import web

from tests.slack.standin.appconfig import AppConfig
from tests.slack.standin.calls import Call
from tests.slack.standin.content import Content
from tests.slack.standin.delivery import Carrier, Delivery, Unanswered
from tests.slack.standin.events import Events
from tests.slack.standin.facts import File, User
from tests.slack.standin.installing import Installing
from tests.slack.standin.moods import Moods
from tests.slack.standin.mrkdwn import Pings, pings
from tests.slack.standin.person import Person
from tests.slack.standin.postman import Postman
from tests.slack.standin.responding import ResponseUrls
from tests.slack.standin.seen import buttons, words
from tests.slack.standin.server import make_server
from tests.slack.standin.sockets import Sockets
from tests.slack.standin.stage import Stage
from tests.slack.standin.tickets import Triggers
from tests.slack.standin.town import Town
from tests.slack.standin.uploads import Uploads
from tests.slack.standin.world import Channel, Message, View, Workspace
from tests.standin.clock import Clock
from tests.standin.server import Late

T = TypeVar("T")


class Slack(Town):
    """`async with Slack() as slack:` listens on a free port of 127.0.0.1 until the end.

    `api` is the base URL for clients, `calls` is every Web API call that came in.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.app = AppConfig()
        self.moods = Moods(self.clock)
        self.triggers = Triggers(self)
        self.response_urls = ResponseUrls(self)
        self.sockets = Sockets(self)
        self.delivery = Delivery(self)
        self.events = Events(self)
        self.carrier: Carrier = self.sockets
        self.patience_for_events = 5.0
        self.staged = Stage(self)
        self.uploads = Uploads(self)
        self.installing = Installing(self)
        self._postman: Postman | None = None

    def site(self) -> web.Application:
        return make_server(self)

    async def hang_up(self) -> None:
        self.moods.over()
        await self.delivery.close()
        await self.sockets.close()
        if self._postman is not None:
            await self._postman.close()

    @property
    def api(self) -> str:
        """The base URL of the Web API, with a slash at its end as slack_sdk wants it."""
        return f"{self.url}/api/"

    async def over_http(self, url: str) -> Postman:
        """From now on reach the app at this address instead of through its sockets."""
        self._postman = Postman(self, url)
        self.carrier = self._postman
        return self._postman

    def called(self, method: str) -> list[Call]:
        """The calls of one method that came in, refused ones included, in their order."""
        return [call for call in self.calls if call.method == method]

    async def answered(self, answer: asyncio.Future[T], *, within: float, what: str) -> T:
        """The app's answer. Raises Unanswered when the stand-in's clock has passed `within` seconds, TimeoutError
        when a test would hang; an event may stay under way for as long as a test likes.
        """
        patience = None if what == "events_api" else self.patience
        try:
            return await self.in_time(answer, within=within, what=what, patience=patience)
        except Late:
            raise Unanswered("timeout") from None

    def person(self, team: Workspace, name: str, **facts: Any) -> Person:
        """Somebody new in a workspace; `facts` are fields of `User`."""
        told = {"real_name": name.title(), "email": f"{name}@example.org"} | facts
        person = Person(slack=self, id=self.ids.new("U"), team_id=team.id, name=name, **told)
        team.users[person.id] = person
        return person

    def find_person(self, team: Workspace, name: str) -> Person:
        """Somebody by their name in Slack (`ana`)."""
        person = next(user for user in team.users.values() if user.name == name)
        assert isinstance(person, Person)
        return person

    def show(
        self,
        channel: Channel,
        said: Content,
        *,
        reader: str = "",
        thread_ts: str | None = None,
        broadcast: bool = False,
        files: Sequence[File] = (),
    ) -> Message:
        """The app says something in a channel; to one person only where there is a `reader`."""
        team = self.teams[channel.team_id]
        assert team.bot is not None
        message = Message(
            channel=channel, ts=self.next_ts(), user=team.bot.id, text=said.text or "", base=self.url
        )
        message.blocks, message.attachments = said.blocks or [], said.attachments or []
        message.metadata, message.parse = said.metadata or None, said.parse
        message.bot_id, message.app_id, message.team_id = team.bot_id, self.app.id, team.id
        message.thread_ts, message.broadcast, message.reader = thread_ts, broadcast, reader
        message.files = list(files)
        for file in files:
            file.shared.append(channel.id)
        if reader:
            self.passing.append(message)
        else:
            channel.messages.append(message)
            self.events.said(message)
        return message

    def permalink(self, message: Message) -> str:
        link = f"{self.url}/archives/{message.channel.id}/p{message.ts.replace('.', '')}"
        return f"{link}?thread_ts={message.thread_ts}&cid={message.channel.id}" if message.is_reply else link

    def posts(self, channel: Channel, *, thread: Message | None = None) -> list[Message]:
        """What stands in a channel now; with `thread` the replies to that message."""
        if thread is None:
            return [m for m in channel.shown() if m.subtype not in {"channel_join", "channel_leave"}]
        return [m for m in channel.messages if not m.deleted and m.is_reply and m.thread_ts == thread.ts]

    def dms(self, user: User) -> list[Message]:
        """What stands in somebody's conversation with the app now, from both, replies included."""
        bot = self.teams[user.team_id].bot
        if bot is None or (channel := self.find_direct(user.team_id, {user.id, bot.id})) is None:
            return []
        return [message for message in channel.messages if not message.deleted]

    def ephemerals(self, user: User) -> list[Message]:
        """The messages only this person sees, those that are still there."""
        return [m for m in self.passing if m.reader == user.id and not m.deleted]

    def home(self, user: User) -> View | None:
        return self.staged.homes.get(user.id)

    def modal(self, user: User) -> View | None:
        """The modal in front of somebody: the top of their stack."""
        stack = self.staged.modals.get(user.id)
        return stack[-1] if stack else None

    def pings(self, seen: Message | View) -> Pings:
        """Whom this notifies and where its links go."""
        return pings(seen)

    def words(self, seen: Message | View) -> str:
        """All that somebody reads there."""
        return words(seen)

    def buttons(self, seen: Message | View) -> list[str]:
        return buttons(seen)

    def showable(self, team_id: str, file_id: str) -> File | None:
        """A file that can stand in blocks now."""
        file = self.teams[team_id].files.get(file_id)
        good = file is not None and file.complete and file.processed and not file.deleted
        return file if good else None

    def secret(self, prefix: str) -> str:
        return f"{prefix}{secrets.token_hex(12)}"
