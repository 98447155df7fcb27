"""To a facilitator in private: who came to the cohort's channel, who left it, and what shall become of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import AddNewcomers, ChooseNewcomers, LeaveThem, SendNewcomers, TakeOut
from bot.language import _, plural
from bot.messages import (
    Block,
    Button,
    Buttons,
    Choices,
    Form,
    Heading,
    Line,
    Mention,
    Message,
    Option,
    Strong,
    Style,
    Text,
)
from bot.model import Movement, Passage
from bot.phrases.common import listed, say
from bot.phrases.scene import Scene

#: Names in one message, of those who came and of those who left.
MOST_NAMES = 20
#: What the form calls the people who were ticked.
NEWCOMERS = "people"


def at_the_door(scene: Scene) -> tuple[Block, ...]:
    """Who came and who left, with one question about each."""
    waiting = scene.standing.at_the_door if scene.standing else ()
    came, left = parted(waiting)
    blocks: list[Block] = []
    if came or not left:
        title = plural(
            "{number} person came to the channel of {cohort}",
            "{number} people came to the channel of {cohort}",
            len(came),
            cohort=scene.cohort.name,
        )
        ask = plural(
            "Shall I add them as a learner? Until then they hear nothing from me.",
            "Shall I add them as learners? Until then they hear nothing from me.",
            len(came),
        )
        blocks += [Heading(text=title), Text(line=scene.greeted(ask)), listed(_names(came), MOST_NAMES)]
    if left:
        title = plural(
            "{number} person left the channel of {cohort}",
            "{number} people left the channel of {cohort}",
            len(left),
            cohort=scene.cohort.name,
        )
        ask = plural(
            "They are still in the cohort, and I still write to them. Shall I take them out?",
            "They are still in the cohort, and I still write to them. Shall I take them out?",
            len(left),
        )
        blocks.append(Text(line=(Strong(text=title),)) if came else Heading(text=title))
        blocks += [Text(line=(ask,) if came else scene.greeted(ask)), listed(_names(left), MOST_NAMES)]
    blocks.append(Buttons(buttons=tuple(_buttons(scene.cohort_id, came, left))))
    return tuple(blocks)


def parted(waiting: Sequence[Movement]) -> tuple[list[Movement], list[Movement]]:
    """Those who came, and those who left or are gone."""
    came = [one for one in waiting if one.passage is Passage.CAME]
    return came, [one for one in waiting if one.passage is not Passage.CAME]


def mark_of(waiting: Sequence[Movement]) -> int:
    """Up to when a question is about them: in ms since 1970 UTC, of the last of them; 0 for nobody."""
    return max((milliseconds(one) for one in waiting), default=0)


def milliseconds(movement: Movement) -> int:
    """When it was, in ms since 1970 UTC."""
    return int(movement.at.timestamp() * 1000)


def _names(movements: Sequence[Movement]) -> list[Line]:
    return [_name(one) for one in movements]


def _name(movement: Movement) -> Line:
    who = Mention(external_id=movement.who.external_id, name=movement.who.name)
    return (who, " ", _("(no longer here at all)")) if movement.passage is Passage.GONE else (who,)


def _buttons(cohort_id: int, came: Sequence[Movement], left: Sequence[Movement]) -> Iterator[Button]:
    shown = mark_of([*came, *left])
    if came:
        add = plural("Add {number} as a learner", "Add all {number} as learners", len(came))
        yield Button(label=add, action=AddNewcomers(cohort_id=cohort_id, shown=shown), style=Style.PRIMARY)
    if len(came) > 1:
        yield Button(label=_("Choose…"), action=ChooseNewcomers(cohort_id=cohort_id, shown=shown))
    if left:
        out = plural("Take {number} out of the cohort", "Take {number} out of the cohort", len(left))
        yield Button(label=out, action=TakeOut(cohort_id=cohort_id, shown=shown))
    yield Button(label=_("Leave it as it is"), action=LeaveThem(cohort_id=cohort_id, shown=shown))


def form(cohort_id: int, cohort: str, offered: Sequence[Movement], *, unseen: int) -> Form:
    """Whom of those who came to add. `unseen` is how many more there are than a form can show."""
    intro = _("Whom shall I add to {cohort} as a learner?", cohort=cohort)
    if unseen:
        more = plural(
            "{number} more can be added after these.", "{number} more can be added after these.", unseen
        )
    else:
        more = _("Whoever you leave out stays out, and I do not ask about them again.")
    options = (
        Option(value=one.who.external_id, label=one.who.name, hint=one.who.zone, chosen=True)
        for one in offered
    )
    return Form(
        title=_("Who came"),
        action=SendNewcomers(cohort_id=cohort_id, shown=0 if unseen else mark_of(offered)),
        intro=(f"{intro} ", more),
        fields=(Choices(key=NEWCOMERS, label=_("Learners"), options=tuple(options)),),
        submit=_("Go on"),
    )


def settled_already() -> Message:
    return say(
        _("Somebody else has answered that already, or it has changed since. Nothing was changed now.")
    )


def nobody_ticked() -> str:
    return _("Tick whom I shall add.")


def left_alone() -> Message:
    return say(_("All right, I leave it as it is and will not ask about them again."))


def to_take_out(cohort: str, leaving: Sequence[Movement]) -> Message:
    title = plural(
        "{number} person to take out of {cohort}",
        "{number} people to take out of {cohort}",
        len(leaving),
        cohort=cohort,
    )
    kept = plural(
        "They hear no more from me about this course. What they checked in is kept, "
        "and {command} brings them back.",
        "They hear no more from me about this course. What they checked in is kept, "
        "and {command} brings them back.",
        len(leaving),
        command="/cohort roster",
    )
    return Message(blocks=(Heading(text=title), listed(_names(leaving), MOST_NAMES), Text(line=(kept,))))


def yes_take_out(people: int) -> str:
    return plural("Yes, take out {number}", "Yes, take out {number}", people)


def taken_out(cohort: str, people: int) -> Message:
    return say(
        plural(
            "{number} person is no longer in {cohort}. ✓",
            "{number} people are no longer in {cohort}. ✓",
            people,
            cohort=cohort,
        )
    )
