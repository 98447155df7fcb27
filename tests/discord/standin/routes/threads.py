"""Threads, posts of forums, and who is in them."""

from __future__ import annotations

from typing import Any

from tests.discord.standin.calls import Call, route
from tests.discord.standin.content import read
from tests.discord.standin.facts import (
    ANNOUNCEMENT,
    ANNOUNCEMENT_THREAD,
    HAS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Json,
)
from tests.discord.standin.gateway.events import thread_member
from tests.discord.standin.messages import CREATED, STARTER, Message
from tests.discord.standin.permissions import demand
from tests.discord.standin.refusals import Refusal, wrong
from tests.discord.standin.world import Channel

AGES = {60, 1440, 4320, 10080}
FIELDS = [
    "name",
    "auto_archive_duration",
    "rate_limit_per_user",
    "type",
    "invitable",
    "message",
    "applied_tags",
]


def _checked(call: Call) -> Json:
    said = call.json
    name = said.get("name")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 100:
        raise wrong("name", "Must be between 1 and 100 in length.")
    if said.get("auto_archive_duration", 1440) not in AGES:
        raise wrong("auto_archive_duration", f"Value must be one of {sorted(AGES)}.")
    return said


def _made(call: Call, parent: Channel, kind: int, *, thread_id: str = "") -> Channel:
    discord, said = call.discord, call.json
    made = Channel(
        id=thread_id or discord.ids.new(), kind=kind, name=said["name"].strip(), guild=parent.guild, parent=parent,
        opener=call.bot, made_at=discord.clock.now(), archive_minutes=said.get("auto_archive_duration", 4320),
    )  # fmt: skip
    made.members[call.bot.id] = discord.clock.now()
    discord.add_channel(made)
    discord.events.channel("CREATE", made)
    return made


@route("POST /channels/{channel}/messages/{message}/threads")
async def from_message(call: Call) -> Json:
    parent = call.channel()
    if parent.kind not in {TEXT, ANNOUNCEMENT}:
        raise Refusal(50024)
    demand(parent, call.bot, "CREATE_PUBLIC_THREADS")
    known = call.message(parent)
    if known.thread is not None:
        raise Refusal(160004)
    call.known(*FIELDS)
    _checked(call)
    kind = ANNOUNCEMENT_THREAD if parent.kind == ANNOUNCEMENT else PUBLIC_THREAD
    known.thread = _made(call, parent, kind, thread_id=known.id)
    known.flags |= HAS_THREAD
    _notice(call, known.thread, STARTER, {"channel_id": parent.id, "message_id": known.id})
    call.discord.events.message("UPDATE", known)
    return known.thread.as_json()


@route("POST /channels/{channel}/threads")
async def without_message(call: Call) -> Json:
    """A thread of its own (private unless another type is named), or a post in a forum."""
    parent = call.channel()
    if parent.is_forum:
        return _post(call, parent)
    if parent.kind not in {TEXT, ANNOUNCEMENT}:
        raise Refusal(50024)
    call.known(*FIELDS)
    said = _checked(call)
    kind = said.get("type", PRIVATE_THREAD)
    if kind not in {PRIVATE_THREAD, PUBLIC_THREAD, ANNOUNCEMENT_THREAD}:
        raise wrong("type", "Value must be one of (10, 11, 12).")
    demand(parent, call.bot, "CREATE_PRIVATE_THREADS" if kind == PRIVATE_THREAD else "CREATE_PUBLIC_THREADS")
    thread = _made(call, parent, kind)
    if kind != PRIVATE_THREAD:
        _notice(call, parent, CREATED, {"channel_id": thread.id}, thread.name)
    return thread.as_json()


def _notice(call: Call, place: Channel, kind: int, reference: Json, said: str = "") -> None:
    """What Discord itself puts into a channel, under the bot's name."""
    discord = call.discord
    made = Message(id=discord.ids.new(), channel=place, author=call.bot, at=discord.clock.now(), content=said)
    made.kind, made.reference = kind, {"type": 0, **reference}
    discord.put(made)


def _post(call: Call, parent: Channel) -> Json:
    demand(parent, call.bot, "SEND_MESSAGES")
    call.known(*FIELDS)
    said = _checked(call)
    if parent.tags and not set(said.get("applied_tags", ())) & set(parent.tags):
        raise Refusal(40067, status=400, words="A tag is required to create a forum post in this channel")
    body = said.get("message")
    if not isinstance(body, dict):
        raise wrong("message", "This field is required")
    if call.uploads:
        demand(parent, call.bot, "ATTACH_FILES")
    content = read(call, body, parent, where="message.")
    thread = _made(call, parent, PUBLIC_THREAD)
    discord = call.discord
    made = Message(id=thread.id, channel=thread, author=call.bot, at=discord.clock.now())
    content.fill(made)
    made.pings = content.pings
    discord.put(made)
    return thread.as_json() | {"message": made.as_json()}


@route("PATCH /channels/{channel}")
async def edit(call: Call) -> Json:
    """Rename, archive, lock or open a thread again."""
    thread = call.channel()
    if not thread.is_thread:
        raise Refusal(50024)
    call.known(
        "name", "archived", "locked", "auto_archive_duration", "invitable", "rate_limit_per_user", "flags"
    )
    said = call.json
    reopening = said.keys() <= {"archived"} and said.get("archived") is False and not thread.locked
    if thread.archived and said.get("archived") is not False:
        raise Refusal(50083)
    own = thread.opener is call.bot and "locked" not in said
    demand(thread, call.bot, *(("SEND_MESSAGES_IN_THREADS",) if reopening or own else ("MANAGE_THREADS",)))
    if "name" in said:
        thread.name = _checked(call)["name"]
    thread.locked = said.get("locked", thread.locked)
    if "archived" in said:
        thread.archived, thread.archived_at = said["archived"], call.discord.clock.now()
    call.discord.events.channel("UPDATE", thread)
    return thread.as_json()


@route("DELETE /channels/{channel}")
async def delete(call: Call) -> Json:
    """Threads alone: closing direct messages or deleting channels is nothing this app does."""
    thread = call.channel()
    if not thread.is_thread:
        raise Refusal(50024)
    demand(thread, call.bot, "MANAGE_THREADS")
    call.discord.delete_channel(thread)
    return thread.as_json()


def _listed(call: Call, threads: list[Channel]) -> Json:
    ours = [thread_member(one, call.bot.id) for one in threads if call.bot.id in one.members]
    return {"threads": [one.as_json() for one in threads], "members": ours}


@route("GET /guilds/{guild}/threads/active")
async def active(call: Call) -> Json:
    there = []
    for one in call.guild().threads:
        try:
            demand(one, call.bot)
        except Refusal:
            continue
        if not one.archived:
            there.append(one)
    return _listed(call, there)


@route("GET /channels/{channel}/threads/archived/public")
async def archived(call: Call) -> Json:
    return _archived(call, lambda one: one.kind != PRIVATE_THREAD)


@route("GET /channels/{channel}/users/@me/threads/archived/private")
async def archived_private(call: Call) -> Json:
    """Those private ones the bot is in."""
    return _archived(call, lambda one: one.kind == PRIVATE_THREAD and call.bot.id in one.members)


def _archived(call: Call, wanted: Any) -> Json:
    parent = call.channel()
    demand(parent, call.bot, "READ_MESSAGE_HISTORY")
    limit = call.number("limit", 50)
    before = call.query.get("before")
    found = [one for one in call.discord.threads(parent) if one.archived and wanted(one)]
    if before is not None and before.isdigit():
        found = [one for one in found if int(one.id) < int(before)]
    found.sort(key=lambda one: int(one.id), reverse=True)
    return _listed(call, found[:limit]) | {"has_more": len(found) > limit}
