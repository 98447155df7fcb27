"""What people do with the app, and what becomes of it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord.standin.facts import EPHEMERAL, LOADING, Json, User, permissions
from tests.discord.standin.forms import Form
from tests.discord.standin.messages import Message
from tests.discord.standin.permissions import in_channel
from tests.discord.standin.world import Channel
from tests.standin.server import Late

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord

ANSWER_WITHIN = 3.0
"""Seconds the app has to acknowledge, by the stand-in's clock."""

TOKEN_LIVES = 900.0
"""Seconds in which it can follow up."""

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@dataclass(eq=False, kw_only=True)
class Act:
    """Something somebody did with the app. It goes on living: what the app follows up with is found here.

    `kind` is the interaction's (COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT), `source` the message it was done in, `how`
    the type of the callback that acknowledged it and 0 before, `took` and `order` when that was (seconds by the
    stand-in's clock; the place among everything that happened). `failed` is whether Discord told them that the app did
    not respond. `original` is the answer itself, `followups` are further messages, `form` the modal it opened,
    `choices` what was suggested.
    """

    discord: Discord = field(repr=False)
    id: str
    token: str = field(repr=False)
    kind: int
    user: User
    channel: Channel = field(repr=False)
    payload: Json = field(repr=False)
    source: Message | None = field(default=None, repr=False)
    began: float = 0
    how: int = 0
    callback: Json = field(default_factory=dict, repr=False)
    took: float = -1
    order: int = -1
    failed: bool = False
    original: Message | None = field(default=None, repr=False)
    followups: list[Message] = field(default_factory=list, repr=False)
    form: Form | None = field(default=None, repr=False)
    choices: list[Json] = field(default_factory=list, repr=False)
    answered: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def acknowledged(self) -> bool:
        return self.how != 0

    @property
    def deferred(self) -> bool:
        """Whether it was acknowledged without saying anything yet."""
        return self.how in {DEFERRED_MESSAGE, DEFERRED_UPDATE}

    @property
    def private(self) -> bool:
        """Whether its answer is for this person alone."""
        return self.original is not None and bool(self.original.flags & EPHEMERAL)

    @property
    def waiting(self) -> bool:
        """Whether they still see that the app is thinking."""
        return self.original is not None and bool(self.original.flags & LOADING) and not self.original.deleted

    @property
    def replies(self) -> list[Message]:
        """The messages it was answered with that are there now, without one that is still to be filled."""
        own = [] if self.original is None or self.original is self.source else [self.original]
        return [one for one in own + self.followups if not one.deleted and not one.flags & LOADING]

    @property
    def late(self) -> bool:
        """Whether it is too late to acknowledge it."""
        return self.failed or self.discord.clock.waited - self.began >= ANSWER_WITHIN

    @property
    def over(self) -> bool:
        """Whether its token no longer holds."""
        return self.discord.clock.waited - self.began >= TOKEN_LIVES

    def acknowledge(self, callback: Json) -> None:
        self.how, self.callback = callback["type"], callback
        self.took, self.order = self.discord.clock.waited - self.began, self.discord.order()
        self.answered.set()


class Acts:
    """`all` that people did, in order; `open_forms` the modal somebody has in front of them, by their id."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.all: list[Act] = []
        self.by_token: dict[str, Act] = {}
        self.open_forms: dict[str, Form] = {}

    async def ask(
        self, user: User, kind: int, data: Json, channel: Channel, *, source: Message | None = None
    ) -> Act:
        """Tell the app; ends when it acknowledged, or Discord told the person that it did not. Raises TimeoutError
        when a test would hang.
        """
        discord = self._discord
        act = Act(
            discord=discord, id=discord.ids.new(), token=f"aW50ZXJhY3Rpb246{secrets.token_urlsafe(40)}", kind=kind,
            user=user, channel=channel, payload={}, source=source, began=discord.clock.waited,
        )  # fmt: skip
        act.payload = self._payload(act, data)
        self.all.append(act)
        self.by_token[act.token] = act
        if not discord.events.interaction(act.payload):
            act.failed = True
            return act
        await self._answered(act)
        return act

    async def _answered(self, act: Act) -> None:
        answered = asyncio.ensure_future(act.answered.wait())
        patience = self._discord.patience
        try:
            await self._discord.in_time(answered, within=ANSWER_WITHIN, what="interaction", patience=patience)
        except Late:
            act.failed = True

    def _payload(self, act: Act, data: Json) -> Json:
        channel, guild = act.channel, act.channel.guild
        told: Json = {"id": act.id, "application_id": self._discord.app.id, "type": act.kind, "data": data}
        told |= {"token": act.token, "version": 1, "channel_id": channel.id, "locale": act.user.locale}
        told["channel"] = channel.as_json() | {"permissions": str(in_channel(channel, act.user))}
        told["app_permissions"] = str(in_channel(channel, self._discord.bot))
        told |= {"entitlements": [], "attachment_size_limit": 10_485_760}
        if guild is None:
            told |= {"user": act.user.as_json(), "context": 1, "authorizing_integration_owners": {"0": "0"}}
        else:
            rights = {"permissions": str(in_channel(channel, act.user))}
            told["member"] = guild.members[act.user.id].as_json() | rights
            told |= {"guild_id": guild.id, "guild_locale": guild.locale, "context": 0}
            told["guild"] = {"id": guild.id, "locale": guild.locale, "features": []}
            told["authorizing_integration_owners"] = {"0": guild.id}
        if act.source is not None and act.kind != COMMAND:
            told["message"] = act.source.as_json()
        return told

    def metadata(self, act: Act) -> Json:
        """How messages say what they answer."""
        told: Json = {"id": act.id, "type": act.kind, "user": act.user.as_json()}
        told["authorizing_integration_owners"] = act.payload["authorizing_integration_owners"]
        if act.kind == COMPONENT and act.source is not None:
            told["interacted_message_id"] = act.source.id
        return told


def sees(channel: Channel, user: User) -> bool:
    return bool(in_channel(channel, user) & permissions("VIEW_CHANNEL"))
