"""What `/cohort options` shows and says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from bot.language import _, plural
from bot.messages import Block, Bullets, Fact, Facts, GroupName, Heading, Inline, Line, Message, Strong, Text
from bot.model import Cohort, Options, Reminding
from bot.phrases.common import say

#: From so many learners on, private messages to all of them at once are no small thing.
MANY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Can:
    """What the platform has: groups that people can be put into, a calendar that everybody sees, threads that are there
    only where we open them.
    """

    groups: bool
    calendar: bool
    discussions: bool


def yes() -> str:
    return _("Yes, for everybody")


def no_groups() -> str:
    return _("There are no roles here that I could give to people. Nothing was changed.")


def everybody() -> str:
    return _("@everyone is everybody's already. Choose a role of the cohort's own. Nothing was changed.")


def no_calendar() -> str:
    return _(
        "There is no calendar here that everybody sees. "
        "Each call comes with a file for people's own calendars. Nothing was changed."
    )


def no_discussions() -> str:
    return _("Here people open threads by themselves, under any post. Nothing was changed.")


def nothing_changes(cohort: str, *, again: bool, obstacle: str) -> Message:
    """`again` where what could not be done before is tried once more, `obstacle` is what is still in the way."""
    if again:
        return say(
            _(
                "{cohort} is run like that already. What could not be done before is tried again now.",
                cohort=cohort,
            )
        )
    said = _("{cohort} is run like that already. Nothing was changed.", cohort=cohort)
    return say(f"{said} {obstacle}".rstrip())


def as_it_is(cohort: Cohort, can: Can) -> Message:
    """How it is run, what each of it means, and how to change it."""
    heading = Heading(text=_("How {cohort} is run", cohort=cohort.name))
    return Message(blocks=(heading, *_options(cohort.options, can)))


def done(cohort: Cohort, can: Can) -> Message:
    heading = Heading(text=_("Changed. This is how {cohort} is run", cohort=cohort.name))
    return Message(blocks=(heading, *_options(cohort.options, can)))


def proposed(cohort: Cohort, after: Options, *, people: int, learners: int, obstacle: str) -> Message:
    """Old and new of everything that changes, and what that means for whom. `people` is how many are in the cohort,
    `learners` how many of them are; `obstacle` is what somebody has to see to first.
    """
    before = cohort.options
    changes = zip(_values(before), _values(after), strict=True)
    facts = tuple(
        Fact(label=label, value=(old, " → ", new)) for (label, old), (_label, new) in changes if old != new
    )
    blocks: list[Block] = [Heading(text=_("Change how {cohort} is run?", cohort=cohort.name))]
    if obstacle:
        blocks.append(Text(line=(Strong(text=_("Please see to this first:")), f" {obstacle}")))
    if facts:
        blocks.append(Facts(facts=facts))
    lines: list[Line] = [(said,) for said in _effects(before, after, people=people, learners=learners)]
    return Message(blocks=(*blocks, Bullets(lines=tuple(lines))))


def _values(options: Options) -> Iterator[tuple[str, Inline]]:
    yield _("Reminders"), _reminders(options.reminders)
    yield _("Role"), GroupName(external_id=options.group) if options.group else _("none")
    yield _("Calls in the server's calendar"), _yes_or_no(options.calendar)
    yield _("A thread for each lesson"), _yes_or_no(options.discussions)


def _reminders(how: Reminding) -> str:
    match how:
        case Reminding.SINGLY:
            return _("each learner in private")
        case Reminding.TOGETHER:
            return _("all in one post")


def _yes_or_no(it_is: bool) -> str:
    return _("yes") if it_is else _("no")


def _options(options: Options, can: Can) -> Iterator[Block]:
    """What holds, with what it means; what the platform does not have is left out."""
    labels = [label for label, _value in _values(options)]
    values = [value for _label, value in _values(options)]
    meanings = (
        _reminders_mean(options.reminders),
        _("A role that everybody in the cohort gets, and loses on leaving."),
        _("Calls among the server's events, for everybody there to see; they move and end with the plan."),
        _("A thread under each lesson's post, to talk about it."),
    )
    other = Reminding.SINGLY if options.reminders is Reminding.TOGETHER else Reminding.TOGETHER
    examples = (
        f"reminders:{other}",
        "role:none" if options.group else "role:@spring",
        "calendar:no" if options.calendar else "calendar:yes",
        "discussions:no" if options.discussions else "discussions:yes",
    )
    shown = (True, can.groups, can.calendar, can.discussions)
    for label, value, meaning in compress(zip(labels, values, meanings, strict=True), shown):
        said = Strong(text=value) if isinstance(value, str) else value
        yield Facts(facts=(Fact(label=label, value=(said,)),))
        yield Text(line=(meaning,))
    yield Text(line=(_("To change something:"),))
    yield Bullets(lines=tuple((f"/cohort options {example}",) for example in compress(examples, shown)))


def _reminders_mean(how: Reminding) -> str:
    match how:
        case Reminding.SINGLY:
            return _(
                "Each learner who still owes something hears of it in private, in their own waking hours."
            )
        case Reminding.TOGETHER:
            return _(
                "One post in the lesson's thread names all who still owe something. "
                "Whoever wants to be reminded alone types /course me reminders:direct"
            )


def _effects(before: Options, after: Options, *, people: int, learners: int) -> Iterator[str]:
    if after.reminders is not before.reminders:
        yield from _reminded(after.reminders, learners)
    if after.group != before.group:
        yield from _grouped(before, after, people)
    if after.calendar != before.calendar:
        yield (
            _("The calls to come are entered in the server's calendar, and move and end there with the plan.")
            if after.calendar
            else _(
                "Calls already in the server's calendar stay there and move with the plan; no others are entered."
            )
        )
    if after.discussions != before.discussions:
        yield (
            _("Each lesson that opens from now on gets a thread to talk about it.")
            if after.discussions
            else _("Lessons that open from now on get no thread. Those that are there stay.")
        )


def _reminded(how: Reminding, learners: int) -> Iterator[str]:
    match how:
        case Reminding.TOGETHER:
            yield _("Learners are reminded in one post in the lesson's thread, and no longer in private.")
            yield _("Everybody who can read that thread sees who still owes something.")
            yield _(
                "The post comes by day on the course's clock, so it reaches people far away at night. "
                "Who has done it, asked for quiet, is away or has more time is not named."
            )
            yield _("Whoever wants to be reminded alone types /course me reminders:direct")
        case Reminding.SINGLY:
            yield _(
                "Each learner who still owes something is written to in private, in their own waking hours."
            )
            if learners > MANY:
                yield plural(
                    "That can be {number} private message at once, which chat platforms may take for spam.",
                    "That can be {number} private messages at once, which chat platforms may take for spam.",
                    learners,
                )
    yield _("Reminders already prepared for the next day still go out as before.")


def _grouped(before: Options, after: Options, people: int) -> Iterator[str]:
    if before.group:
        yield _("Whoever got the old role from me loses it.")
    if after.group:
        yield plural(
            "{number} person in the cohort gets the new role, and so does whoever joins. Whoever leaves loses it.",
            "{number} people in the cohort get the new role, and so does whoever joins. Whoever leaves loses it.",
            people,
        )
