"""Acknowledging what somebody did."""

from __future__ import annotations

from typing import Any

from tests.discord.standin.calls import Call, route
from tests.discord.standin.checks.choices import check_choices
from tests.discord.standin.checks.messages import completed
from tests.discord.standin.checks.modals import check_modal
from tests.discord.standin.content import Said, read
from tests.discord.standin.facts import COMPONENTS_V2, EPHEMERAL, LOADING, Json
from tests.discord.standin.forms import Form
from tests.discord.standin.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    SUBMIT,
    UPDATE,
    Act,
)
from tests.discord.standin.messages import Message
from tests.discord.standin.refusals import Refusal, wrong

ANSWERS = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    SUBMIT: {MESSAGE, DEFERRED_MESSAGE},
}


@route("POST /interactions/{interaction}/{secret}/callback", token=False, paced=False)
async def callback(call: Call) -> Any:
    act = call.discord.act_of(call.ids["secret"])
    if act is None or act.id != call.ids["interaction"] or act.late:
        raise Refusal(10062)
    if act.acknowledged:
        raise Refusal(40060)
    call.known("type", "data")
    kind, data = call.json.get("type"), call.json.get("data") or {}
    allowed = ANSWERS[act.kind]
    if act.kind == SUBMIT and act.source is not None:
        allowed = allowed | {DEFERRED_UPDATE, UPDATE}
    if kind not in allowed:
        raise wrong("type", f"Value must be one of {sorted(allowed)}.")
    _carry_out(call, act, kind, data)
    act.acknowledge(call.json)
    if call.query.get("with_response") not in {"true", "True", "1"}:
        return None
    return _told(act)


def _carry_out(call: Call, act: Act, kind: int, data: Json) -> None:
    discord = call.discord
    if kind == MESSAGE:
        act.original = say(call, act, read(call, data, act.channel, ephemeral=True, where="data."))
    elif kind == DEFERRED_MESSAGE:
        flags = data.get("flags") or 0
        if flags & ~(EPHEMERAL | COMPONENTS_V2):
            discord.complain(f"{call.name}: flags {flags} cannot be set when deferring")
        act.original = say(call, act, Said(flags=LOADING | flags & EPHEMERAL))
    elif kind == UPDATE:
        assert act.source is not None
        read(call, data, act.channel, known=act.source, where="data.").fill(act.source)
        act.source.edited_at = discord.clock.now()
        discord.events.message("UPDATE", act.source)
        act.original = act.source
    elif kind == DEFERRED_UPDATE:
        act.original = act.source
    elif kind == CHOICES:
        act.choices = check_choices(act.payload["data"], data)
    else:
        check_modal(call, data)
        form = Form(
            custom_id=data["custom_id"], title=data["title"], components=completed(data["components"], []),
            channel=act.channel, source=act.source,
        )  # fmt: skip
        act.form = discord.acts.open_forms[act.user.id] = form
    if act.kind == SUBMIT:
        discord.acts.open_forms.pop(act.user.id, None)


def say(call: Call, act: Act, said: Said) -> Message:
    """A message in answer to what somebody did."""
    discord = call.discord
    made = Message(id=discord.ids.new(), channel=act.channel, author=discord.bot, at=discord.clock.now())
    said.fill(made)
    made.application_id, made.interaction = discord.app.id, discord.acts.metadata(act)
    made.kind = 20 if act.kind == COMMAND else 0
    if made.flags & EPHEMERAL:
        made.reader = act.user
        act.channel.messages.append(made)
    else:
        made.pings = said.pings
        discord.put(made)
    return made


def _told(act: Act) -> Json:
    told: Json = {"interaction": {"id": act.id, "type": act.kind}, "resource": {"type": act.how}}
    if act.original is not None:
        told["interaction"] |= {
            "response_message_id": act.original.id,
            "response_message_loading": act.waiting,
            "response_message_ephemeral": act.private,
        }
        told["resource"]["message"] = act.original.as_json()
    return told
