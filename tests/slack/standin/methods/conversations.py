"""Channels and conversations: opening, joining, who is in them."""

from __future__ import annotations

from tests.slack.standin.calls import Call, Refusal, method, page
from tests.slack.standin.facts import Json
from tests.slack.standin.world import Channel

MOST_PEOPLE = 8


def readable(call: Call, right: str) -> Channel:
    """The channel of a call that needs this right (`read`, `history`) for its kind of channel."""
    channel = call.channel()
    call.may(f"{channel.scope}:{right}")
    return channel


@method("conversations.open", "users channel return_im prevent_creation", json=True)
async def open_conversation(call: Call) -> Json:
    given = call.args.get("users")
    names = given if isinstance(given, list) else [name for name in call.text("users").split(",") if name]
    if call.text("channel"):
        known = call.channel()
        return {"no_op": True, "already_open": True, "channel": {"id": known.id}}
    if not names:
        raise Refusal("users_list_not_supplied")
    people = {str(name).strip() for name in names} - {call.bot.id}
    call.may("mpim:write" if len(people) > 1 else "im:write")
    if len(people) > MOST_PEOPLE:
        raise Refusal("too_many_users")
    for name in people:
        person = call.team.users.get(name)
        if person is None:
            raise Refusal("user_not_found")
        if person.is_bot and len(people) == 1:
            raise Refusal("cannot_dm_bot")
        if person.deleted:
            raise Refusal("user_disabled")
    if not people:
        raise Refusal("cannot_dm_bot")
    there = call.slack.find_direct(call.team.id, people | {call.bot.id})
    channel = call.slack.direct(call.team.id, people | {call.bot.id})
    told = channel.as_json(call.bot.id) if call.flag("return_im") else {"id": channel.id}
    return {"channel": told} | ({} if there is None else {"no_op": True, "already_open": True})


@method("conversations.info", "channel include_locale include_num_members")
async def info(call: Call) -> Json:
    channel = readable(call, "read")
    told = channel.as_json(call.bot.id)
    if not call.flag("include_num_members"):
        told.pop("num_members", None)
    return {"channel": told}


@method("conversations.members", "channel cursor limit")
async def members(call: Call) -> Json:
    channel = readable(call, "read")
    return page(call, sorted(channel.members), "members")


@method("conversations.join", "channel", json=True)
async def join(call: Call) -> Json:
    call.may("channels:join")
    channel = call.channel()
    if channel.direct or channel.private:
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    already = call.bot.id in channel.members
    channel.members.add(call.bot.id)
    told: Json = {"channel": channel.as_json(call.bot.id)}
    if already:
        told |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return told


@method("conversations.list", "cursor limit types exclude_archived team_id")
async def list_conversations(call: Call) -> Json:
    kinds = set(call.text("types", "public_channel").split(","))
    scopes = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
    for kind in kinds:
        if kind not in scopes:
            raise Refusal("invalid_types")
        call.may(f"{scopes[kind]}:read")
    wanted = {scopes[kind] for kind in kinds}
    found = [
        channel.as_json(call.bot.id)
        for channel in call.team.channels.values()
        if channel.scope in wanted
        and not (channel.archived and call.flag("exclude_archived"))
        and (channel.scope == "channels" or call.bot.id in channel.members)
    ]
    return page(call, found, "channels")
