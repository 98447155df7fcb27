"""What people have in front of them: modals in a stack, and their home tab."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tests.slack.standin.calls import Refusal
from tests.slack.standin.content import with_ids
from tests.slack.standin.facts import Json
from tests.slack.standin.forms import initial_values
from tests.slack.standin.viewcheck import check_view, too_large
from tests.slack.standin.world import View, Workspace

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

MOST_STACKED = 3


class Stage:
    """`shown` are all views by id, also those that were closed; `modals` the stack of each person."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def checked(self, team_id: str, body: Json, *, kind: str, instead_of: View | None = None) -> Json:
        """The view with its ids. Raises what views.open says to what cannot be shown."""
        errors = check_view(body, lambda file_id: self._slack.showable(team_id, file_id), kind=kind)
        if errors:
            raise Refusal("invalid_arguments", messages=errors)
        if too_large(body):
            raise Refusal("view_too_large")
        external_id = body.get("external_id")
        if external_id and self.find(team_id, external_id=external_id) not in {None, instead_of}:
            raise Refusal("duplicate_external_id")
        return {**body, "blocks": with_ids(body["blocks"])}

    def find(self, team_id: str, *, view_id: str = "", external_id: str = "") -> View | None:
        """A view somebody has in front of them."""
        open_views = [view for stack in self.modals.values() for view in stack] + list(self.homes.values())
        for view in open_views:
            if view.team_id != team_id:
                continue
            if view_id and view.id == view_id:
                return view
            if external_id and not view_id and view.body.get("external_id") == external_id:
                return view
        return None

    def open(self, team: Workspace, user: str, body: Json) -> View:
        view = self._new(team, user, body)
        self.modals[user] = [view]
        return view

    def push(self, team: Workspace, user: str, body: Json) -> View:
        """Raises where nothing is open, or three views are."""
        stack = self.modals.get(user, [])
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= MOST_STACKED:
            raise Refusal("push_limit_reached")
        view = self._new(team, user, body)
        view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def publish(self, team: Workspace, user: str, body: Json) -> View:
        shown = self.homes.get(user)
        if shown is None:
            shown = self.homes[user] = self._new(team, user, body)
        else:
            self.replace(shown, body)
        return shown

    def replace(self, view: View, body: Json) -> None:
        """Show something else in the same place; what was typed into fields that are still there stays."""
        typed = view.values
        view.body, view.hash = body, self._hash()
        view.values = initial_values(body["blocks"])
        for block_id, actions in view.values.items():
            for action_id in actions:
                known = typed.get(block_id, {}).get(action_id)
                if known is not None and known["type"] == actions[action_id]["type"]:
                    actions[action_id] = known

    def close(self, user: str, *, everything: bool = False) -> list[View]:
        """What somebody closed: the top, or the whole stack."""
        stack = self.modals.get(user, [])
        closed = list(stack) if everything else stack[-1:]
        del stack[len(stack) - len(closed) :]
        return closed

    def _new(self, team: Workspace, user: str, body: Json) -> View:
        view_id = self._slack.ids.new("V")
        view = View(id=view_id, team_id=team.id, user=user, body=body, hash=self._hash(), root=view_id)
        view.app_id, view.bot_id = self._slack.app.id, team.bot_id
        view.values = initial_values(body["blocks"])
        return view

    def _hash(self) -> str:
        return f"{int(self._slack.clock.now())}.{secrets.token_urlsafe(6)}"
