"""Trigger ids: good for one modal, for three seconds."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.slack.standin.calls import Refusal

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

GOOD_FOR = 3.0


@dataclass(eq=False, kw_only=True)
class Trigger:
    """What somebody did, which lets the app open a modal for them. `view` is the modal it was done in, if any."""

    team_id: str
    user: str
    view: str | None
    at: float
    spent: bool = False


class Triggers:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._given: dict[str, Trigger] = {}

    def give(self, team_id: str, user: str, view: str | None = None) -> str:
        trigger_id = f"{len(self._given) + 1}.{team_id}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(team_id=team_id, user=user, view=view, at=self._slack.clock.waited)
        return trigger_id

    def spend(self, trigger_id: str, team_id: str) -> Trigger:
        """Raises what views.open says to a trigger id that is none, too old or used before."""
        trigger = self._given.get(trigger_id)
        if trigger is None or trigger.team_id != team_id:
            raise Refusal("invalid_trigger_id")
        if trigger.spent:
            raise Refusal("exchanged_trigger_id")
        if self._slack.clock.waited - trigger.at >= GOOD_FOR:
            raise Refusal("expired_trigger_id")
        trigger.spent = True
        return trigger
