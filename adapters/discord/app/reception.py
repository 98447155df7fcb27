"""From what somebody did in Discord to the answer they see."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.discord.app.answers import Answers, Talk, about
from adapters.discord.app.callers import Callers
from adapters.discord.app.fetching import Fetching, Unfetched
from adapters.discord.app.forms import Forms
from adapters.discord.app.inbound import Act
from adapters.discord.app.line import Heard
from adapters.discord.ports import Declined, House
from adapters.work import Seen, Work
from bot.errors import DeliveryError, StorageError
from bot.inbound import Inbound, Reply, Submitted
from bot.language import negotiate, speaking
from bot.phrases import answering
from bot.phrases import discord as phrases
from bot.phrases.common import say

log = logging.getLogger(__name__)

#: So many acts are worked on at once; others wait their turn, acknowledged.
_AT_ONCE = 64
_MOST_PEOPLE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. Discord waits 3 for an acknowledgement. `form` is how long an answer that may be a form may take before
    it is acknowledged without one; `suggestions` how long they may take. `elsewhere` is how long another process of
    ours has to answer first what only one of us remembers.
    """

    form: float = 1.5
    elsewhere: float = 0.5
    suggestions: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A reply, and the space it is about (empty: none)."""

    reply: Reply
    space: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """The locale in which somebody uses Discord, and the language in which we speak to them."""

    locale: str
    language: str


class Reception:
    """Asks the house and shows its answers, once for each thing somebody does. What goes wrong is logged and said
    kindly; it never raises.
    """

    def __init__(
        self,
        *,
        house: House,
        callers: Callers,
        answers: Answers,
        forms: Forms,
        fetching: Fetching,
        work: Work,
        patience: Patience,
    ) -> None:
        self._house = house
        self._callers = callers
        self._answers = answers
        self._forms = forms
        self._fetching = fetching
        self._work = work
        self._patience = patience
        self._seen = Seen()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._tongues: OrderedDict[str, _Tongue] = OrderedDict()

    async def act(self, act: Act) -> None:
        """Answer a command, a press, a picked message or a form that was sent in."""
        if act.line is None or not self._seen.first(act.event_id):
            return
        talk = Talk(act=act, line=act.line)
        try:
            await self._converse(talk)
        except Exception:
            log.exception("an answer broke")
            await self._say_broken(talk)

    async def write(self, act: Act) -> None:
        """Answer a message to us."""
        if not self._seen.first(act.event_id):
            return
        try:
            answer = await self._answer(act)
            await self._answers.write(act, answer.reply, space=answer.space)
        except Exception:
            log.exception("an answer broke")

    def locale(self, user_id: str) -> str:
        """The language somebody was last seen to use Discord in; empty where they were not."""
        return self._tongues[user_id].locale if user_id in self._tongues else ""

    async def _converse(self, talk: Talk) -> None:
        act = talk.act
        if self._forms.is_elsewhere(act):
            await asyncio.sleep(self._patience.elsewhere)
        if isinstance(act.what, Submitted):
            await self._submit(talk)
        elif (draft := self._forms.offered(act)) is not None:
            await self._answers.open(talk, draft)
        elif act.asks:
            asking = self._work.start(self._answer(act))
            await asyncio.wait({asking}, timeout=self._patience.form)
            if not asking.done() and await talk.hear(private=act.private) is Heard.TOO_LATE:
                await asking
                log.warning("nobody can be told what became of something they did")
                return
            answer = await asking
            await self._answers.give(talk, answer.reply, space=answer.space)
        elif await talk.hear(private=act.private) is Heard.OURS:
            answer = await self._answer(act)
            if answer.reply == Reply():
                with speaking(self._language(act)):
                    await self._answers.say(talk, say(answering.done_before()))
            await self._answers.give(talk, answer.reply, space=answer.space)

    async def _submit(self, talk: Talk) -> None:
        """Take in a page of a form. Only the last is answered by the companion, with all that the others said."""
        act = talk.act
        if await talk.hear(private=True) is not Heard.OURS:
            return
        if self._forms.is_torn(act):
            with speaking(self._language(act)):
                await self._answers.say(talk, say(phrases.form_is_gone()))
            return
        draft = self._forms.sent(act)
        if draft is not None:
            if cards := self._forms.next_page(act, draft):
                await self._answers.put(talk, cards, replaces=act.offered)
                return
            act = talk.act = replace(act, what=draft.typed, files=draft.files, space=act.space or draft.space)
        answer = await self._answer(act)
        if answer.reply.errors:
            with speaking(self._language(act)):
                cards = self._forms.wrong(act, draft, answer.reply.errors)
            await self._answers.put(talk, cards, replaces=act.offered)
        else:
            await self._answers.give(talk, answer.reply, space=answer.space)

    async def _answer(self, act: Act) -> _Answer:
        """What the house answers, or what is to be said instead."""
        if act.locale:
            self._remember(act, _Tongue(locale=act.locale, language=negotiate(act.locale)))
        try:
            async with self._turns:
                answer = await self._asked(act)
        except Unfetched as unfetched:
            return _problem(act, *unfetched.problems.values(), fields=unfetched.problems)
        except Exception as error:
            with speaking(self._language(act)):
                return _problem(act, _apology(error))
        reply = answer.reply
        if reply.private and (said := reply.message or reply.form) is not None:
            # They may have chosen another one than that in which they use Discord.
            self._remember(act, _Tongue(locale=self.locale(act.origin.user_id), language=said.language))
        return answer

    async def _asked(self, act: Act) -> _Answer:
        caller = await self._callers.of(act.origin, act.who, locale=act.locale, space=act.space)
        if caller is None:
            with speaking(self._language(act)):
                return _problem(act, phrases.no_server())
        space = caller.place.space
        if act.what is None:
            profile = caller.account.profile
            message = await self._house.home(profile, trusted=caller.trusted)
            return _Answer(reply=Reply(message=about(message, caller.meant), reader=profile), space=space)
        with speaking(self._language(act)):
            what = await self._fetching.complete(act.what, act.files)
        reply = await self._house.handle(
            Inbound(
                event_id=act.event_id,
                acted_at=act.acted_at,
                who=caller.account.profile,
                place=caller.place,
                what=what,
                trusted=caller.trusted,
            )
        )
        if reply.message is not None:
            reply = replace(reply, message=about(reply.message, caller.meant))
        return _Answer(reply=reply, space=space)

    async def _say_broken(self, talk: Talk) -> None:
        try:
            if talk.heard or await talk.hear(private=True) is Heard.OURS:
                with speaking(self._language(talk.act)):
                    await self._answers.say(talk, say(answering.broke()))
        except Exception:
            log.exception("that an answer broke could not be said")

    def _language(self, act: Act) -> str:
        """The one they were last spoken to in."""
        known = self._tongues.get(act.origin.user_id)
        return known.language if known is not None else negotiate(act.locale)

    def _remember(self, act: Act, tongue: _Tongue) -> None:
        self._tongues[act.origin.user_id] = tongue
        self._tongues.move_to_end(act.origin.user_id)
        if len(self._tongues) > _MOST_PEOPLE:
            self._tongues.popitem(last=False)


def _problem(act: Act, *said: str, fields: Mapping[str, str] | None = None) -> _Answer:
    """Words of our own instead of an answer: with a form's fields, so that what was typed is kept."""
    if isinstance(act.what, Submitted):
        return _Answer(reply=Reply(errors=fields or {"": said[0]}), space=act.space)
    return _Answer(reply=Reply(message=say(said[0])), space=act.space)


def _apology(error: Exception) -> str:
    """What to say of something that went wrong, which is logged. The texts of these errors have no secrets in them."""
    match error:
        case StorageError():
            log.error("the database did not answer somebody: %s", error)
            return answering.later()
        case Declined() | DeliveryError():
            log.error("Discord did not tell us enough to answer somebody: %s", error)
        case _:
            log.error("an answer broke", exc_info=error)
    return answering.broke()
