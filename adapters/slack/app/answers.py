"""Answers of the companion, put where the person who acted will look for them."""

from __future__ import annotations

import logging
from dataclasses import replace

from adapters.slack.app.inbound import AGAIN, Act, again
from adapters.slack.app.modals import Modals, Room, View, waiting_view
from adapters.slack.app.origin import Origin
from adapters.slack.app.uploads import Uploads
from adapters.slack.app.ways import Shown, Ways
from adapters.slack.ports import Api
from adapters.slack.rendering.blocks import actions, plain_text, section
from adapters.slack.rendering.card import Card, Surface
from adapters.slack.rendering.form import render_form
from adapters.slack.rendering.limits import BUTTON_TEXT
from adapters.slack.rendering.message import filed_elsewhere, render_message
from adapters.slack.rendering.views import message_view
from bot.inbound import Reply
from bot.language import speaking
from bot.messages import Form, Message
from bot.model import Profile
from bot.phrases import answering
from bot.phrases import slack as phrases
from bot.phrases.common import say

log = logging.getLogger(__name__)


class Answers:
    """Shows replies. Nothing is shown for a reply that is empty: what it answers was answered before."""

    def __init__(self, api: Api) -> None:
        self._modals = Modals(api)
        self._uploads = Uploads(api)
        self._ways = Ways(api)

    async def make_room(self, origin: Origin, language: str) -> Room | None:
        """A modal that says that the answer is on its way; None where Slack does not open it."""
        with speaking(language):
            return await self._modals.open(origin, waiting_view(origin.written()))

    async def give(self, act: Act, reply: Reply, room: Room | None = None) -> None:
        """Show a reply; in `room`, where a modal was opened for it."""
        if reply.form is not None:
            await self._give_form(act, reply.form, reply.reader, room)
            room = None
        if reply.message is not None:
            await self._give_message(act.origin, reply, reply.message, room)
        elif room is not None:
            await self.put(act.origin, room, say(answering.done_before()), None)

    async def put(self, origin: Origin, room: Room, message: Message, reader: Profile | None) -> bool:
        """Show a message in an open modal, with its pictures uploaded and its files handed over; False where the modal
        is gone.
        """
        card = render_message(message, reader=reader, surface=Surface.MODAL)
        with speaking(message.language):
            card = await self._handed_over(origin, card, Surface.MODAL, public=False)
        pictures = await self._uploads.pictures(origin.team_id, card)
        # In words alone where there are no pictures, or Slack does not take them.
        views = [
            message_view(message, card, metadata=origin.written(), uploaded=uploaded)
            for uploaded in ([pictures, ()] if any(pictures) else [()])
        ]
        return await self._modals.fill(origin.team_id, room, *views)

    async def put_form(self, origin: Origin, room: Room, form: Form, reader: Profile | None) -> bool:
        """Show a form in an open modal; False where the modal is gone."""
        return await self.fill(origin, room, self.form_of(origin, form, reader))

    async def fill(self, origin: Origin, room: Room, view: View) -> bool:
        """Show a view in an open modal; False where the modal is gone."""
        return await self._modals.fill(origin.team_id, room, view)

    def form_of(self, origin: Origin, form: Form, reader: Profile | None) -> View:
        return render_form(form, reader=reader, metadata=origin.written())

    def at_once(self, origin: Origin, message: Message, reader: Profile | None) -> View | None:
        """A modal that shows a message; None where something has to be uploaded first."""
        card = render_message(message, reader=reader, surface=Surface.MODAL)
        if card.pictures or card.files:
            return None
        return message_view(message, card, metadata=origin.written())

    async def elsewhere(self, origin: Origin, reply: Reply) -> None:
        """What a submission changes outside of its modal, which shows the answer already: the card that the form came
        from, and what is for everybody.
        """
        if reply.message is None or (reply.private and not reply.replaces):
            return
        shown = await self._shown(origin, reply.message, reply)
        if reply.replaces and await self._ways.in_place(origin, shown, public=not reply.private):
            return
        if not reply.private:
            await self._ways.publicly(origin, shown)

    async def privately(self, origin: Origin, message: Message, reader: Profile | None = None) -> None:
        """To the person alone, wherever they are."""
        if not await self._ways.privately(origin, await self._shown(origin, message, Reply(reader=reader))):
            log.error("an answer could not be shown", extra={"workspace": origin.team_id})

    async def _give_form(self, act: Act, form: Form, reader: Profile | None, room: Room | None) -> None:
        origin = act.origin
        # What was pressed only to get here need not stay, and nothing is to be put in its place later.
        home = replace(origin, card="", ephemeral=False) if act.offered else origin
        if room is not None:
            opened = await self.put_form(home, room, form, reader)
        else:
            opened = await self._modals.open(origin, self.form_of(home, form, reader)) is not None
        if opened and act.offered:
            await self._ways.take_away(origin)
        elif not opened:
            with speaking(form.language):
                await self._offer(act)

    async def _offer(self, act: Act) -> None:
        """The trigger was too old: a button, whose trigger will be new."""
        button = {
            "type": "button",
            "action_id": AGAIN,
            "text": plain_text(answering.open_form(), BUTTON_TEXT),
            "value": again(act.what),
            "style": "primary",
        }
        said = phrases.form_waits() if act.origin.trigger_id else answering.form_by_button()
        card = Card(parts=[section(said), actions([button])], text=said)
        # On a modal or on Home nothing can be added without a trigger: it waits in their messages with us.
        origin = (
            act.origin
            if act.origin.surface is Surface.MESSAGE
            else replace(act.origin, response_url="", channel="")
        )
        await self._ways.privately(origin, Shown(card=card))

    async def _give_message(self, origin: Origin, reply: Reply, message: Message, room: Room | None) -> None:
        reader = reply.reader if reply.private else None
        if room is None and origin.surface is not Surface.MESSAGE:
            # What is said to everybody settles what they were asked in a modal.
            room = await self._on_view(origin, message, replaces=reply.replaces or not reply.private)
        if room is not None and await self.put(origin, room, _on_the_side(message, reply), reader):
            if not reply.private:
                await self.elsewhere(origin, reply)
            return
        shown = await self._shown(origin, message, reply)
        if reply.replaces and await self._ways.in_place(origin, shown, public=not reply.private):
            return
        way = self._ways.privately if reply.private else self._ways.publicly
        if not await way(origin, shown):
            log.error("an answer could not be shown", extra={"workspace": origin.team_id})
        elif not reply.private:
            # What only they were asked has been answered for everybody.
            await self._ways.take_away(origin)

    async def _on_view(self, origin: Origin, message: Message, *, replaces: bool) -> Room | None:
        """Room for an answer to somebody on a modal or on Home: above what they see, or in place of it."""
        if origin.in_modal and replaces:
            return Room(view_id=origin.view_id)
        room = await self.make_room(origin, message.language)
        return Room(view_id=origin.view_id) if room is None and origin.in_modal else room

    async def _shown(self, origin: Origin, message: Message, reply: Reply) -> Shown:
        """A message with its pictures uploaded and its files handed over."""
        card = render_message(message, reader=reply.reader if reply.private else None)
        with speaking(message.language):
            card = await self._handed_over(origin, card, Surface.MESSAGE, public=not reply.private)
        return Shown(card=card, pictures=await self._uploads.pictures(origin.team_id, card))

    async def _handed_over(self, origin: Origin, card: Card, surface: Surface, *, public: bool) -> Card:
        """The card without its files, which go to the person's messages with us, or to everybody where all read it."""
        if not card.files:
            return card
        channel = origin.channel if public else ""
        if channel and await self._uploads.hand_over(
            origin, card.files, channel=channel, thread=origin.thread
        ):
            return filed_elsewhere(card, surface)
        channel = await self._ways.direct(origin.team_id, origin.user_id)
        handed_over = bool(channel) and await self._uploads.hand_over(origin, card.files, channel=channel)
        labels = [file.label for file in card.files]
        said = phrases.in_messages(labels) if handed_over else phrases.not_handed_over(labels)
        return filed_elsewhere(card, surface, said)


def _on_the_side(message: Message, reply: Reply) -> Message:
    """What stands in a modal for an answer: the answer itself, or that everybody reads it where it belongs."""
    if reply.private:
        return message
    with speaking(message.language):
        return say(phrases.for_everybody())
