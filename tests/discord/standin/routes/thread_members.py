"""Who is in a thread."""

from __future__ import annotations

from typing import Any

from tests.discord.standin.calls import Call, route
from tests.discord.standin.facts import PRIVATE_THREAD, Json, User
from tests.discord.standin.gateway.events import thread_member
from tests.discord.standin.permissions import demand
from tests.discord.standin.refusals import Refusal
from tests.discord.standin.world import Channel


def _thread(call: Call) -> Channel:
    thread = call.channel()
    if not thread.is_thread:
        raise Refusal(50024)
    demand(thread, call.bot)
    return thread


def _somebody(call: Call, thread: Channel) -> User:
    assert thread.guild is not None
    return call.member(thread.guild).user


@route("GET /channels/{channel}/thread-members")
async def members(call: Call) -> Any:
    thread = _thread(call)
    if "guild_members" not in call.discord.app.granted:
        raise Refusal(50001)
    return [thread_member(thread, one) for one in thread.members]


@route("GET /channels/{channel}/thread-members/{user}")
async def member(call: Call) -> Json:
    thread = _thread(call)
    user = _somebody(call, thread)
    if user.id not in thread.members:
        raise Refusal(10007)
    return thread_member(thread, user.id)


@route("PUT /channels/{channel}/thread-members/{user}")
async def add(call: Call) -> None:
    thread = _thread(call)
    if thread.archived:
        raise Refusal(50083)
    if call.ids["user"] != "@me":
        demand(thread, call.bot, "SEND_MESSAGES_IN_THREADS")
    user = _somebody(call, thread)
    assert thread.parent is not None
    demand(thread.parent, user)
    if user.id not in thread.members:
        thread.members[user.id] = call.discord.clock.now()
        call.discord.events.thread_members(thread, added=user.id)


@route("DELETE /channels/{channel}/thread-members/{user}")
async def remove(call: Call) -> None:
    thread = _thread(call)
    if thread.archived:
        raise Refusal(50083)
    own = thread.kind == PRIVATE_THREAD and thread.opener is call.bot
    if call.ids["user"] != "@me" and not own:
        demand(thread, call.bot, "MANAGE_THREADS")
    user = _somebody(call, thread)
    if thread.members.pop(user.id, None) is not None:
        call.discord.events.thread_members(thread, removed=user.id)
