"""A Discord of our own for tests: the wire protocol over real sockets, and a world that tests can look at."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.discord.standin.calls import Call
from tests.discord.standin.facts import User
from tests.discord.standin.forms import Form
from tests.discord.standin.gateway.events import Events
from tests.discord.standin.gateway.sockets import Sockets
from tests.discord.standin.interactions import Act, Acts
from tests.discord.standin.limits import Limits
from tests.discord.standin.messages import CREATED, STARTER, Message
from tests.discord.standin.moods import Moods
from tests.discord.standin.nonces import Nonces
from tests.discord.standin.person import Person
from tests.discord.standin.pings import Pings
from tests.discord.standin.seen import buttons, words
from tests.discord.standin.server import make_server
from tests.discord.standin.town import Town
from tests.discord.standin.world import Channel, Event, Guild
from tests.standin.clock import Clock


class Discord(Town):
    """`async with Discord() as discord:` listens on a free port of 127.0.0.1 until the end.

    `api` is the base URL of REST for clients, `gateway_url` that of the gateway. `calls` is every request that came in,
    `refusals` those that were refused by Discord's rules (`complaints` what an app should never do, refused or not);
    `opened` the people whom the app opened direct messages with.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.events = Events(self)
        self.gateway = Sockets(self)
        self.moods = Moods()
        self.limits = Limits(self.clock.now)
        self.nonces = Nonces(self.clock)
        self.acts = Acts(self)
        self.refusals: list[Call] = []
        self.opened: list[User] = []
        self.crossposts: dict[str, list[float]] = {}

    def site(self) -> web.Application:
        return make_server(self)

    async def hang_up(self) -> None:
        self.moods.over()
        await self.gateway.stop()

    @property
    def api(self) -> str:
        """The base URL of the REST API, as discord.py's `Route.BASE` wants it."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"{self.url.replace('http', 'ws', 1)}/ws/"

    def called(self, name: str) -> list[Call]:
        """The requests of a name (`POST /channels/{channel}/messages`) that came in, refused ones too, in order."""
        return [call for call in self.calls if call.route is not None and call.route.name == name]

    def person(self, name: str, *guilds: Guild, **facts: Any) -> Person:
        """Somebody new, in these servers; `facts` are fields of `User`."""
        person = Person(discord=self, id=self.ids.new(), name=name, **{"global_name": name.title()} | facts)
        self.users[person.id] = person
        for guild in guilds:
            self.enter(guild, person)
        return person

    def find_person(self, name: str) -> Person:
        """Somebody by their name (`ana`)."""
        person = next(user for user in self.users.values() if user.name == name)
        assert isinstance(person, Person)
        return person

    def put(self, message: Message) -> None:
        """A new message stands in its channel, and the gateway tells of it."""
        message.channel.messages.append(message)
        message.channel.archived = False
        self.events.message("CREATE", message)

    def posts(self, channel: Channel) -> list[Message]:
        """What stands in a channel or a thread now and everybody there sees, without Discord's own notices."""
        there = [one for one in channel.messages if not one.deleted and one.reader is None]
        return [one for one in there if one.kind not in {CREATED, STARTER}]

    def dms(self, user: User) -> list[Message]:
        """What stands in somebody's direct messages with the app now, from both."""
        channel = self.find_direct(user)
        return [] if channel is None else [one for one in channel.messages if not one.deleted]

    def ephemerals(self, user: User) -> list[Message]:
        """The messages that only this person sees, those that are still there."""
        everywhere = (message for channel in self.channels.values() for message in channel.messages)
        return [one for one in everywhere if one.reader is user and not one.deleted]

    def threads(self, channel: Channel) -> list[Channel]:
        """The threads and posts of a channel or a forum."""
        return [one for one in self.channels.values() if one.parent is channel and not one.deleted]

    def scheduled(self, guild: Guild) -> list[Event]:
        return [event for event in guild.events.values() if not event.deleted]

    def modal(self, user: User) -> Form | None:
        """The form that somebody has in front of them."""
        return self.acts.open_forms.get(user.id)

    def pings(self, message: Message) -> Pings:
        """Whom this notified when it was posted."""
        return message.pings

    def words(self, shown: Message | Form) -> str:
        """All that somebody reads there, in reading order."""
        return words(shown)

    def buttons(self, shown: Message) -> list[str]:
        return buttons(shown)

    def act_of(self, token: str) -> Act | None:
        """The act that an interaction token belongs to."""
        return self.acts.by_token.get(token)
