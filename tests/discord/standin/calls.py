"""A request to the REST API: what came in, who answers it, and how it reads what was asked."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord.standin.facts import Json, User
from tests.discord.standin.members import Member, Role
from tests.discord.standin.messages import Message
from tests.discord.standin.refusals import Refusal, wrong
from tests.discord.standin.world import Channel, Guild

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A part of a multipart request: `field` is `files[0]`."""

    field: str
    filename: str
    content: bytes
    content_type: str


@dataclass(eq=False, kw_only=True)
class Call:
    """A request as it came in. `order` is its place among everything that happened, `path` without the prefix, `route`
    the template it was for, `status` and `answer` what was said; None and 0 where the connection was dropped before.
    """

    discord: Discord
    method: str
    path: str
    order: int
    at: float
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    uploads: list[Upload] = field(default_factory=list)
    reason: str = ""
    token: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    route: Route | None = None
    status: int = 0
    answer: Any = None

    @property
    def name(self) -> str:
        """`POST /channels/1093/messages`."""
        return f"{self.method} {self.path}"

    @property
    def bot(self) -> User:
        return self.discord.bot

    @property
    def json(self) -> Json:
        """The body, which has to be an object."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise Refusal(50109)
        return self.body

    def listed(self) -> list[Json]:
        """The body, which has to be a list of objects."""
        if not isinstance(self.body, list) or not all(isinstance(one, dict) for one in self.body):
            raise Refusal(50035, words="Invalid Form Body: expected a list")
        return self.body

    def number(self, name: str, default: int, *, least: int = 1, most: int = 100) -> int:
        said = self.query.get(name)
        if said is None:
            return default
        if not said.isdigit() or not least <= int(said) <= most:
            raise wrong(name, f"Value should be between {least} and {most}.")
        return int(said)

    def channel(self) -> Channel:
        """The channel of the path. Raises 10003."""
        channel = self.discord.channels.get(self.ids["channel"])
        if channel is None or channel.deleted or (channel.guild is not None and channel.guild.bot is None):
            raise Refusal(10003)
        return channel

    def message(self, channel: Channel) -> Message:
        """The message of the path. Raises 10008."""
        message = channel.find(self.ids["message"])
        if message is None:
            raise Refusal(10008)
        return message

    def guild(self) -> Guild:
        """The server of the path. Raises 10004; 50001 where the bot is not in it."""
        guild = self.discord.guilds.get(self.ids["guild"])
        if guild is None:
            raise Refusal(10004)
        if guild.bot is None:
            raise Refusal(50001)
        return guild

    def member(self, guild: Guild) -> Member:
        """The member of the path. Raises 10013 for nobody at all, 10007 for somebody who is not in the server."""
        user_id = self.bot.id if self.ids["user"] == "@me" else self.ids["user"]
        if user_id in guild.members:
            return guild.members[user_id]
        raise Refusal(10007 if user_id in self.discord.users else 10013)

    def role(self, guild: Guild) -> Role:
        if (role := guild.roles.get(self.ids["role"])) is None:
            raise Refusal(10011)
        return role

    def known(self, *names: str) -> None:
        """Complains about fields that Discord does not know here and would pass over."""
        for name in self.json.keys() - set(names):
            self.discord.complain(f"{self.name}: unknown field {name}")


Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method and a template. `token` is whether it wants the bot's token; `major` the parameter that has a rate limit
    of its own; `paced` whether the limit of all requests together counts for it.
    """

    method: str
    template: str
    handler: Handler
    pattern: re.Pattern[str]
    token: bool
    paced: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def major(self) -> str:
        return next((one for one in ("channel", "guild", "webhook") if f"{{{one}}}" in self.template), "")


ROUTES: list[Route] = []


def route(name: str, *, token: bool = True, paced: bool = True) -> Callable[[Handler], Handler]:
    """Registers who answers `POST /channels/{channel}/messages`. Earlier ones go first."""
    method, _, template = name.partition(" ")
    pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)) + r"\Z")

    def register(handler: Handler) -> Handler:
        known = Route(
            method=method, template=template, handler=handler, pattern=pattern, token=token, paced=paced
        )
        ROUTES.append(known)
        return handler

    return register


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    for known in ROUTES:
        if known.method == method and (found := known.pattern.match(path)):
            return known, found.groupdict()
    return None
