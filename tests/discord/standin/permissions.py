"""Who may do what where."""

from __future__ import annotations

from tests.discord.standin.facts import EVERYTHING, User, permissions
from tests.discord.standin.refusals import Refusal
from tests.discord.standin.world import Channel, Guild

IN_DIRECT = permissions(
    "VIEW_CHANNEL", "SEND_MESSAGES", "READ_MESSAGE_HISTORY", "ATTACH_FILES", "EMBED_LINKS", "MENTION_EVERYONE"
)


def in_guild(guild: Guild, user: User) -> int:
    """Somebody's permissions in a server, before any channel has its say."""
    member = guild.members.get(user.id)
    if member is None:
        return 0
    if guild.owner is user:
        return EVERYTHING
    bits = guild.everyone.permissions
    for role in member.roles:
        bits |= role.permissions
    return EVERYTHING if bits & permissions("ADMINISTRATOR") else bits


def in_channel(channel: Channel, user: User) -> int:
    """Somebody's permissions in a channel; threads have those of their parent, private ones are for who is in."""
    if channel.is_direct:
        return IN_DIRECT
    guild, place = channel.guild, channel.parent if channel.is_thread else channel
    assert guild is not None and place is not None
    bits = in_guild(guild, user)
    if bits == EVERYTHING or not bits:
        return bits
    bits = _applied(bits, [place.overwrites.get(guild.id)])
    bits = _applied(bits, [place.overwrites.get(role.id) for role in guild.members[user.id].roles])
    bits = _applied(bits, [place.overwrites.get(user.id)])
    if not bits & permissions("VIEW_CHANNEL"):
        return 0
    outside = channel.kind == 12 and user.id not in channel.members
    return 0 if outside and not bits & permissions("MANAGE_THREADS") else bits


def _applied(bits: int, overwrites: list[tuple[int, int] | None]) -> int:
    given = [one for one in overwrites if one is not None]
    for _, denied in given:
        bits &= ~denied
    for allowed, _ in given:
        bits |= allowed
    return bits


def demand(channel: Channel, user: User, *names: str) -> None:
    """Raises 50001 for somebody who may not see this channel, 50013 where one of these is missing."""
    bits = in_channel(channel, user)
    if not bits & permissions("VIEW_CHANNEL"):
        raise Refusal(50001)
    if any(not bits & permissions(name) for name in names):
        raise Refusal(50013)


def rank(guild: Guild, user: User) -> int:
    """The position of somebody's highest role."""
    member = guild.members.get(user.id)
    return max((role.position for role in member.roles), default=0) if member else 0
