"""Following up on what somebody did, with the token of their interaction."""

from __future__ import annotations

from tests.discord.standin.calls import Call, route
from tests.discord.standin.content import read
from tests.discord.standin.facts import EPHEMERAL, LOADING, Json
from tests.discord.standin.interactions import Act
from tests.discord.standin.messages import Message
from tests.discord.standin.refusals import Refusal
from tests.discord.standin.routes.interactions import say


def _act(call: Call) -> Act:
    """Raises 10015 for a token nobody has, or before it was acknowledged; 50027 once it no longer holds."""
    act = call.discord.act_of(call.ids["secret"])
    if act is None or call.ids["webhook"] != call.discord.app.id:
        raise Refusal(10015)
    if act.over:
        raise Refusal(50027)
    if not act.acknowledged:
        raise Refusal(10015)
    return act


def _message(call: Call, act: Act) -> Message:
    wanted = call.ids["message"]
    if wanted == "@original":
        found = act.original
    else:
        mine = [*act.followups, *([act.original] if act.original else [])]
        found = next((one for one in mine if one.id == wanted), None)
    if found is None or found.deleted:
        raise Refusal(10008)
    return found


@route("POST /webhooks/{webhook}/{secret}", token=False, paced=False)
async def follow_up(call: Call) -> Json:
    """The first one after a deferral takes the place that was kept, and is as private as that was said to be."""
    act = _act(call)
    if act.waiting:
        assert act.original is not None
        return _edited(call, act.original)
    made = say(call, act, read(call, call.json, act.channel, ephemeral=True))
    act.followups.append(made)
    return made.as_json()


@route("GET /webhooks/{webhook}/{secret}/messages/{message}", token=False, paced=False)
async def fetch(call: Call) -> Json:
    return _message(call, _act(call)).as_json()


@route("PATCH /webhooks/{webhook}/{secret}/messages/{message}", token=False, paced=False)
async def edit(call: Call) -> Json:
    return _edited(call, _message(call, _act(call)))


def _edited(call: Call, known: Message) -> Json:
    said = read(
        call, call.json, known.channel, known=known, ephemeral=None if call.method == "PATCH" else True
    )
    first = bool(known.flags & LOADING)
    said.fill(known)
    # Who sees it was settled when it was deferred.
    known.flags = known.flags & ~LOADING & ~EPHEMERAL | (EPHEMERAL if known.reader else 0)
    known.edited_at = call.discord.clock.now()
    if first and known.reader is None:
        known.pings = said.pings
    call.discord.events.message("UPDATE", known)
    return known.as_json()


@route("DELETE /webhooks/{webhook}/{secret}/messages/{message}", token=False, paced=False)
async def delete(call: Call) -> None:
    call.discord.delete_message(_message(call, _act(call)))
