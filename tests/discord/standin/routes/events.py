"""Scheduled events of servers."""

from __future__ import annotations

from tests.discord.standin.calls import Call, route
from tests.discord.standin.checks.events import EXTERNAL, FIELDS, check_event
from tests.discord.standin.facts import Json, permissions
from tests.discord.standin.permissions import in_channel, in_guild
from tests.discord.standin.refusals import Refusal
from tests.discord.standin.world import Event, Guild

EITHER = permissions("CREATE_EVENTS", "MANAGE_EVENTS")
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
NEXT = {SCHEDULED: {ACTIVE, CANCELED}, ACTIVE: {COMPLETED}}
MOST = 100


def _may(call: Call, guild: Guild, event: Event | None = None) -> None:
    """Raises 50013: one's own events need less than those of others."""
    bits = in_guild(guild, call.bot)
    own = event is None or event.creator is call.bot
    if not bits & (EITHER if own else permissions("MANAGE_EVENTS")):
        raise Refusal(50013)


def _event(call: Call, guild: Guild) -> Event:
    event = guild.events.get(call.ids["event"])
    if event is None or event.deleted:
        raise Refusal(10070)
    return event


def _place(call: Call, guild: Guild, fields: Json) -> None:
    """Raises where the event is in a channel that is not there, or that the bot may not open."""
    if fields.get("channel_id") is None:
        return
    channel = guild.channels.get(str(fields["channel_id"]))
    if channel is None or channel.deleted:
        raise Refusal(10003)
    if not in_channel(channel, call.bot) & permissions("CONNECT"):
        raise Refusal(50013)


@route("GET /guilds/{guild}/scheduled-events")
async def listed(call: Call) -> list[Json]:
    return [one.as_json() for one in call.guild().events.values() if not one.deleted]


@route("POST /guilds/{guild}/scheduled-events")
async def create(call: Call) -> Json:
    guild = call.guild()
    call.known(*FIELDS)
    _may(call, guild)
    check_event(call.json, now=call.discord.clock.now())
    _place(call, guild, call.json)
    standing = [
        one for one in guild.events.values() if not one.deleted and one.fields.get("status", 1) < COMPLETED
    ]
    if len(standing) >= MOST:
        raise Refusal(
            30038, status=400, words="Maximum number of uncompleted guild scheduled events reached (100)"
        )
    fields = {name: value for name, value in call.json.items() if name != "image"}
    return call.discord.event(guild, call.bot, fields).as_json()


@route("GET /guilds/{guild}/scheduled-events/{event}")
async def fetch(call: Call) -> Json:
    return _event(call, call.guild()).as_json()


@route("PATCH /guilds/{guild}/scheduled-events/{event}")
async def edit(call: Call) -> Json:
    guild = call.guild()
    event = _event(call, guild)
    call.known(*FIELDS, "status")
    _may(call, guild, event)
    status = event.fields.get("status", SCHEDULED)
    if status >= COMPLETED:
        raise Refusal(180000, status=400, words="Cannot update a finished event")
    wanted = call.json.get("status")
    if wanted is not None and wanted != status and wanted not in NEXT[status]:
        raise Refusal(50035, errors={"status": "Invalid Guild Scheduled Event Status Transition"})
    fields = event.fields | call.json
    if fields["entity_type"] == EXTERNAL:
        fields["channel_id"] = None
    moved = "scheduled_start_time" in call.json
    check_event(fields, now=call.discord.clock.now(), begins=moved and status == SCHEDULED)
    _place(call, guild, fields)
    event.fields = fields
    call.discord.events.scheduled("UPDATE", event)
    return event.as_json()


@route("DELETE /guilds/{guild}/scheduled-events/{event}")
async def delete(call: Call) -> None:
    guild = call.guild()
    event = _event(call, guild)
    _may(call, guild, event)
    event.deleted = True
    call.discord.events.scheduled("DELETE", event)
