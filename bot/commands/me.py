"""`/course me`: what a person wants us to call them, where they live, and how and when they are written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.actions import SendPreferences
from bot.commands.choosing import as_held, keep
from bot.commands.context import Context
from bot.inbound import Reply, Submitted
from bot.language import mark, negotiate, speaking, spoken
from bot.model import Person
from bot.parameters import Params, Source, Who, told
from bot.phrases import me as phrases
from bot.phrases.preferring import form, untouched, values_of
from bot.preferences import Wish, choose
from bot.registry import Spec


class Reminders(StrEnum):
    """Where reminders go: `Where`, or as the cohort has it."""

    USUAL = "usual"
    DIRECT = "direct"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeParams(Params):
    zone: str = field(
        default="",
        metadata=told(
            mark("The time zone you live in"), example="Asia/Qatar", source=Source.ZONES, named=True
        ),
    )
    awake: str = field(
        default="",
        metadata=told(mark("When I may write to you, on your clock"), example="07:30-22:00", named=True),
    )
    name: str = field(default="", metadata=told(mark("What I call you"), example="Ana", named=True))
    language: str = field(
        default="", metadata=told(mark("The language I speak to you"), example="es", named=True)
    )
    reminders: Reminders | None = field(
        default=None,
        metadata=told(
            mark("To you alone, in the course's channel, or as your cohort has it (usual)"),
            example="direct",
            named=True,
        ),
    )
    leads: str = field(
        default="",
        metadata=told(mark("How long before a deadline I remind you"), example="3d, 24h, 3h", named=True),
    )

    @property
    def wishes(self) -> dict[Wish, str]:
        """What was given."""
        given: dict[Wish, str] = {
            Wish.ZONE: self.zone,
            Wish.AWAKE: self.awake,
            Wish.NAME: self.name,
            Wish.LANGUAGE: self.language,
            Wish.REMINDERS: self.reminders or "",
            Wish.LEADS: self.leads,
        }
        return {wish: text for wish, text in given.items() if text}


async def _me(context: Context, given: MeParams) -> Reply:
    context = await as_held(context)
    chosen = choose(context.person, given.wishes)
    if chosen.problems:
        return Reply(message=phrases.not_changed(list(chosen.problems.values())))
    changed = await keep(context, chosen.person)
    return _about(context, chosen.person, changed=changed)


async def open_preferences(context: Context) -> Reply:
    """The form with everything somebody can choose, as it holds now."""
    return Reply(form=form(context.person))


async def send_preferences(context: Context, sent: Submitted) -> Reply:
    """Take over what differs from what the form showed; where some of it cannot be, nothing is changed."""
    context = await as_held(context)
    chosen = choose(context.person, _wishes(context.person, sent))
    if chosen.problems:
        return Reply(errors={str(wish): problem for wish, problem in chosen.problems.items()})
    changed = await keep(context, chosen.person)
    return _about(context, chosen.person, changed=changed)


def _wishes(person: Person, sent: Submitted) -> dict[Wish, str]:
    """What the form says now and did not say when it was opened: what they chose elsewhere meanwhile stays. A field
    that did not come with it stays as it was.
    """
    came: Mapping[str, str] = {
        # As we write it where it is typed: what is said of a mistake says so in a form as well.
        **{key: text.strip().removeprefix(f"{key}:") for key, text in sent.texts.items()},
        **{key: values[0] for key, values in sent.chosen.items() if len(values) == 1},
    }
    held = values_of(form(person).fields)
    said = {wish: came[wish] for wish in held if wish in came}
    shown = sent.action.shown if isinstance(sent.action, SendPreferences) else ""
    left = untouched(shown, said)
    return {wish: text for wish, text in said.items() if wish not in left and text.strip() != held[wish]}


def _about(context: Context, person: Person, *, changed: bool) -> Reply:
    """What holds now, in the language and on the clock they have just chosen."""
    courses = [seat.cohort.course.language for seat in reversed(context.seats)]
    with speaking(negotiate(person.profile.locale, *courses, spoken())):
        message = phrases.about(
            person,
            context.now,
            changed=changed,
            cohorts=[seat.cohort for seat in context.seats],
            muted=[seat.cohort for seat in context.seats if seat.member.muted_at is not None],
        )
    return Reply(message=message, reader=person.profile)


ME = Spec(
    path=("course", "me"),
    summary=mark("Your clock, your hours, your language and your reminders: see them, or change them."),
    who=Who.ANYONE,
    private=True,
    params=MeParams,
    handler=_me,
)
