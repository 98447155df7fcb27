"""Where in Discord somebody acted."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from adapters.discord.ports import space_of
from bot.model import Place, PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where somebody acted.

    `guild_id` is the server, empty in their own messages with us. `channel_id` is the channel or thread, `parent_id`
    the channel that the thread hangs on, empty where it is none; `secret` is set for a private thread. `card` is the
    message whose button they pressed, or that a form was opened from (empty: none), which only they see where it is
    `ephemeral`.
    """

    guild_id: str
    user_id: str
    channel_id: str
    parent_id: str = ""
    secret: bool = False
    card: str = ""
    ephemeral: bool = False

    @property
    def direct(self) -> bool:
        return not self.guild_id

    @property
    def space(self) -> str:
        """The server as a space; empty in direct messages, which belong to none."""
        return space_of(self.guild_id) if self.guild_id else ""

    @property
    def card_is_theirs(self) -> bool:
        """Whether only they see the card they acted on."""
        return self.direct or self.ephemeral

    def place(self, space: str) -> Place:
        """The place as the companion knows it in this space: a direct message goes by the person, a thread by its
        channel, a private one by itself.
        """
        if self.direct or not self.channel_id:
            return Place(space=space, kind=PlaceKind.DIRECT, id=self.user_id)
        if self.secret:
            return Place(space=space, kind=PlaceKind.GROUP, id=self.channel_id)
        return Place(space=space, kind=PlaceKind.CHANNEL, id=self.parent_id or self.channel_id)


def origin_of(interaction: discord.Interaction) -> Origin:
    """The origin of a command, a press or a form. A card counts for what has one: presses, and forms opened by them."""
    channel, message = interaction.channel, interaction.message
    thread = channel if isinstance(channel, discord.Thread) else None
    return Origin(
        guild_id=str(interaction.guild_id or ""),
        user_id=str(interaction.user.id),
        channel_id=str(channel.id) if channel is not None else "",
        parent_id=str(thread.parent_id) if thread is not None else "",
        secret=thread is not None and thread.type is discord.ChannelType.private_thread,
        card=str(message.id) if message is not None else "",
        ephemeral=message is not None and message.flags.ephemeral,
    )


def message_link(origin: Origin, message_id: str) -> str:
    """The web address of a message in this channel."""
    return f"https://discord.com/channels/{origin.guild_id or '@me'}/{origin.channel_id}/{message_id}"
