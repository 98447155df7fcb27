"""A call of the Web API: what came in, whether it may be made, and what is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack.standin.facts import Json, User
from tests.slack.standin.world import Channel, Token, Workspace

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack


class Refusal(Exception):
    """`ok: false`."""

    def __init__(self, error: str, *, messages: Iterable[str] = (), status: int = 200, **more: Any) -> None:
        self.error, self.messages, self.status, self.more = error, list(messages), status, more
        super().__init__(error)

    def as_json(self) -> Json:
        told: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            told["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return told


class Limited(Exception):
    """429. `after` in seconds."""

    def __init__(self, after: int) -> None:
        self.after = after
        super().__init__(f"429, {after} s")


@dataclass(eq=False, kw_only=True)
class Call:
    """A call as it came in. `order` is its place among everything that happened, acknowledgements included; `scopes`
    those it was let through by.
    """

    slack: Slack
    method: str
    args: Json
    order: int
    at: float
    token: Token | None = None
    credentials: tuple[str, str] | None = None
    shown_token: bool = False
    answer: Json = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)

    @property
    def team(self) -> Workspace:
        assert self.token is not None
        return self.slack.teams[self.token.team_id]

    @property
    def bot(self) -> User:
        assert self.team.bot is not None
        return self.team.bot

    def may(self, *scopes: str) -> None:
        """Raises missing_scope unless one of these was granted."""
        assert self.token is not None
        granted = self.token.scopes.intersection(scopes)
        self.scopes |= granted
        if not granted:
            provided = ",".join(sorted(self.token.scopes))
            raise Refusal("missing_scope", needed=",".join(scopes), provided=provided)

    def has(self, scope: str) -> bool:
        assert self.token is not None
        return scope in self.token.scopes

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise Refusal("invalid_arguments", messages=[f"expected a string [json-pointer:/{name}]"])
        return value

    def needed(self, name: str) -> str:
        if not (value := self.text(name)):
            raise Refusal("invalid_arguments", messages=[f"missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name, default)
        return value in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int, most: int = 1000) -> int:
        value = str(self.args.get(name, default))
        if not value.isdigit() or not int(value) >= 1:
            raise Refusal("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(int(value), most)

    def channel(self, channel_id: str | None = None) -> Channel:
        """The channel of this call, as far as the bot may know that it is there."""
        wanted = self.text("channel") if channel_id is None else channel_id
        channel = self.team.channels.get(wanted)
        if channel is None:
            raise Refusal("channel_not_found")
        if (channel.private or channel.direct) and self.bot.id not in channel.members:
            raise Refusal("channel_not_found")
        return channel


Handler = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method: `takes` its arguments; `json` whether a JSON body counts (reading methods want a form)."""

    handler: Handler
    takes: frozenset[str]
    json: bool
    kind: str


METHODS: dict[str, Method] = {}


def method(
    name: str, takes: str = "", *, json: bool = False, kind: str = "bot"
) -> Callable[[Handler], Handler]:
    """Registers the handler of a method. `kind` is the token it wants: `bot`, `app`, `any` of the two or `none`."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(handler=handler, takes=frozenset(takes.split()), json=json, kind=kind)
        return handler

    return register


def page(call: Call, items: list[Any], name: str, *, most: int = 1000, default: int = 100) -> Json:
    """A page of a list, with the cursor to the next."""
    limit = call.number("limit", default, most)
    start = cursor_place(call.text("cursor"))
    rest = items[start + limit :]
    return {name: items[start : start + limit], **more_after(start + limit if rest else None)}


def cursor_place(cursor: str) -> int:
    if not cursor:
        return 0
    place = cursor.removeprefix("bmV4dDo").removesuffix("=")
    if not cursor.startswith("bmV4dDo") or not place.isdigit():
        raise Refusal("invalid_cursor")
    return int(place)


def more_after(place: int | None) -> Mapping[str, Any]:
    return {"response_metadata": {"next_cursor": "" if place is None else f"bmV4dDo{place}="}}
