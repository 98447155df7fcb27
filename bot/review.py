"""The last look before a message leaves: is it still owed, and what does it say now?"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.decisions import NUDGES, Send
from bot.deliveries import Delivery, DeliveryState, NewDelivery, Receipt, Settlement, Timing
from bot.facts import Facts, read_facts
from bot.language import negotiate, speaking
from bot.messages import Message
from bot.model import PlaceKind, Profile
from bot.occurrences import FOR_FACILITATORS, OccurrenceKind
from bot.phrases.deliveries import together
from bot.phrases.digest import addressed
from bot.phrases.scene import Scene
from bot.plan.reminders import COURSE
from bot.planning.rollcalls import TOGETHER
from bot.ports import UnitOfWork
from bot.rollcall import Roll, call_roll, compose_roll
from bot.together import Due, Part, after, begun, judge, put_off

log = logging.getLogger(__name__)

#: They carry on what the channel was told before about the same lesson or call.
_CARRY_ON = frozenset(
    {
        OccurrenceKind.CALL_SOON,
        OccurrenceKind.CALL_STARTING,
        OccurrenceKind.CALL_MOVED,
        OccurrenceKind.RECORDING_POSTED,
        OccurrenceKind.DEADLINE_MOVED,
    }
)

_FAULT = "an error of the companion's own; its log has the details"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """This delivery is still owed: say this. `reader` is who reads it in private, None in a channel. `under` is the
    earlier post there that this one carries on, `aside` where it is to stand in that one's thread alone.
    """

    delivery: Delivery
    message: Message
    reader: Profile | None
    verdict: Send
    under: Receipt | None = None
    aside: bool = False

    @property
    def names_others(self) -> bool:
        """Whether it speaks of other people than its reader: what was said is then not kept."""
        return self.delivery.row.kind in FOR_FACILITATORS or self.delivery.row.recipient == TOGETHER


@dataclass(slots=True, kw_only=True)
class Answers:
    """What to do with each of a handful of deliveries: say it, or settle it without a word.

    `moved` is where and when those of `settled` are to be asked about again that are to be said otherwise than the
    ledger has them; it is written down after `settled`. `parts` are new rows: what posts to many meant for single
    people.
    """

    says: list[Say] = field(default_factory=list)
    settled: list[Settlement] = field(default_factory=list)
    moved: dict[int, Timing] = field(default_factory=dict)
    parts: list[NewDelivery] = field(default_factory=list)


async def review(uow: UnitOfWork, deliveries: Sequence[Delivery], *, now: datetime) -> Answers:
    """Decide about these deliveries, which the caller holds, in their order.

    To be asked in the transaction in which those to be said are begun, while the people concerned are held
    (`People.hold`). Whoever was erased in the meantime gets no answer.
    """
    facts = await read_facts(uow, deliveries, now=now)
    answers = Answers()
    for delivery in deliveries:
        if facts.is_known(delivery.row):
            _answer(delivery, facts, answers, now)
    answers.says = await _put_under(uow, answers.says)
    return answers


def compose_due(due: Due, now: datetime) -> tuple[Message, Profile | None]:
    """The words, and who reads them in private. A post speaks the language of its course, and so does a reminder that
    somebody wants there; a private message that of its reader.
    """
    part = due.parts[0]
    course = part.cohort.course.language
    if part.standing is None:
        with speaking(negotiate(course)):
            return together(_scenes(due, now)), None
    person = part.standing.member.person
    is_private = due.place == person.direct
    with speaking(negotiate(person.profile.locale, course) if is_private else negotiate(course)):
        message = together(_scenes(due, now))
        return (message, person.profile) if is_private else (addressed(message, person), None)


async def _put_under(uow: UnitOfWork, says: Sequence[Say]) -> list[Say]:
    """Posts that carry on an earlier one get its receipt. One question for each cohort that has such a post."""
    asked: dict[int, set[str]] = {}
    for say in says:
        if _carries_on(say):
            asked.setdefault(say.delivery.row.cohort_id, set()).add(_unit(say.delivery))
    first = {number: await uow.ledger.first_posts(number, units) for number, units in asked.items()}
    return [
        replace(say, under=_receipt_there(say, first[say.delivery.row.cohort_id]))
        if _carries_on(say)
        else say
        for say in says
    ]


def _carries_on(say: Say) -> bool:
    row = say.delivery.row
    if say.aside:
        return _unit(say.delivery) != COURSE
    if row.member_id is not None:
        # Who wants to be reminded where everybody is has it with what it is about.
        return row.kind in NUDGES and row.place.kind is PlaceKind.CHANNEL
    return row.kind in _CARRY_ON


def _receipt_there(say: Say, posts: Mapping[str, Delivery]) -> Receipt | None:
    """The receipt of the first post about the same thing, where that is in the same place."""
    post = posts.get(_unit(say.delivery))
    return post.receipt if post is not None and post.row.place == say.delivery.row.place else None


def _unit(delivery: Delivery) -> str:
    return delivery.row.occurrence.partition("/")[0]


def _scenes(due: Due, now: datetime) -> list[Scene]:
    """What is to be said, each thing once: of two reminders of one deadline that which came up."""
    once: dict[tuple[int, str, OccurrenceKind], Part] = {}
    for part in due.parts:
        once.setdefault((part.cohort.id, part.occurrence.subject, part.occurrence.kind), part)
    return [
        Scene(
            occurrence=part.occurrence,
            timetable=part.plan.timetable,
            cohort=part.cohort,
            standing=part.standing,
            now=now,
        )
        for part in once.values()
    ]


def _answer(delivery: Delivery, facts: Facts, answers: Answers, now: datetime) -> None:
    """Decide about one. A fault of ours in one message fails that message, and is told; all the others still go out."""
    try:
        if delivery.row.recipient == TOGETHER:
            _answer_to_many(delivery, facts, answers, now)
            return
        judged = judge(delivery, facts, now)
        if isinstance(judged, Due):
            _to_be_said(judged, facts, answers, now)
            return
    except Exception:
        log.exception("%s for %s could not be made", delivery.row.occurrence, delivery.row.recipient)
        judged = Settlement(delivery_id=delivery.id, state=DeliveryState.FAILED, reason=_FAULT, at=now)
    answers.settled.append(judged)
    facts.put(after(delivery, judged))


def _answer_to_many(delivery: Delivery, facts: Facts, answers: Answers, now: datetime) -> None:
    roll = call_roll(delivery, facts, now)
    if not isinstance(roll, Roll):
        answers.settled.append(roll.settlement)
        answers.parts += roll.parts
    elif roll.is_written_down:
        message = compose_roll(roll, now)
        say = Say(delivery=delivery, message=message, reader=None, verdict=roll.verdict, aside=True)
        answers.says.append(say)
        answers.parts += roll.parts
        for named in roll.named_rows(now):
            facts.put(named)
    else:
        # It comes up again at once, and then the ledger has whom it names.
        due_at = delivery.row.due_at
        answers.settled.append(put_off(delivery, due_at, roll.verdict.reason, roll.verdict, now))


def _to_be_said(due: Due, facts: Facts, answers: Answers, now: datetime) -> None:
    due, message, reader = _made(due, now)
    delivery = due.delivery
    if due.is_written_down:
        answers.says.append(Say(delivery=delivery, message=message, reader=reader, verdict=due.verdict))
    else:
        row = delivery.row
        answers.settled.append(put_off(delivery, row.due_at, due.verdict.reason, due.verdict, now))
        answers.moved[delivery.id] = Timing(due_at=row.due_at, expires_at=row.expires_at, place=due.place)
    facts.put(begun(due))


def _made(due: Due, now: datetime) -> tuple[Due, Message, Profile | None]:
    """The message, alone where a fault of ours lies in something that would have been said with it."""
    if len(due.parts) > 1:
        try:
            return due, *compose_due(due, now)
        except Exception:
            log.exception("%s could not be said together with others", due.delivery.row.occurrence)
            due = due.alone()
    return due, *compose_due(due, now)
