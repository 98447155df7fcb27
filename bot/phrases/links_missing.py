"""To a facilitator in private: a call is near and nobody knows where to join it."""

from __future__ import annotations

from bot.actions import OpenLink
from bot.language import _
from bot.messages import Block, Button, Buttons, Fact, Facts, Heading, Style, Text
from bot.phrases.scene import Scene

Blocks = tuple[Block, ...]


def link_missing(scene: Scene) -> Blocks:
    call = scene.unit
    command = f"/cohort call number:{call.number} link:https://…"
    return (
        Heading(text=_("{call} starts {left} and has no link yet", call=call.label, left=scene.left())),
        Text(
            line=scene.greeted(
                _("Where will people join? I put the link into every post about this call."),
            )
        ),
        Facts(
            facts=(
                Fact(label=_("When"), value=(scene.anchor,)),
                Fact(label=_("Course"), value=(scene.timetable.title,)),
                Fact(label=_("Cohort"), value=(scene.cohort.name,)),
            )
        ),
        Text(line=(_("Or write {command}", command=command),)),
        Buttons(
            buttons=(
                Button(
                    label=_("Give the link"),
                    action=OpenLink(cohort_id=scene.cohort_id, unit=call.key),
                    style=Style.PRIMARY,
                ),
            )
        ),
    )
