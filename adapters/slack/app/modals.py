"""Modals: opened with a trigger that holds for three seconds, and filled in after where that takes longer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.app.origin import Origin
from adapters.slack.ports import Api, Declined
from adapters.slack.rendering.blocks import plain_text
from adapters.slack.rendering.card import Surface
from adapters.slack.rendering.limits import ROOM, SECTION_TEXT, VIEW_BUTTON, VIEW_TITLE
from adapters.slack.rendering.views import SHOWN
from bot.errors import DeliveryError
from bot.phrases import answering
from bot.phrases import slack as phrases

log = logging.getLogger(__name__)

View = dict[str, Any]

#: What Slack says where a trigger is no good any more, or there is no room for another modal.
_TOO_LATE = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "push_limit_reached"}
)
#: What it says of a view that was closed meanwhile, or changed.
_GONE = frozenset({"not_found", "view_not_found", "view_closed"})
_INPUTS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "multi_users_select": ("selected_users", "initial_users"),
}
_KEPT = (
    "type",
    "callback_id",
    "title",
    "submit",
    "close",
    "private_metadata",
    "clear_on_close",
    "notify_on_close",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A modal that is open and waits to be filled in. `hash` is empty where nobody told us which version it is."""

    view_id: str
    hash: str = ""


class Modals:
    """Opens and fills modals. What cannot be done is answered with None or False: there are other ways."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def open(self, origin: Origin, view: View) -> Room | None:
        """Spend the trigger on this view: beside what is there, or on top of the modal they are in."""
        method = "views.push" if origin.in_modal else "views.open"
        if not origin.trigger_id:
            return None
        try:
            told = await self._api.call(
                origin.team_id, method, {"trigger_id": origin.trigger_id, "view": view}
            )
        except Declined as error:
            if error.code not in _TOO_LATE:
                log.warning("a modal could not be opened: %s", error)
            return None
        except DeliveryError as error:
            log.warning("a modal could not be opened: %s", type(error).__name__)
            return None
        opened = told.get("view") or {}
        return Room(view_id=str(opened.get("id") or ""), hash=str(opened.get("hash") or ""))

    async def fill(self, team_id: str, room: Room, *views: View) -> bool:
        """Put the first of these views that Slack takes in place of what a modal shows. False where the modal is gone,
        or Slack is.
        """
        for view in views:
            try:
                await self._update(team_id, room, view)
            except Declined as error:
                if error.code in _GONE:
                    return False
                log.warning("Slack does not take a modal: %s", error)
            except DeliveryError as error:
                log.warning("a modal could not be filled in: %s", type(error).__name__)
                return False
            else:
                return True
        return False

    async def _update(self, team_id: str, room: Room, view: View) -> None:
        named = {"view_id": room.view_id, "view": view}
        version = {"hash": room.hash} if room.hash else {}
        try:
            await self._api.call(team_id, "views.update", {**named, **version})
        except Declined as error:
            if error.code != "hash_conflict":
                raise
            # What came between was ours as well, and this is the later one.
            await self._api.call(team_id, "views.update", named)


def waiting_view(metadata: str) -> View:
    """Something to look at while the answer is made."""
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "title": plain_text(phrases.waiting_title(), VIEW_TITLE),
        "close": plain_text(phrases.close(), VIEW_BUTTON),
        "private_metadata": metadata,
        "blocks": [_plainly(phrases.waiting())],
    }


def at_fields(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, str]:
    """Problems by field key, as Slack can show them in this form: at the fields it has, all others at the first. Empty
    where the form has no field.
    """
    fields = [
        str(block.get("block_id")) for block in view.get("blocks") or () if block.get("type") == "input"
    ]
    placed: dict[str, str] = {}
    for key, problem in errors.items() if fields else ():
        field = key if key in fields else fields[0]
        placed[field] = f"{placed[field]} {problem}" if field in placed else problem
    return placed


def refilled(view: Mapping[str, Any], errors: Mapping[str, str]) -> View:
    """A form that was sent in, from the payload that brought it, with what was typed and what is wrong with it (by
    block id): for problems found too late for Slack to show them at their fields.
    """
    values = (view.get("state") or {}).get("values") or {}
    labels = {
        block.get("block_id"): (block.get("label") or {}).get("text") for block in view.get("blocks") or ()
    }
    problems = [
        f"{labels[key]}: {problem}" if labels.get(key) else problem for key, problem in errors.items()
    ]
    blocks = [_refilled(block, values.get(block.get("block_id")) or {}) for block in view.get("blocks") or ()]
    kept = {name: view[name] for name in _KEPT if view.get(name) is not None}
    said = map(_plainly, [answering.look_again(), *problems])
    return {**kept, "blocks": [*said, *blocks][: ROOM[Surface.MODAL].blocks]}


def _refilled(block: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    element = block.get("element")
    if block.get("type") != "input" or not isinstance(element, Mapping):
        return dict(block)
    source, target = _INPUTS.get(str(element.get("type")), ("", ""))
    value = (typed.get(str(element.get("action_id"))) or {}).get(source)
    without = {name: given for name, given in element.items() if name != target}
    return {**block, "element": {**without, **({target: value} if target and value else {})}}


def _plainly(text: str) -> dict[str, Any]:
    """Text that may hold words of people: nothing in it means anything to Slack."""
    return {"type": "section", "text": plain_text(text, SECTION_TEXT)}
