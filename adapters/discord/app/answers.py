"""Answers of the companion, put where the person who acted will look for them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.discord.app.drafts import Draft
from adapters.discord.app.forms import Forms
from adapters.discord.app.inbound import Act
from adapters.discord.app.line import EPHEMERAL, Callback, Heard, Line, Shown, content
from adapters.discord.ports import Api, Declined
from adapters.discord.rendering.card import Card
from adapters.discord.rendering.message import render
from bot.errors import DeliveryError, Unconfirmed
from bot.inbound import Reply
from bot.language import speaking
from bot.messages import Message, Text
from bot.phrases import answering
from bot.phrases import discord as phrases
from bot.phrases.common import say

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Talk:
    """An act that is being answered, over its `line`.

    `heard` is set once it was acknowledged. It shows then that we are `thinking`, to them alone where that is `hushed`;
    else nothing was shown, and the original message is the card they acted on.
    """

    act: Act
    line: Line
    heard: bool = False
    thinking: bool = False
    hushed: bool = False

    @property
    def has_card(self) -> bool:
        """Whether they acted on a card, which can be changed through the line."""
        return bool(self.act.origin.card) and not self.thinking

    async def hear(self, *, private: bool) -> Heard:
        """Acknowledge: what is acted on stays as it is, and for a command we are thinking."""
        self.thinking = not self.act.origin.card
        self.hushed = self.thinking and private and not self.act.origin.direct
        if self.thinking:
            heard = await self.line.acknowledge(Callback.THINKING, {"flags": EPHEMERAL if self.hushed else 0})
        else:
            heard = await self.line.acknowledge(Callback.NOTED)
        self.heard = heard in (Heard.OURS, Heard.THEIRS)
        return heard


class Answers:
    """Shows replies. Nothing is shown for a reply that is empty: what it answers was answered before."""

    def __init__(self, api: Api, forms: Forms) -> None:
        self._api = api
        self._forms = forms

    async def give(self, talk: Talk, reply: Reply, *, space: str) -> None:
        """Show a reply to a command, a press or a form that was sent in."""
        if reply.form is not None:
            draft = self._forms.draft(talk.act, reply.form, reply.reader, space)
            if draft is not None:
                await self.open(talk, draft)
        if reply.message is not None:
            if not talk.heard and await talk.hear(private=reply.private) is Heard.TOO_LATE:
                return
            await self._show(talk, reply, reply.message, space)

    async def open(self, talk: Talk, draft: Draft) -> None:
        """Open a form, or offer it where it is too late for that."""
        if not talk.heard:
            modal = self._forms.page(talk.act, draft)
            data = {
                "custom_id": modal.custom_id,
                "title": modal.title,
                "components": list(modal.components),
            }
            heard = await talk.line.acknowledge(Callback.FORM, data)
            talk.heard = heard in (Heard.OURS, Heard.THEIRS)
            if heard in (Heard.OURS, Heard.TOO_LATE):
                return
            if heard is Heard.REFUSED:
                if await talk.hear(private=True) is not Heard.TOO_LATE:
                    await self.say(talk, say(answering.broke()))
                return
            if talk.act.offered:
                return  # another process remembers the form, and opened it
            # Another process acknowledged it, the way it is done where a form comes late.
            talk.thinking = not talk.act.origin.card
            talk.hushed = talk.thinking and talk.act.private and not talk.act.origin.direct
        await self.put(talk, self._forms.late(talk.act, draft))

    async def say(self, talk: Talk, message: Message) -> None:
        """Something of our own, to the person alone."""
        await self.put(talk, self._cards(talk.act, message, Reply(), talk.act.space))

    async def put(
        self, talk: Talk, cards: Sequence[Card], *, private: bool = True, replaces: bool = False
    ) -> None:
        """Show cards to the person alone, or to everybody: in place of the card they acted on, where that is meant and
        the one is seen by those who see the other, or in place of our thinking, else below.
        """
        ephemeral = private and not talk.act.origin.direct
        rest = list(cards)
        if talk.thinking:
            talk.thinking = False
            if talk.hushed is ephemeral:
                await self._first(talk, rest.pop(0))
            elif await talk.line.withdraw() is not Shown.YES:
                # What comes next would be seen by whoever sees our thinking.
                log.error("an answer could not be shown to those it is for")
                return
        elif (
            replaces
            and talk.has_card
            and (talk.act.origin.card_is_theirs is private or talk.act.origin.direct)
        ):
            await self._first(talk, rest.pop(0))
        for card in rest:
            shown = await talk.line.more(card, ephemeral=ephemeral)
            if shown is Shown.REFUSED:
                await talk.line.more(self._broken(talk.act), ephemeral=True)
            if shown is not Shown.YES:
                return

    async def _first(self, talk: Talk, card: Card) -> None:
        if await talk.line.original(card) is Shown.REFUSED:
            await talk.line.original(self._broken(talk.act))

    async def _show(self, talk: Talk, reply: Reply, message: Message, space: str) -> None:
        origin = talk.act.origin
        # What only led here need not stay.
        replaces = reply.replaces or talk.act.offered
        on_theirs = talk.has_card and origin.ephemeral
        await self.put(
            talk,
            self._cards(talk.act, message, reply, space),
            private=reply.private,
            replaces=replaces,
        )
        if on_theirs and not reply.private:
            # What only they were asked has been answered for everybody.
            await talk.line.withdraw()

    async def write(self, act: Act, reply: Reply, *, space: str) -> None:
        """Show a reply to a message to us, in their messages with us. Several processes that hear the message give the
        same answer the same name, which Discord shows once.
        """
        cards: list[Card] = []
        if reply.form is not None and (draft := self._forms.draft(act, reply.form, reply.reader, space)):
            cards += self._forms.late(act, draft)
        if reply.message is not None:
            cards += self._cards(act, reply.message, reply, space)
        for number, card in enumerate(cards):
            body = {
                **content(card),
                "nonce": f"{act.event_id.rpartition(':')[2]}.{number}",
                "enforce_nonce": True,
            }
            try:
                await self._post(act, card, body)
            except (Declined, DeliveryError) as error:
                log.warning("a message to us could not be answered: %s", error)
                return

    async def _post(self, act: Act, card: Card, body: object) -> None:
        """Raises as `Api.call` does. What may have been shown is tried again under its name."""
        ids = {"channel_id": act.origin.channel_id}
        try:
            await self._api.call("POST", "/channels/{channel_id}/messages", ids, body=body, files=card.files)
        except Unconfirmed:
            await self._api.call("POST", "/channels/{channel_id}/messages", ids, body=body, files=card.files)

    def _cards(self, act: Act, message: Message, reply: Reply, space: str) -> tuple[Card, ...]:
        reader = reply.reader if reply.private else None
        return render(message, reader=reader, space=space, direct=act.origin.direct)

    def _broken(self, act: Act) -> Card:
        return self._cards(act, say(answering.broke()), Reply(), act.space)[0]


def about(message: Message, server: str) -> Message:
    """A message with a line that says which server it is about; as it is where that goes without saying."""
    if not server:
        return message
    with speaking(message.language):
        said = Text(line=phrases.about_server(server))
    return replace(message, blocks=(*message.blocks, said))
