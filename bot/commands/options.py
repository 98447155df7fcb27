"""`/cohort options`: how a cohort is run. It shows that, or first what will change for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.commands.context import Context
from bot.commands.proposals import Kind, propose
from bot.deliveries import Delivery, DeliveryState, Timing
from bot.errors import Refused
from bot.inbound import Reply
from bot.language import mark
from bot.model import Options, Reminding, Role, calendar_of
from bot.occurrences import OccurrenceKind
from bot.parameters import Group, OfCohort, Who, told
from bot.phrases import options as phrases
from bot.planning import include, replan
from bot.registry import Spec
from bot.undelivered import MOST_COUNTED

_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsParams(OfCohort):
    reminders: Reminding | None = field(
        default=None,
        metadata=told(
            mark("Each learner in private, or all in one post under the lesson"),
            example="together",
            named=True,
        ),
    )
    role: Group | None = field(
        default=None,
        metadata=told(
            mark("A role that everybody in the cohort gets; none ends it"), example="@spring", named=True
        ),
    )
    calendar: bool | None = field(
        default=None,
        metadata=told(mark("Whether calls stand in the server's calendar"), example="yes", named=True),
    )
    discussions: bool | None = field(
        default=None,
        metadata=told(mark("Whether each lesson gets a thread to talk about it"), example="yes", named=True),
    )

    @property
    def wishes(self) -> dict[str, str]:
        """What was given, by the name of the option, as it is kept until somebody agrees."""
        wishes = {}
        if self.reminders is not None:
            wishes["reminders"] = str(self.reminders)
        if self.role is not None:
            wishes["group"] = str(self.role)
        if self.calendar is not None:
            wishes["calendar"] = _YES if self.calendar else _NO
        if self.discussions is not None:
            wishes["discussions"] = _YES if self.discussions else _NO
        return wishes


async def _options(context: Context, given: OptionsParams) -> Reply:
    cohort = context.seat.cohort
    can = _can(context)
    if not given.wishes:
        return Reply(message=phrases.as_it_is(cohort, can))
    before, after = cohort.options, _with(cohort.options, given.wishes)
    _refuse_what_cannot_be(context, given, after, can)
    obstacle = _obstacle(context, given.wishes, after)
    if after == before:
        again = not obstacle and await _try_again(context, given.wishes)
        return Reply(message=phrases.nothing_changes(cohort.name, again=again, obstacle=obstacle))
    members = await context.uow.members.of_cohort(cohort.id)
    message = phrases.proposed(
        cohort,
        after,
        people=len(members),
        learners=sum(member.has(Role.LEARNER) for member in members),
        obstacle=obstacle,
    )
    return await propose(context, OPTIONS_KIND.name, given.wishes, message, phrases.yes())


def _can(context: Context) -> phrases.Can:
    """What the platform of this cohort has."""
    platform, services = context.seat.cohort.channel.platform, context.services
    return phrases.Can(
        groups=platform in services.groups,
        calendar=platform in services.calendars,
        discussions=platform in services.discussions,
    )


def _with(options: Options, wishes: Mapping[str, str]) -> Options:
    """These options with what was wished for in place of what held."""
    return Options(
        reminders=Reminding(wishes.get("reminders", options.reminders)),
        group=wishes.get("group", options.group),
        calendar=wishes["calendar"] == _YES if "calendar" in wishes else options.calendar,
        discussions=wishes["discussions"] == _YES if "discussions" in wishes else options.discussions,
    )


def _refuse_what_cannot_be(context: Context, given: OptionsParams, wanted: Options, can: phrases.Can) -> None:
    """Raises Refused for what this platform does not have."""
    if wanted.group and not can.groups:
        raise Refused(phrases.no_groups())
    if wanted.group == context.seat.cohort.space.partition(":")[2]:
        # The role of everybody there has the id of the place itself.
        raise Refused(phrases.everybody())
    if wanted.calendar and not can.calendar:
        raise Refused(phrases.no_calendar())
    if given.discussions is not None and not can.discussions:
        raise Refused(phrases.no_discussions())


def _obstacle(context: Context, wishes: Mapping[str, str], after: Options) -> str:
    """What stands in the way of what is wished for, and what to do about it; empty where nothing does."""
    space = context.seat.cohort.space
    places = [calendar_of(space)] if after.calendar and "calendar" in wishes else []
    group = after.group if "group" in wishes else ""
    return context.ask(places=places, group=group).obstacle if places or group else ""


async def _try_again(context: Context, wishes: Mapping[str, str]) -> bool:
    """Do once more what could not be done when this was wished for first: somebody may have given us the permission
    since. Returns whether there is anything to do.
    """
    uow, cohort = context.uow, context.seat.cohort
    failed: list[Delivery] = []
    if cohort.options.calendar and "calendar" in wishes:
        troubled = await uow.ledger.troubled(cohort.id, limit=MOST_COUNTED, since=cohort.created_at)
        failed = [one for one in troubled if _can_be_entered(one, context.now)]
        await uow.ledger.requeue(
            {
                one.id: Timing(due_at=context.now, expires_at=one.row.expires_at, place=one.row.place)
                for one in failed
            }
        )
    outside = 0
    if cohort.options.group and "group" in wishes:
        members = await uow.members.of_cohort(cohort.id)
        outside = sum(bool(member.group_problem) for member in members)
        await uow.cohorts.choose(cohort.id, cohort.options)
    return bool(failed or outside)


def _can_be_entered(delivery: Delivery, now: datetime) -> bool:
    row = delivery.row
    return (
        row.kind is OccurrenceKind.CALL_EVENT and row.state is DeliveryState.FAILED and row.expires_at > now
    )


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    cohort = context.seat.cohort
    cohort = await context.uow.cohorts.choose(cohort.id, _with(cohort.options, body))
    await replan(context.uow, cohort, now=context.now)
    # Who is reminded together from now on has a post to come for what is open already.
    await include(context.uow, cohort, (), now=context.now)
    return replace(Reply(message=phrases.done(cohort, _can(context))), replaces=True)


OPTIONS_KIND = Kind(name="options", who=Who.FACILITATOR, carry_out=_carry_out)

OPTIONS = Spec(
    path=("cohort", "options"),
    summary=mark("How the cohort is run: see it, or change it; shows first what changes for everybody."),
    who=Who.FACILITATOR,
    private=True,
    params=OptionsParams,
    handler=_options,
)
