"""What the gateway tells, and whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord.standin.facts import PRIVATE_THREAD, Json, permissions, timestamp
from tests.discord.standin.gateway.sessions import Session
from tests.discord.standin.members import Member, Role
from tests.discord.standin.messages import Message
from tests.discord.standin.permissions import in_channel
from tests.discord.standin.world import Channel, Event, Guild

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord

CHUNK = 1000
"""The most members in one answer."""


class Events:
    def __init__(self, discord: Discord) -> None:
        self._discord = discord

    def welcome(self, session: Session) -> None:
        """READY, and every server of the shard."""
        discord = self._discord
        guilds = [one for one in discord.guilds.values() if one.bot is not None and session.holds(one.id)]
        told: Json = {
            "v": 10,
            "user": discord.bot.as_json() | {"verified": True, "mfa_enabled": False, "email": None},
        }
        told |= {"guilds": [{"id": one.id, "unavailable": True} for one in guilds], "session_id": session.id}
        told |= {
            "resume_gateway_url": discord.gateway_url,
            "shard": list(session.shard),
            "private_channels": [],
        }
        app = discord.app.as_json()
        session.tell("READY", told | {"application": {"id": app["id"], "flags": app["flags"]}})
        for guild in guilds:
            if session.wants("guilds"):
                session.tell("GUILD_CREATE", self._whole(guild, session))

    def installed(self, guild: Guild) -> None:
        """A server that is new to the app says nothing of being unavailable."""
        for session in self._discord.gateway.sessions:
            if session.holds(guild.id) and session.wants("guilds"):
                told = self._whole(guild, session)
                del told["unavailable"]
                session.tell("GUILD_CREATE", told)

    def removed(self, guild: Guild) -> None:
        self._tell("GUILD_DELETE", {"id": guild.id}, guild.id, "guilds", anyway=True)

    def unavailable(self, guild: Guild) -> None:
        """Discord has an outage there."""
        self._tell("GUILD_DELETE", {"id": guild.id, "unavailable": True}, guild.id, "guilds")

    def _whole(self, guild: Guild, session: Session) -> Json:
        known = guild.members.values() if session.wants("guild_members") else [guild.bot]
        told = guild.as_json() | {"member_count": len(guild.members), "large": len(guild.members) > 250}
        told |= {"unavailable": False, "joined_at": guild.bot.as_json()["joined_at"] if guild.bot else None}
        told["members"] = [one.as_json() for one in list(known)[:250] if one is not None]
        places = [one for one in guild.channels.values() if not one.deleted]
        told["channels"] = [one.as_json() for one in places if not one.is_thread]
        told["threads"] = [
            one.as_json() for one in places if one.is_thread and not one.archived and self._sees(one)
        ]
        told["guild_scheduled_events"] = [one.as_json() for one in guild.events.values() if not one.deleted]
        return told | {"voice_states": [], "presences": [], "stage_instances": [], "soundboard_sounds": []}

    def channel(self, what: str, channel: Channel) -> None:
        """CHANNEL_CREATE, _UPDATE or _DELETE, or the same of a thread."""
        assert channel.guild is not None
        name = f"{'THREAD' if channel.is_thread else 'CHANNEL'}_{what}"
        if channel.kind == PRIVATE_THREAD and not self._sees(channel):
            return
        told = channel.as_json()
        if name == "THREAD_CREATE":
            told["newly_created"] = True
        self._tell(name, told, channel.guild.id, "guilds")

    def thread_members(self, thread: Channel, *, added: str = "", removed: str = "") -> None:
        assert thread.guild is not None
        told: Json = {"id": thread.id, "guild_id": thread.guild.id, "member_count": len(thread.members)}
        if added:
            told["added_members"] = [thread_member(thread, added)]
        if removed:
            told["removed_member_ids"] = [removed]
        ours = self._discord.bot.id in {added, removed}
        self._tell("THREAD_MEMBERS_UPDATE", told, thread.guild.id, "guilds" if ours else "guild_members")

    def role(self, what: str, guild: Guild, role: Role) -> None:
        told: Json = {"guild_id": guild.id} | (
            {"role_id": role.id} if what == "DELETE" else {"role": role.as_json()}
        )
        self._tell(f"GUILD_ROLE_{what}", told, guild.id, "guilds")

    def member(self, what: str, guild: Guild, member: Member) -> None:
        """GUILD_MEMBER_ADD, _UPDATE or _REMOVE; every bot hears of its own updates."""
        told: Json = {"guild_id": guild.id, "user": member.user.as_json()}
        if what != "REMOVE":
            told |= member.as_json()
        ours = what == "UPDATE" and member.user is self._discord.bot
        self._tell(f"GUILD_MEMBER_{what}", told, guild.id, "guild_members", anyway=ours)

    def message(self, what: str, message: Message) -> None:
        """MESSAGE_CREATE, _UPDATE or _DELETE. Ephemeral ones are nobody's business."""
        if message.reader is not None:
            return
        channel = message.channel
        guild_id = channel.guild.id if channel.guild else None
        if not self._sees(channel):
            return
        intent = "direct_messages" if channel.is_direct else "guild_messages"
        for session in self._discord.gateway.sessions:
            if not session.holds(guild_id) or not session.wants(intent):
                continue
            told: Json = {"id": message.id, "channel_id": channel.id}
            if what != "DELETE":
                told = message.as_json(content=channel.is_direct or self._may_read(session, message))
                told |= self._author(message)
            session.tell(f"MESSAGE_{what}", told | ({"guild_id": guild_id} if guild_id else {}))

    def _may_read(self, session: Session, message: Message) -> bool:
        ours = message.author is self._discord.bot or self._discord.bot.id in message.pings.users
        return ours or session.wants("message_content")

    def _author(self, message: Message) -> Json:
        guild = message.channel.guild
        member = guild.members.get(message.author.id) if guild else None
        return {} if member is None else {"member": member.as_json(user=False)}

    def scheduled(self, what: str, event: Event) -> None:
        self._tell(f"GUILD_SCHEDULED_EVENT_{what}", event.as_json(), event.guild.id, "guild_scheduled_events")

    def interaction(self, told: Json) -> list[Session]:
        """The sessions that heard of it."""
        return self._tell("INTERACTION_CREATE", told, told.get("guild_id"))

    def chunks(self, session: Session, asked: Json) -> None:
        """The answer to op 8: members by id, by the beginning of their names, or all, who wants that intent."""
        guild = self._discord.guilds.get(str(asked["guild_id"]))
        if guild is None or guild.bot is None:
            return
        wanted, query, everybody = asked.get("user_ids"), asked.get("query"), list(guild.members.values())
        missing: list[str] = []
        if wanted is not None:
            ids = [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
            found = [guild.members[one] for one in ids if one in guild.members]
            missing = [one for one in ids if one not in guild.members]
        elif query == "" and not asked.get("limit"):
            found = everybody if session.wants("guild_members") else []
        else:
            found = [one for one in everybody if begins(one, str(query or ""))][
                : min(int(asked["limit"]), 100)
            ]
        parts = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)] or [[]]
        for place, part in enumerate(parts):
            told: Json = {"guild_id": guild.id, "members": [one.as_json() for one in part]}
            told |= {"chunk_index": place, "chunk_count": len(parts), "not_found": missing}
            session.tell(
                "GUILD_MEMBERS_CHUNK", told | ({"nonce": asked["nonce"]} if "nonce" in asked else {})
            )

    def _sees(self, channel: Channel) -> bool:
        return bool(in_channel(channel, self._discord.bot) & permissions("VIEW_CHANNEL"))

    def _tell(
        self, event: str, data: Any, guild_id: str | None, *intents: str, anyway: bool = False
    ) -> list[Session]:
        asked = () if anyway else intents
        heard = [one for one in self._discord.gateway.sessions if one.holds(guild_id) and one.wants(*asked)]
        for session in heard:
            session.tell(event, data)
        return heard


def begins(member: Member, query: str) -> bool:
    """Whether one of somebody's names begins like this."""
    names = (member.nick, member.user.global_name, member.user.name)
    return any(name.casefold().startswith(query.casefold()) for name in names if name)


def thread_member(thread: Channel, user_id: str) -> Json:
    return {
        "id": thread.id,
        "user_id": user_id,
        "flags": 0,
        "join_timestamp": timestamp(thread.members[user_id]),
    }
