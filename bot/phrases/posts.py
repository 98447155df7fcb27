"""Posts to everybody in the cohort's channel."""

from __future__ import annotations

from bot.actions import Action, CallAttended, RecordingWatched
from bot.clocks import local_day
from bot.language import _, plural
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
    Fact,
    Facts,
    Heading,
    Link,
    Strong,
    Style,
    Text,
)
from bot.phrases.calls import calendar_entry
from bot.phrases.common import progress_button, task_line, when
from bot.phrases.scene import Scene, titled
from bot.phrases.wording import line
from bot.timetable import Unit, UnitKind

Blocks = tuple[Block, ...]


def lesson_released(scene: Scene) -> Blocks:
    unit = scene.unit
    blocks: list[Block] = [Heading(text=_is_open(unit))]
    if unit.description:
        blocks.append(Text(line=(unit.description,)))
    if facts := (*_about(scene, unit), *_calls_of(scene, unit), *_to_open(unit)):
        blocks.append(Facts(facts=facts))
    if unit.tasks:
        blocks.append(Text(line=(Strong(text=_("What to do")),)))
        blocks.append(Bullets(lines=tuple(task_line(task) for task in unit.tasks)))
        blocks.append(scene.check_in_and_progress())
    return tuple(blocks)


def _is_open(unit: Unit) -> str:
    if titled(unit):
        return _("{unit} is open: {title}", unit=unit.label, title=unit.title)
    return _("{unit} is open", unit=unit.label)


def _about(scene: Scene, unit: Unit) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if unit.due is not None or unit.required:
        facts.append(Fact(label=_("Due"), value=(when(scene.timetable, unit.due),)))
    if unit.faculty:
        facts.append(Fact(label=_("With"), value=("; ".join(unit.faculty),)))
    return tuple(facts)


def _calls_of(scene: Scene, lesson: Unit) -> tuple[Fact, ...]:
    if lesson.kind is not UnitKind.LESSON:
        return ()
    return tuple(
        Fact(label=call.label, value=(when(scene.timetable, call.opens),))
        for call in scene.timetable.calls
        if call.lesson == lesson.number
    )


def _to_open(unit: Unit) -> tuple[Fact, ...]:
    link = (Link(label=unit.title or unit.label, url=unit.link),)
    own = (Fact(label=_("Open it"), value=link),) if unit.link else ()
    reading = (
        Fact(label=_("To read"), value=(Link(label=title, url=url) if url else title,))
        for title, url in unit.resources
    )
    return (*own, *reading)


def call_tomorrow(scene: Scene) -> Blocks:
    missed = _("Cannot come? The recording will be posted here, and watching it counts the same.")
    return (
        Heading(text=_day_of_call(scene)),
        call_facts(scene),
        *((Text(line=(missed,)),) if scene.unit.joinable else ()),
        *entry(scene),
    )


def _day_of_call(scene: Scene) -> str:
    """Its day as people in the course's zone would say it; the post may have come later than it was planned."""
    unit, zone = scene.unit, scene.timetable.zone
    days = (local_day(scene.occurrence.anchor, zone) - local_day(scene.now, zone)).days
    if titled(unit):
        if days == 0:
            return _("{call} is today: {title}", call=unit.label, title=unit.title)
        if days == 1:
            return _("{call} is tomorrow: {title}", call=unit.label, title=unit.title)
        return plural(
            "{call} is in {number} day: {title}",
            "{call} is in {number} days: {title}",
            days,
            call=unit.label,
            title=unit.title,
        )
    if days == 0:
        return _("{call} is today", call=unit.label)
    if days == 1:
        return _("{call} is tomorrow", call=unit.label)
    return plural("{call} is in {number} day", "{call} is in {number} days", days, call=unit.label)


def call_soon(scene: Scene) -> Blocks:
    return (Heading(text=_starts_soon(scene)), call_facts(scene), *entry(scene))


def _starts_soon(scene: Scene) -> str:
    unit = scene.unit
    if titled(unit):
        return _("{call} starts {left}: {title}", call=unit.label, left=scene.left(), title=unit.title)
    return _("{call} starts {left}", call=unit.label, left=scene.left())


def call_starting(scene: Scene) -> Blocks:
    return (
        Heading(text=_is_starting(scene.unit)),
        call_facts(scene),
        Text(line=(_("Press the button once you are there, so that it counts for your certificate."),)),
        *entry(scene),
        _one_button(_("I was there"), CallAttended(cohort_id=scene.cohort_id, unit=scene.unit.key)),
    )


def _is_starting(unit: Unit) -> str:
    if titled(unit):
        return _("{call} is starting: {title}", call=unit.label, title=unit.title)
    return _("{call} is starting", call=unit.label)


def recording_posted(scene: Scene) -> Blocks:
    unit = scene.unit
    return (
        Heading(text=_("The recording of {call} is here", call=unit.label)),
        Text(line=(watch_link(unit),)),
        Text(line=(_("Missed the call? Watching it counts the same."),)),
        _one_button(_("I watched it"), RecordingWatched(cohort_id=scene.cohort_id, unit=unit.key)),
    )


def watch_link(call: Unit) -> Link:
    """The recording of a call, by what it was about."""
    return Link(label=_("Watch: {title}", title=call.title or call.label), url=call.recording)


def access_ending(scene: Scene) -> Blocks:
    return (
        Heading(text=_("Access to the lessons ends {left}", left=scene.left())),
        Text(
            line=line("You can open the lessons until {end}. Save what you want to keep.", end=scene.anchor)
        ),
        Buttons(buttons=(progress_button(scene.cohort_id),)),
    )


def call_facts(scene: Scene) -> Facts:
    """When a call is and where to join it, as known now."""
    return Facts(facts=(Fact(label=_("When"), value=(scene.anchor,)), *to_join(scene.unit)))


def to_join(call: Unit) -> tuple[Fact, ...]:
    """Where people go for a call: its link, or the place where it is held."""
    if call.link:
        return (Fact(label=_("Join"), value=(Link(label=call.label, url=call.link),)),)
    if call.joinable:
        return (Fact(label=_("Join"), value=(_("The link is not known yet; it will be posted here."),)),)
    return (Fact(label=_("About"), value=(call.description,)),) if call.description else ()


def entry(scene: Scene) -> tuple[CalendarEntry, ...]:
    """A call for people's own calendars."""
    return (calendar_entry(scene.timetable, scene.unit, cohort=scene.cohort),)


def _one_button(label: str, action: Action) -> Buttons:
    return Buttons(buttons=(Button(label=label, action=action, style=Style.PRIMARY),))
