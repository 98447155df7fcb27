"""What is said around joining a cohort."""

from __future__ import annotations

from datetime import datetime

from bot.messages import Block, Buttons, Message, Strong, Text
from bot.model import Cohort
from bot.phrases.common import check_in_button, progress_button, say, unit_name, when
from bot.timetable import Timetable


def no_such_cohort() -> Message:
    return say("That cohort is no longer here. Please ask your facilitator.")


def in_already(cohort: Cohort) -> Message:
    return Message(
        blocks=(
            Text(line=("You are in ", Strong(text=cohort.name), " already.")),
            Buttons(buttons=(progress_button(cohort.id),)),
        )
    )


def has_another_role(cohort: Cohort, *, facilitates: bool) -> Message:
    way = "add yourself with /cohort roster" if facilitates else "ask your facilitator to add you as one"
    return say("You look after ", Strong(text=cohort.name), f". To take part as a learner as well, {way}.")


def joined(cohort: Cohort, timetable: Timetable, *, name: str, now: datetime) -> Message:
    """The welcome for one person: what is open now, or what opens first."""
    blocks: list[Block] = [Text(line=(f"Welcome, {name}. You are in ", Strong(text=cohort.name), "."))]
    opened = [unit for unit in timetable.lessons if unit.opens is not None and unit.opens <= now]
    if not opened:
        first = timetable.lessons[0]
        blocks.append(Text(line=(f"{unit_name(first)} opens ", when(timetable, first.opens), ".")))
        blocks.append(Buttons(buttons=(progress_button(cohort.id),)))
    else:
        line = (Strong(text=unit_name(opened[-1])), " is open. Type /course next to see all of it.")
        blocks.append(Text(line=line))
        buttons = (check_in_button(cohort.id, opened[-1]), progress_button(cohort.id))
        blocks.append(Buttons(buttons=buttons))
    return Message(blocks=tuple(blocks))


def invite_there(cohort: Cohort) -> Message:
    return say(f"The card belongs in {cohort.channel}. Please type /cohort invite there.")


def invitation(cohort: Cohort) -> Message:
    return say(
        f"I will post a card in {cohort.channel} that welcomes everybody to ",
        Strong(text=cohort.name),
        ", with a Join button. Shall I?",
    )


def yes_post_it() -> str:
    return "Yes, post it"
