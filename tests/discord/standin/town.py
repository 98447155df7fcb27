"""Who and what there is in the stand-in's world, and how a test adds to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord.standin.calls import Call
from tests.discord.standin.facts import (
    ANNOUNCEMENT,
    BOT_MAY,
    DIRECT,
    FORUM,
    LEARNERS_MAY,
    PRIVILEGED,
    TEXT,
    VOICE,
    File,
    Json,
    Snowflakes,
    User,
    permissions,
)
from tests.discord.standin.members import Member, Role
from tests.discord.standin.messages import Message
from tests.discord.standin.world import Channel, Event, Guild
from tests.standin.clock import Clock
from tests.standin.server import StandIn

if TYPE_CHECKING:
    from tests.discord.standin.gateway.events import Events

KINDS = {"text": TEXT, "voice": VOICE, "announcement": ANNOUNCEMENT, "forum": FORUM}


@dataclass(eq=False, kw_only=True)
class Application:
    """The app in the developer portal. `granted` are the privileged intents that are switched on there, `shards` how
    many Discord recommends.
    """

    id: str
    owner: User
    name: str = "Companion"
    granted: set[str] = field(default_factory=set)
    shards: int = 1
    public: bool = True

    def as_json(self) -> Json:
        flags = 0
        for intent in self.granted:
            flags |= PRIVILEGED[intent]
        told: Json = {"id": self.id, "name": self.name, "icon": None, "description": "", "flags": flags}
        told |= {"bot_public": self.public, "bot_require_code_grant": False, "verify_key": "0" * 64}
        told |= {"summary": "", "hook": True, "team": None, "rpc_origins": [], "owner": self.owner.as_json()}
        return told | {"interactions_endpoint_url": None, "integration_types_config": {"0": {}, "1": {}}}


class Town(StandIn[Call]):
    """`channels` are all there are, direct ones too; `users` all accounts; `commands` what the app registered, by
    server ("" for everywhere).
    """

    events: Events

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.ids = Snowflakes(self.clock.now)
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.commands: dict[str, list[Json]] = {"": []}
        self.bot = User(id=self.ids.new(), name="companion", bot=True)
        self.users[self.bot.id] = self.bot
        self.app = Application(id=self.bot.id, owner=self.user("developer"))
        self.token = self.new_token()

    def new_token(self) -> str:
        """From now on only this token is good."""
        self.token = f"{self.bot.id}.{secrets.token_hex(3)}.{secrets.token_hex(16)}"
        return self.token

    def user(self, name: str, *, bot: bool = False) -> User:
        """Some account that does nothing in a test: another bot, or somebody whom nobody knows yet."""
        user = User(id=self.ids.new(), name=name, global_name=name.title(), bot=bot)
        self.users[user.id] = user
        return user

    def guild(
        self, name: str, *, owner: User | None = None, locale: str = "en-US", installed: bool = True
    ) -> Guild:
        """A new server, where the app is installed unless told otherwise."""
        guild = Guild(id=self.ids.new(), name=name, owner=owner or self.user("owner"), locale=locale)
        guild.roles[guild.id] = Role(id=guild.id, name="@everyone", permissions=permissions(*LEARNERS_MAY))
        self.guilds[guild.id] = guild
        self.enter(guild, guild.owner)
        if installed:
            self.install(guild)
        return guild

    def install(self, guild: Guild) -> None:
        """Add the bot to a server, with a role of its own above all others that are there."""
        position = max(role.position for role in guild.roles.values()) + 1
        role = Role(id=self.ids.new(), name=self.app.name, position=position, managed=True)
        role.permissions = permissions(*BOT_MAY)
        guild.roles[role.id] = role
        guild.bot = self.enter(guild, self.bot, role)
        self.events.installed(guild)

    def remove(self, guild: Guild) -> None:
        """Take the bot out of a server."""
        del guild.members[self.bot.id]
        guild.bot = None
        self.events.removed(guild)

    def role(self, guild: Guild, name: str, *, position: int = 1, may: tuple[str, ...] = ()) -> Role:
        """A new role; the bot can give it while its own stands above this `position`. The bot's moves up with it."""
        role = Role(id=self.ids.new(), name=name, position=position, permissions=permissions(*may))
        for other in guild.roles.values():
            if other.managed and other.position <= position:
                other.position = position + 1
        guild.roles[role.id] = role
        self.events.role("CREATE", guild, role)
        return role

    def channel(self, guild: Guild, name: str, *, kind: str = "text", private: bool = False) -> Channel:
        """A new channel: `text`, `announcement`, `forum` or `voice`; nobody but the owner sees a `private` one until
        `channel.allow(…, "VIEW_CHANNEL")`.
        """
        channel = Channel(
            id=self.ids.new(), kind=KINDS[kind], name=name, guild=guild, made_at=self.clock.now()
        )
        if private:
            channel.deny(guild, "VIEW_CHANNEL")
        self.add_channel(channel)
        self.events.channel("CREATE", channel)
        return channel

    def add_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel

    def delete_channel(self, channel: Channel) -> None:
        channel.deleted = True
        self.events.channel("DELETE", channel)

    def delete_message(self, message: Message) -> None:
        message.deleted = True
        self.events.message("DELETE", message)

    def delete_role(self, role: Role, guild: Guild) -> None:
        del guild.roles[role.id]
        for member in guild.members.values():
            member.roles = [one for one in member.roles if one is not role]
        self.events.role("DELETE", guild, role)

    def give_role(self, guild: Guild, user: User, role: Role) -> None:
        """Somebody gave a role to somebody."""
        member = guild.members[user.id]
        if role not in member.roles:
            member.roles.append(role)
        self.events.member("UPDATE", guild, member)

    def take_role(self, guild: Guild, user: User, role: Role) -> None:
        guild.members[user.id].roles.remove(role)
        self.events.member("UPDATE", guild, guild.members[user.id])

    def direct(self, user: User) -> Channel:
        """The channel of direct messages between the app and somebody, opened where it was not."""
        if (known := self.find_direct(user)) is not None:
            return known
        channel = Channel(id=self.ids.new(), kind=DIRECT, recipient=user, made_at=self.clock.now())
        self.add_channel(channel)
        return channel

    def find_direct(self, user: User) -> Channel | None:
        return next((one for one in self.channels.values() if one.recipient is user), None)

    def find_channel(self, guild: Guild, name: str) -> Channel:
        return next(one for one in guild.channels.values() if one.name == name and not one.deleted)

    def event(self, guild: Guild, creator: User, fields: Json) -> Event:
        """A scheduled event of somebody's."""
        event = Event(id=self.ids.new(), guild=guild, creator=creator, fields=fields)
        guild.events[event.id] = event
        self.events.scheduled("CREATE", event)
        return event

    def file(self, channel: Channel, name: str, content: bytes, content_type: str, base: str) -> File:
        """A file that was uploaded to a channel."""
        file = File(id=self.ids.new(), filename=name, content=content, content_type=content_type, url="")
        file.url = f"{base}/attachments/{channel.id}/{file.id}/{name}"
        self.files[file.id] = file
        return file

    def enter(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Somebody is in a server from now on; the app is not told."""
        member = Member(user=user, joined_at=self.clock.now(), roles=list(roles))
        guild.members[user.id] = member
        return member
