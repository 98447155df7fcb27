"""Channels and the messages in them."""

from __future__ import annotations

from tests.discord.standin.calls import Call, route
from tests.discord.standin.content import read
from tests.discord.standin.facts import (
    ANNOUNCEMENT,
    CATEGORY,
    CROSSPOSTED,
    Json,
)
from tests.discord.standin.limits import TooFast
from tests.discord.standin.messages import Message
from tests.discord.standin.permissions import demand
from tests.discord.standin.refusals import Refusal, wrong
from tests.discord.standin.world import Channel

CROSSPOSTS_AN_HOUR = 10


@route("GET /channels/{channel}")
async def channel(call: Call) -> Json:
    found = call.channel()
    demand(found, call.bot)
    return found.as_json()


@route("GET /channels/{channel}/messages")
async def history(call: Call) -> list[Json]:
    """The newest first, whatever is asked for."""
    place = call.channel()
    demand(place, call.bot)
    limit = call.number("limit", 50)
    try:
        demand(place, call.bot, "READ_MESSAGE_HISTORY")
    except Refusal:
        return []
    marks = {name: call.query[name] for name in ("before", "after", "around") if name in call.query}
    for name, said in marks.items():
        if not said.isdigit():
            raise wrong(name, f'Value "{said}" is not snowflake.')
    there = place.shown()
    if "around" in marks:
        middle = sum(int(one.id) < int(marks["around"]) for one in there)
        first = max(0, middle - limit // 2)
        there = there[first : first + limit]
    elif "after" in marks:
        there = [one for one in there if int(one.id) > int(marks["after"])][:limit]
    else:
        before = int(marks.get("before", 2**64))
        there = [one for one in there if int(one.id) < before][-limit:]
    return [message.as_json() for message in reversed(there)]


@route("GET /channels/{channel}/messages/{message}")
async def message(call: Call) -> Json:
    place = call.channel()
    demand(place, call.bot, "READ_MESSAGE_HISTORY")
    return call.message(place).as_json()


def may_write(call: Call, place: Channel) -> None:
    """Raises where the bot cannot write."""
    if place.is_forum or place.kind == CATEGORY:
        raise Refusal(50008)
    demand(place, call.bot, "SEND_MESSAGES_IN_THREADS" if place.is_thread else "SEND_MESSAGES")
    if call.uploads:
        demand(place, call.bot, "ATTACH_FILES")
    if (person := place.recipient) is not None:
        if person.dms_closed or person.deleted:
            raise Refusal(50007)
        shared = (
            one for one in call.discord.guilds.values() if one.bot is not None and person.id in one.members
        )
        if next(shared, None) is None:
            raise Refusal(50278)


@route("POST /channels/{channel}/messages")
async def post(call: Call) -> Json:
    place = call.channel()
    may_write(call, place)
    if place.is_thread and place.locked:
        raise Refusal(50083)
    discord, body = call.discord, call.json
    nonce = body.get("nonce")
    if body.get("enforce_nonce"):
        if nonce is None:
            raise wrong("nonce", "This field is required")
        if (twin := discord.nonces.find(place, nonce)) is not None:
            return twin.as_json()
    said = read(call, body, place)
    made = Message(id=discord.ids.new(), channel=place, author=call.bot, at=discord.clock.now(), nonce=nonce)
    made.reference = _reference(place, body.get("message_reference"))
    made.kind = 19 if made.reference else 0
    said.fill(made)
    made.pings = said.pings
    discord.put(made)
    if body.get("enforce_nonce"):
        discord.nonces.keep(made)
    return made.as_json()


def _reference(place: Channel, said: Json | None) -> Json | None:
    if said is None:
        return None
    if place.find(str(said.get("message_id"))) is None:
        if said.get("fail_if_not_exists", True):
            raise wrong("message_reference", "Unknown message")
        return None
    return {"type": 0, "channel_id": place.id, "message_id": str(said["message_id"])}


@route("PATCH /channels/{channel}/messages/{message}")
async def edit(call: Call) -> Json:
    place = call.channel()
    demand(place, call.bot)
    known = call.message(place)
    if known.author is not call.bot:
        raise Refusal(50005)
    if place.is_thread and place.archived:
        raise Refusal(50083)
    read(call, call.json, place, known=known).fill(known)
    known.edited_at = call.discord.clock.now()
    call.discord.events.message("UPDATE", known)
    return known.as_json()


@route("DELETE /channels/{channel}/messages/{message}")
async def delete(call: Call) -> None:
    place = call.channel()
    demand(place, call.bot)
    known = call.message(place)
    if known.author is not call.bot:
        if place.is_direct:
            raise Refusal(50003, status=403, words="Cannot execute action on a DM channel")
        demand(place, call.bot, "MANAGE_MESSAGES")
    call.discord.delete_message(known)


@route("POST /channels/{channel}/messages/{message}/crosspost")
async def crosspost(call: Call) -> Json:
    """Publish to the channels that follow this one; so many an hour."""
    place = call.channel()
    if place.kind != ANNOUNCEMENT:
        raise Refusal(50024)
    known = call.message(place)
    demand(place, call.bot, "SEND_MESSAGES", *(() if known.author is call.bot else ("MANAGE_MESSAGES",)))
    if known.flags & CROSSPOSTED:
        raise Refusal(40033)
    now = call.discord.clock.now()
    recent = [at for at in call.discord.crossposts.get(place.id, []) if now - at < 3600]
    if len(recent) >= CROSSPOSTS_AN_HOUR:
        raise TooFast(3600 - (now - recent[0]))
    call.discord.crossposts[place.id] = [*recent, now]
    known.flags |= CROSSPOSTED
    call.discord.events.message("UPDATE", known)
    return known.as_json()


@route("POST /channels/{channel}/typing")
async def typing(call: Call) -> None:
    may_write(call, call.channel())
