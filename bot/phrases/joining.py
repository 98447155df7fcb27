"""What is said around joining a cohort."""

from __future__ import annotations

from datetime import datetime

from bot.agenda import look_ahead
from bot.language import _
from bot.messages import Block, Buttons, Message, Room, Strong, Text
from bot.model import Cohort
from bot.phrases.checkin import opens_then
from bot.phrases.common import check_in_button, progress_button, say, unit_name
from bot.phrases.wording import line
from bot.timetable import Timetable, UnitKind


def no_such_cohort() -> Message:
    return say(_("That cohort is no longer here. Please ask your facilitator."))


def in_already(cohort: Cohort) -> Message:
    said = line("You are in {cohort} already.", cohort=Strong(text=cohort.name))
    return Message(blocks=(Text(line=said), Buttons(buttons=(progress_button(cohort.id),))))


def has_another_role(cohort: Cohort, *, facilitates: bool) -> Message:
    name = Strong(text=cohort.name)
    if facilitates:
        return say(
            *line(
                "You look after {cohort}. To take part as a learner as well, add yourself with /cohort roster.",
                cohort=name,
            )
        )
    return say(
        *line(
            "You look after {cohort}. To take part as a learner as well, "
            "ask your facilitator to add you as one.",
            cohort=name,
        )
    )


def joined(cohort: Cohort, timetable: Timetable, *, name: str, now: datetime) -> Message:
    """The welcome for one person: what is open now, or what opens next, or that nothing is taken any more."""
    welcome = line("Welcome, {name}. You are in {cohort}.", name=name, cohort=Strong(text=cohort.name))
    blocks: list[Block] = [Text(line=welcome)]
    agenda = look_ahead(timetable, {}, now)
    opened = [duty.unit for duty in (*agenda.earlier, *agenda.current) if duty.unit.kind is not UnitKind.CALL]
    if opened:
        unit = Strong(text=unit_name(opened[-1]))
        blocks.append(Text(line=line("{unit} is open. Type /course next to see all of it.", unit=unit)))
        buttons = (check_in_button(cohort.id, opened[-1]), progress_button(cohort.id))
        blocks.append(Buttons(buttons=buttons))
        return Message(blocks=tuple(blocks))
    if (first := agenda.lesson) is not None:
        blocks.append(Text(line=opens_then(timetable, first, unit_name(first))))
    else:
        said = _(
            "Check-ins for this course are closed. "
            "If you think something should still count, please ask your facilitator."
        )
        blocks.append(Text(line=(said,)))
    blocks.append(Buttons(buttons=(progress_button(cohort.id),)))
    return Message(blocks=tuple(blocks))


def invite_there(cohort: Cohort) -> Message:
    where = Room(place=cohort.channel)
    return say(
        *line(
            "The card belongs in {channel}. Please type /cohort invite there (if it is a forum, in a post there).",
            channel=where,
        )
    )


def invitation(cohort: Cohort) -> Message:
    return say(
        *line(
            "I will post a card in {channel} that welcomes everybody to {cohort}, with a Join button. Shall I?",
            channel=Room(place=cohort.channel),
            cohort=Strong(text=cohort.name),
        )
    )


def yes_post_it() -> str:
    return _("Yes, post it")
