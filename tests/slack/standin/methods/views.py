"""Modals and home tabs."""

from __future__ import annotations

import json

from tests.slack.standin.calls import Call, Refusal, method
from tests.slack.standin.facts import Json
from tests.slack.standin.world import View


def _view(call: Call) -> Json:
    given = call.args.get("view")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = None
    if not isinstance(given, dict):
        raise Refusal("invalid_arguments", messages=["missing required field: view"])
    return given


@method("views.open", "trigger_id interactivity_pointer view", json=True)
async def open_view(call: Call) -> Json:
    body = call.slack.staged.checked(call.team.id, _view(call), kind="modal")
    trigger = call.slack.triggers.spend(call.needed("trigger_id"), call.team.id)
    return {"view": call.slack.staged.open(call.team, trigger.user, body).as_json()}


@method("views.push", "trigger_id interactivity_pointer view", json=True)
async def push(call: Call) -> Json:
    body = call.slack.staged.checked(call.team.id, _view(call), kind="modal")
    trigger = call.slack.triggers.spend(call.needed("trigger_id"), call.team.id)
    if trigger.view is None:
        raise Refusal("not_found")
    return {"view": call.slack.staged.push(call.team, trigger.user, body).as_json()}


@method("views.update", "view_id external_id hash view", json=True)
async def update(call: Call) -> Json:
    body = _view(call)
    view = _known(call)
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refusal("hash_conflict")
    body = call.slack.staged.checked(call.team.id, body, kind=view.body["type"], instead_of=view)
    call.slack.staged.replace(view, body)
    return {"view": view.as_json()}


def _known(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise Refusal("invalid_arguments", messages=["missing required field: view_id"])
    view = call.slack.staged.find(call.team.id, view_id=view_id, external_id=external_id)
    if view is None:
        raise Refusal("not_found")
    return view


@method("views.publish", "user_id view hash", json=True)
async def publish(call: Call) -> Json:
    if not call.slack.app.home_tab:
        raise Refusal("not_enabled")
    body = call.slack.staged.checked(call.team.id, _view(call), kind="home")
    user = call.team.users.get(call.needed("user_id"))
    if user is None or user.is_bot or user.deleted:
        raise Refusal("user_not_found")
    shown = call.slack.staged.homes.get(user.id)
    if call.text("hash") and (shown is None or call.text("hash") != shown.hash):
        raise Refusal("hash_conflict")
    return {"view": call.slack.staged.publish(call.team, user.id, body).as_json()}
