"""What the bot asks a server to be allowed, and why: one table, from which the invite, the check and the documentation
are made; and what it is allowed in one channel.

The numbers are bits of Discord's permission sets (discord.com/developers/docs/topics/permissions).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord.ports import ChannelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A permission by the name Discord shows admins. `posting` ones are needed in a cohort's channel before anything
    can be posted there as it should be.
    """

    name: str
    bit: int
    reason: str
    posting: bool = False

    @property
    def value(self) -> int:
        return 1 << self.bit


ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
SEND_IN_THREADS = Permission(
    name="Send Messages in Threads",
    bit=38,
    reason="reminders under a lesson's post, and private threads",
    posting=True,
)
EVENTS = Permission(
    name="Create Events", bit=44, reason="calls in the server's own list of events, moved when a call moves"
)
ROLES = Permission(
    name="Manage Roles",
    bit=28,
    reason="a cohort's people get its role and lose it when they leave, where a facilitator chose one",
)

PERMISSIONS = (
    Permission(name="View Channels", bit=10, reason="to reach the cohort's channel", posting=True),
    Permission(name="Send Messages", bit=11, reason="lessons, calls and answers are posted", posting=True),
    SEND_IN_THREADS,
    Permission(
        name="Create Public Threads",
        bit=35,
        reason="each lesson gets a thread to talk about it",
        posting=True,
    ),
    Permission(
        name="Create Private Threads",
        bit=36,
        reason="a few people are brought together, as a coach and their learner",
    ),
    Permission(
        name="Attach Files", bit=15, reason="calendar entries, progress pictures and exports", posting=True
    ),
    Permission(
        name="Read Message History",
        bit=16,
        reason="after a lost answer or a crash: whether a post of its own has arrived, before anything is sent twice. "
        "Other people's messages are passed over",
        posting=True,
    ),
    EVENTS,
    ROLES,
)

INVITED = sum(permission.value for permission in PERMISSIONS)
"""All of them, as an invite asks for them."""


def lacking(held: int, *, posting: bool = False) -> tuple[Permission, ...]:
    """Those that are missing from this set of bits; only those needed for posting where it is about that."""
    if held & ADMINISTRATOR:
        return ()
    return tuple(
        permission
        for permission in PERMISSIONS
        if not held & permission.value and (permission.posting or not posting)
    )


def held_in_guild(guild: Mapping[str, Any], member: Mapping[str, Any]) -> int:
    """The bits a member of a server has everywhere in it; `guild` and `member` as Discord's REST API has them."""
    if str(guild.get("owner_id")) == str(member["user"]["id"]):
        return -1
    mine = {str(role) for role in member.get("roles", ())} | {str(guild["id"])}
    bits = 0
    for role in guild.get("roles", ()):
        if str(role["id"]) in mine:
            bits |= int(role["permissions"])
    return -1 if bits & ADMINISTRATOR else bits


def held_in_channel(
    guild: Mapping[str, Any], member: Mapping[str, Any], overwrites: Sequence[Mapping[str, Any]]
) -> int:
    """The bits a member has in a channel with these overwrites: first those for everybody, then those for roles, then
    their own.
    """
    bits = held_in_guild(guild, member)
    if bits == -1:
        return bits
    everybody, user = str(guild["id"]), str(member["user"]["id"])
    roles = {str(role) for role in member.get("roles", ())}
    for whose in ({everybody}, roles, {user}):
        bits = _overwritten(bits, [one for one in overwrites if str(one["id"]) in whose])
    return bits


def top_role(guild: Mapping[str, Any], roles: Collection[str]) -> int:
    """How high the highest of these roles stands; 0 for none."""
    return max(
        (int(role["position"]) for role in guild.get("roles", ()) if str(role["id"]) in roles), default=0
    )


def holds_messages(kind: int) -> bool:
    """Whether a channel of this kind can be a cohort's."""
    return kind in (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM, ChannelKind.MEDIA)


def _overwritten(bits: int, overwrites: Sequence[Mapping[str, Any]]) -> int:
    allowed = denied = 0
    for overwrite in overwrites:
        allowed |= int(overwrite["allow"])
        denied |= int(overwrite["deny"])
    return (bits & ~denied) | allowed
