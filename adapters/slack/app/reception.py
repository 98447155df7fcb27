"""From what somebody did in Slack to the answer they see."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.app.answers import Answers
from adapters.slack.app.fetching import Fetching, Unfetched
from adapters.slack.app.home import Homes
from adapters.slack.app.inbound import Act
from adapters.slack.app.modals import Room, at_fields, refilled, waiting_view
from adapters.slack.app.trust import Trust
from adapters.slack.ports import Declined, House, People
from adapters.work import Seen, Work
from bot.actions import ASKING
from bot.commands.catalogue import COMMANDS
from bot.errors import DeliveryError, Disconnected, StorageError
from bot.inbound import CommandCall, Inbound, Picked, Pressed, Reply, Submitted
from bot.language import SOURCE, negotiate, speaking
from bot.model import AccountKind
from bot.phrases import answering
from bot.phrases import slack as phrases
from bot.phrases.common import say
from bot.registry import Found

log = logging.getLogger(__name__)

_MOST_LANGUAGES = 20_000


Acknowledge = Callable[..., Awaitable[object]]
"""Slack's answer to a request, as bolt takes it. The first one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. A trigger holds for 3, and Slack waits 3 for an acknowledgement.

    `form` is how long a form may take before a modal is opened that says to wait; `submission` how long an answer to a
    form may take to be shown with the acknowledgement; `settling` how long Slack is given to show what the
    acknowledgement said, before something is put in its place.
    """

    form: float = 1.2
    submission: float = 2.0
    settling: float = 0.7


class Reception:
    """Asks the house and shows its answers, once for each thing somebody does. What goes wrong is logged and said
    kindly; it never raises.
    """

    def __init__(
        self,
        *,
        house: House,
        people: People,
        trust: Trust,
        answers: Answers,
        fetching: Fetching,
        homes: Homes,
        work: Work,
        patience: Patience,
    ) -> None:
        self._house = house
        self._people = people
        self._trust = trust
        self._answers = answers
        self._fetching = fetching
        self._homes = homes
        self._work = work
        self._patience = patience
        self._seen = Seen()
        self._languages: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def converse(self, act: Act) -> None:
        """Answer a command, a press, a picked message or a message to us."""
        if not self._seen.first(act.event_id):
            return
        origin, room = act.origin, None
        asking = self._work.start(self._reply(act))
        try:
            if _surely_asks(act) and origin.trigger_id:
                await asyncio.wait({asking}, timeout=self._patience.form)
                if not asking.done():
                    room = await self._answers.make_room(origin, self._language(act))
            reply = await asking
            await self._answers.give(act, reply, room)
        except Exception:
            log.exception("an answer broke")
            await self._say_broken(act)
        else:
            await self._refresh(act, reply)

    async def submit(self, act: Act, view: Mapping[str, Any], acknowledge: Acknowledge) -> None:
        """Answer a form that was sent in. `view` is the form as it came; `acknowledge` is called once, in time."""
        if not self._seen.first(act.event_id):
            await acknowledge()
            return
        try:
            asking = self._work.start(self._reply(act))
            await asyncio.wait({asking}, timeout=self._patience.submission)
            shown = self._at_once(act, asking.result(), view) if asking.done() else None
            if shown is not None:
                await acknowledge(**shown)
                reply = asking.result()
            else:
                with speaking(self._language(act)):
                    await acknowledge(response_action="update", view=waiting_view(act.origin.written()))
                await asyncio.sleep(self._patience.settling)
                reply = await asking
                await self._put_later(act, reply, view)
            await self._answers.elsewhere(act.origin, reply)
            await self._refresh(act, reply)
        except Exception:
            log.exception("the answer to a form broke")
            await acknowledge()
            await self._say_broken(act)

    def _at_once(self, act: Act, reply: Reply, view: Mapping[str, Any]) -> dict[str, Any] | None:
        """What to acknowledge a form with; None where its answer takes longer to make."""
        if fields := at_fields(view, reply.errors):
            return {"response_action": "errors", "errors": fields}
        if reply.errors:
            return {"response_action": "update", "view": refilled(view, reply.errors)}
        if reply.form is not None:
            form = self._answers.form_of(act.origin, reply.form, reply.reader)
            return {"response_action": "update", "view": form}
        if reply.message is None:
            return {}
        shown = self._answers.at_once(act.origin, reply.message, reply.reader if reply.private else None)
        return None if shown is None else {"response_action": "update", "view": shown}

    async def _put_later(self, act: Act, reply: Reply, view: Mapping[str, Any]) -> None:
        """The answer to a form, in place of the modal that says to wait."""
        origin, room = act.origin, Room(view_id=act.origin.view_id)
        if reply.errors:
            with speaking(self._language(act)):
                again = refilled(view, reply.errors)
            await self._answers.fill(origin, room, again)
        elif reply.form is not None:
            await self._answers.put_form(origin, room, reply.form, reply.reader)
        else:
            with speaking(self._language(act)):
                message = reply.message or say(answering.done_before())
            reader = reply.reader if reply.private else None
            if not await self._answers.put(origin, room, message, reader) and reply.private:
                await self._answers.privately(origin, message, reader)

    async def _reply(self, act: Act) -> Reply:
        """What the house answers, or what is to be said instead."""
        origin = act.origin
        try:
            account = await self._people.account(origin.team_id, origin.user_id)
            if account.kind is AccountKind.BOT:
                return Reply()
            language = negotiate(account.profile.locale)
            self._remember(act, language)
            with speaking(language):
                if act.visitor:
                    return _problem(act, phrases.members_only())
                act = await self._fetching.complete(act)
            reply = await self._house.handle(
                Inbound(
                    event_id=act.event_id,
                    acted_at=act.acted_at,
                    who=account.profile,
                    place=origin.place,
                    what=act.what,
                    trusted=await self._trust.holds(account),
                )
            )
        except Unfetched as unfetched:
            return _problem(act, *unfetched.problems.values(), fields=unfetched.problems)
        except Exception as error:
            with speaking(self._language(act)):
                return _problem(act, _apology(error))
        if reply.private and (said := reply.message or reply.form) is not None:
            self._remember(act, said.language)
        return reply

    async def _refresh(self, act: Act, reply: Reply) -> None:
        """Their home, where what they did may have changed it."""
        if reply.message is not None:
            await self._homes.refresh(act.origin.team_id, act.origin.user_id)

    async def _say_broken(self, act: Act) -> None:
        try:
            with speaking(self._language(act)):
                await self._answers.privately(act.origin, say(answering.broke()))
        except Exception:
            log.exception("that an answer broke could not be said")

    def _language(self, act: Act) -> str:
        """The one they were last spoken to in."""
        return self._languages.get((act.origin.team_id, act.origin.user_id), SOURCE)

    def _remember(self, act: Act, language: str) -> None:
        key = (act.origin.team_id, act.origin.user_id)
        self._languages[key] = language
        self._languages.move_to_end(key)
        if len(self._languages) > _MOST_LANGUAGES:
            self._languages.popitem(last=False)


def _surely_asks(act: Act) -> bool:
    """Whether this is answered with a form where nothing stands in the way."""
    match act.what:
        case Picked():
            return True
        case Pressed(action=action):
            return isinstance(action, ASKING)
        case CommandCall() as call:
            found = COMMANDS.find(call)
            return isinstance(found, Found) and found.command.asks and not found.rest.strip()
        case _:
            return False


def _problem(act: Act, *said: str, fields: Mapping[str, str] | None = None) -> Reply:
    """Words of our own instead of an answer: at a form's fields, so that what was typed is kept."""
    if isinstance(act.what, Submitted):
        return Reply(errors=fields or {"": said[0]})
    return Reply(message=say(said[0]))


def _apology(error: Exception) -> str:
    """What to say of something that went wrong, which is logged. The texts of these errors have no secrets in them."""
    match error:
        case StorageError():
            log.error("the database did not answer somebody: %s", error)
            return answering.later()
        case Disconnected():
            log.warning("somebody asked us something in a workspace that is closed to us: %s", error)
            return phrases.not_installed()
        case Declined() | DeliveryError():
            log.error("Slack did not tell us enough to answer somebody: %s", error)
        case _:
            log.error("an answer broke", exc_info=error)
    return answering.broke()
