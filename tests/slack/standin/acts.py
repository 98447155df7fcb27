"""What somebody did, and what the app's acknowledgement made of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.slack.standin.blocks import elements_of
from tests.slack.standin.calls import Refusal
from tests.slack.standin.delivery import Ack, Envelope, Unanswered
from tests.slack.standin.facts import Json, User
from tests.slack.standin.world import Channel, Message, View
from tests.standin.filling import the_one

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`order` and `took` (seconds by the stand-in's clock) are those of the acknowledgement, -1 where there was none.

    `payload` is what the app was sent, `answer` what it acknowledged with, `errors` what Slack shows at the fields of
    the form, by label. `message` is what somebody said.
    """

    payload: Json
    acknowledged: bool = False
    answer: Json = field(default_factory=dict)
    took: float = -1
    order: int = -1
    errors: dict[str, str] = field(default_factory=dict)
    message: Message | None = None
    envelope: Envelope | None = None


def find_element(shown: Message | View, what: str, nth: int | None = None) -> tuple[Json, Json]:
    """The block and the element that somebody means: by its words, its placeholder, the label of its field, its
    action_id or its value. Where several fit, `nth` says which.
    """
    there = [(block, element) for block in shown.blocks for _, element in elements_of(block)]
    found = [one for one in there if what in _names(*one)]
    return the_one(found, what, (name for one in there for name in _names(*one)[:1]), nth)


def _names(block: Json, element: Json) -> list[str]:
    said = (element.get("text"), element.get("placeholder"), block.get("label"))
    names = [text["text"] for text in said if isinstance(text, dict)]
    return [*names, element["action_id"], element.get("value", ""), block["block_id"]]


class Interplay:
    """Builds the payloads of one person and carries out what is answered."""

    def __init__(self, slack: Slack, user: User) -> None:
        self._slack = slack
        self._user = user

    def base(self, kind: str, *, view: View | None = None, trigger: bool = True) -> Json:
        """What every interaction says."""
        user, slack = self._user, self._slack
        team = slack.teams[user.team_id]
        who = {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id}
        told: Json = {"type": kind, "user": who, "team": {"id": team.id, "domain": team.domain}}
        told |= {"api_app_id": slack.app.id, "token": slack.app.verification, "enterprise": None}
        told["is_enterprise_install"] = False
        if trigger:
            told["trigger_id"] = slack.triggers.give(team.id, user.id, view.id if view else None)
        return told

    def place(self, message: Message) -> Json:
        channel = message.channel
        told: Json = {"channel": {"id": channel.id, "name": channel.label}}
        told["response_url"] = self._slack.response_urls.give(
            channel.team_id, channel, self._user.id, message
        )
        return told

    async def acted(self, shown: Message | View, action: Json, values: Json) -> Act:
        """A click or a choice in a message or a view."""
        action = {**action, "action_ts": self._slack.next_ts()}
        if isinstance(shown, View):
            told = self.base("block_actions", view=shown) | {"view": shown.as_json()}
            told["container"] = {"type": "view", "view_id": shown.id}
        else:
            told = self.base("block_actions") | self.place(shown) | {"state": {"values": values}}
            told["container"] = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel.id}
            told["container"]["is_ephemeral"] = bool(shown.reader)
            if not shown.reader:
                told["message"] = shown.as_json()
        return await self.ask("interactive", told | {"actions": [action]})

    async def ask(
        self, kind: str, payload: Json, *, accepts: bool = False, message: Message | None = None
    ) -> Act:
        try:
            ack = await self._slack.delivery.ask(kind, payload, accepts=accepts)
        except Unanswered:
            return self.done(payload, None, message=message)
        return self.done(payload, ack, message=message)

    def done(self, payload: Json, ack: Ack | None, *, message: Message | None = None) -> Act:
        sent = [envelope for envelope in self._slack.delivery.sent if envelope.payload is payload]
        told = Act(payload=payload, message=message, envelope=sent[-1] if sent else None)
        if ack is None:
            return told
        return replace(told, acknowledged=True, answer=ack.payload, took=ack.took, order=ack.order)

    def respond(self, channel: Channel, answer: Json) -> None:
        """Show what the acknowledgement of a command says."""
        if not answer:
            return
        url = self._slack.response_urls.give(channel.team_id, channel, self._user.id)
        way = self._slack.response_urls.find(url.rpartition("/")[2])
        assert way is not None
        try:
            self._slack.response_urls.answer(way, answer)
        except Refusal as refusal:
            self._slack.complain(f"The acknowledgement of a command cannot be shown: {refusal.as_json()}")

    def submitted(self, view: View, answer: Json) -> dict[str, str]:
        """Do to the modal what the acknowledgement says; the errors at its fields, by label."""
        stack = self._slack.staged.modals.get(self._user.id, [])
        action = answer.get("response_action")
        team = self._slack.teams[view.team_id]
        try:
            match action:
                case None if not answer:
                    if view in stack:
                        del stack[stack.index(view) :]
                case "clear":
                    stack.clear()
                case "errors":
                    return self._errors(view, answer.get("errors"))
                case "update":
                    body = self._slack.staged.checked(team.id, answer["view"], kind="modal", instead_of=view)
                    self._slack.staged.replace(view, body)
                case "push":
                    body = self._slack.staged.checked(team.id, answer["view"], kind="modal")
                    self._slack.staged.push(team, self._user.id, body)
                case _:
                    self._slack.complain(f"The acknowledgement of a form says nothing Slack knows: {answer}")
        except (Refusal, KeyError) as refusal:
            said = refusal.as_json() if isinstance(refusal, Refusal) else refusal
            self._slack.complain(f"The acknowledgement of a form cannot be shown: {said}")
        return {}

    def _errors(self, view: View, errors: object) -> dict[str, str]:
        fields = {
            block["block_id"]: block["label"]["text"] for block in view.blocks if block["type"] == "input"
        }
        if not isinstance(errors, dict) or not errors or not errors.keys() <= fields.keys():
            self._slack.complain(f"Errors of a form at fields it does not have: {errors}")
            return {}
        return {fields[block_id]: str(problem) for block_id, problem in errors.items()}
