"""Posts to everybody in the cohort's channel."""

from __future__ import annotations

from bot.actions import Action, CallAttended, RecordingWatched
from bot.clocks import local_day
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Line,
    Link,
    Strong,
    Style,
    Text,
)
from bot.phrases.common import progress_button, task_line, when
from bot.phrases.scene import Scene, news
from bot.timetable import Unit, UnitKind

Blocks = tuple[Block, ...]


def lesson_released(scene: Scene) -> Blocks:
    unit = scene.unit
    blocks: list[Block] = [Heading(text=news(f"{unit.label} is open", unit))]
    if unit.description:
        blocks.append(Text(line=(unit.description,)))
    if facts := (*_about(scene, unit), *_calls_of(scene, unit), *_to_open(unit)):
        blocks.append(Facts(facts=facts))
    if unit.tasks:
        blocks.append(Text(line=(Strong(text="What to do"),)))
        blocks.append(Bullets(lines=tuple(task_line(task) for task in unit.tasks)))
        blocks.append(scene.check_in_and_progress())
    return tuple(blocks)


def _about(scene: Scene, unit: Unit) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if unit.due is not None or unit.required:
        facts.append(Fact(label="Due", value=(when(scene.timetable, unit.due),)))
    if unit.faculty:
        facts.append(Fact(label="With", value=("; ".join(unit.faculty),)))
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
    own = (Fact(label="Open it", value=link),) if unit.link else ()
    reading = (
        Fact(label="To read", value=(Link(label=title, url=url) if url else title,))
        for title, url in unit.resources
    )
    return (*own, *reading)


def call_tomorrow(scene: Scene) -> Blocks:
    return (
        Heading(text=news(f"{scene.unit.label} is {_day_of_call(scene)}", scene.unit)),
        _call_facts(scene),
        Text(line=("Cannot come? The recording will be posted here, and watching it counts the same.",)),
    )


def _day_of_call(scene: Scene) -> str:
    """Its day as people in the course's zone would say it; the post may have come later than it was planned."""
    zone = scene.timetable.zone
    days = (local_day(scene.occurrence.anchor, zone) - local_day(scene.now, zone)).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def call_soon(scene: Scene) -> Blocks:
    return (
        Heading(text=news(f"{scene.unit.label} starts {scene.left()}", scene.unit)),
        _call_facts(scene),
    )


def call_starting(scene: Scene) -> Blocks:
    return (
        Heading(text=news(f"{scene.unit.label} is starting", scene.unit)),
        _call_facts(scene),
        Text(line=("Press the button once you are there, so that it counts for your certificate.",)),
        _one_button("I was there", CallAttended(cohort_id=scene.cohort_id, unit=scene.unit.key)),
    )


def recording_posted(scene: Scene) -> Blocks:
    unit = scene.unit
    return (
        Heading(text=f"The recording of {unit.label} is here"),
        Text(line=(Link(label=f"Watch: {unit.title or unit.label}", url=unit.recording),)),
        Text(line=("Missed the call? Watching it counts the same.",)),
        _one_button("I watched it", RecordingWatched(cohort_id=scene.cohort_id, unit=unit.key)),
    )


def access_ending(scene: Scene) -> Blocks:
    return (
        Heading(text=f"Access to the lessons ends {scene.left()}"),
        Text(line=("You can open the lessons until ", scene.anchor, ". Save what you want to keep.")),
        Buttons(buttons=(progress_button(scene.cohort_id),)),
    )


def _call_facts(scene: Scene) -> Facts:
    unit = scene.unit
    link: Line = ("The link is not known yet; it will be posted here.",)
    if unit.link:
        link = (Link(label=unit.label, url=unit.link),)
    return Facts(facts=(Fact(label="When", value=(scene.anchor,)), Fact(label="Join", value=link)))


def _one_button(label: str, action: Action) -> Buttons:
    return Buttons(buttons=(Button(label=label, action=action, style=Style.PRIMARY),))
