"""Everything that one person is to be reminded of today, in one message that fits a phone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.language import _, plural
from bot.messages import Block, Bullets, Buttons, Heading, Line, Mention, Message, Strong, Text
from bot.model import Person
from bot.occurrences import OccurrenceKind
from bot.phrases.common import check_in_button, not_now_button, progress_button
from bot.phrases.debts import Debt, debts_of
from bot.phrases.scene import Scene

Blocks = tuple[Block, ...]

#: Lines that fit a phone beside a heading and the buttons; what is less urgent is counted.
MOST_DEBTS = 6


def digest(scenes: Sequence[Scene]) -> Blocks:
    """Several reminders to one person as one, of one cohort or more."""
    return _said(scenes, back=any(scene.occurrence.kind is OccurrenceKind.BACK for scene in scenes))


def back(scene: Scene) -> Blocks:
    """The end of a rest that somebody asked for: what is open now."""
    return _said((scene,), back=True)


def addressed(message: Message, person: Person) -> Message:
    """A reminder that somebody wants in the channel: it begins with their name, as a mention."""
    mention = Mention(external_id=person.profile.external_id, name=person.name)
    return Message(blocks=(Text(line=(mention,)), *message.blocks), language=message.language)


def _said(scenes: Sequence[Scene], *, back: bool) -> Blocks:
    debts = debts_of(scenes)
    first = scenes[0]
    if not debts:
        nothing = _("Nothing is waiting for you.")
        buttons = Buttons(buttons=(progress_button(first.cohort_id),))
        return (_heading(0, back=back), Text(line=first.greeted(nothing)), buttons)
    said = _("This is still open.") if len(debts) == 1 else _("This is still open, the most urgent first.")
    urgent = debts[0]
    check_in = check_in_button(urgent.cohort_id, urgent.unit)
    return (
        _heading(len(debts), back=back),
        Text(line=first.greeted(said)),
        *_list(debts),
        Buttons(buttons=(check_in, progress_button(urgent.cohort_id), not_now_button(urgent.cohort_id))),
    )


def _heading(number: int, *, back: bool) -> Heading:
    if back:
        return Heading(text=_("Welcome back"))
    return Heading(
        text=plural("{number} thing is waiting for you", "{number} things are waiting for you", number)
    )


def _list(debts: Sequence[Debt]) -> Blocks:
    """A list for each cohort, that with the most urgent debt first; named only where there are several."""
    shown = debts[:MOST_DEBTS]
    cohorts = {debt.cohort_id: number for number, debt in reversed(list(enumerate(debts)))}
    blocks: list[Block] = []
    for _cohort, some in groupby(
        sorted(shown, key=lambda debt: cohorts[debt.cohort_id]), key=lambda debt: debt.cohort_id
    ):
        mine = list(some)
        if len(cohorts) > 1:
            blocks.append(Text(line=(Strong(text=_name(mine[0], debts)),)))
        blocks.append(Bullets(lines=tuple(debt.said for debt in mine)))
    if left := len(debts) - len(shown):
        more: Line = (plural("And {number} more.", "And {number} more.", left),)
        blocks.append(Text(line=more))
    return tuple(blocks)


def _name(debt: Debt, debts: Sequence[Debt]) -> str:
    """The course, and the cohort where another one of the same course is in the message."""
    if len({other.cohort_id for other in debts if other.course == debt.course}) == 1:
        return debt.course
    return _("{title} ({cohort})", title=debt.course, cohort=debt.cohort)
