"""`/cohort create`: a new run of a course in a channel, from the command or a form."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.commands.context import Context
from bot.commands.proposals import Kind, propose
from bot.course import Course
from bot.course.schedule import find_anchor, make_timetable
from bot.errors import CourseInvalid, Refused
from bot.inbound import Attachment, Reply, Submitted
from bot.language import mark
from bot.lint import Severity, lint
from bot.model import Cohort, Options, Place, PlaceKind, Role, calendar_of
from bot.occurrences import Audience
from bot.parameters import Params, Source, Value, Who, parameters_of, told
from bot.phrases import creating as phrases
from bot.phrases import setting_up as form
from bot.plain import clean
from bot.plan import plan
from bot.planning import plan_of, replan
from bot.reading import Problem, read_value
from bot.registry import Spec

LARGEST_FILE = 256 * 1024
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateParams(Params):
    course: str = field(
        default="",
        metadata=told(mark("Which course"), example="leadership-2020", source=Source.COURSES),
    )
    name: str = field(default="", metadata=told(mark("What the cohort is called"), example="Spring 2027"))
    start: date | None = field(
        default=None,
        metadata=told(mark("The first day, where it is not the course file's"), example="2027-01-14"),
    )
    channel: Place | None = field(
        default=None, metadata=told(mark("Its channel, where it is not this one"), example="#course")
    )
    file: Attachment | None = field(
        default=None, metadata=told(mark("A course file of your own"), example="my-course.yaml")
    )


async def _create(context: Context, given: CreateParams) -> Reply:
    channel = given.channel or context.inbound.place
    if channel.kind is not PlaceKind.CHANNEL:
        raise Refused(phrases.needs_a_channel())
    if not given.course and given.file is None:
        return Reply(
            form=form.create_form(
                context.services.library.names(),
                channel=channel.id,
                name=clean(given.name)[:LONGEST_NAME],
                start=given.start,
                longest_name=LONGEST_NAME,
            )
        )
    course = _course(context, given)
    name = _name(given, course)
    return await _show(context, given, course, channel, await _others(context, channel.space, name))


async def send_create(context: Context, channel_id: str, sent: Submitted) -> Reply:
    """Show the cohort that the form asks for in this channel, or say what is wrong with the form."""
    channel = Place(space=context.inbound.who.space, kind=PlaceKind.CHANNEL, id=channel_id)
    errors: dict[str, str] = {}
    given = _filled_in(sent, channel.space, errors)
    course, cohorts = None, None
    try:
        if given.course or given.file:
            course = _course(context, given)
    except CourseInvalid:
        raise  # many mistakes, each with its line, which no field has room for
    except Refused as refused:
        errors[form.FILE if given.file else form.COURSE] = str(refused)
    try:
        if course is not None:
            cohorts = await _others(context, channel.space, _name(given, course))
    except Refused as refused:
        errors[form.NAME] = str(refused)
    if course is None or cohorts is None or errors:
        return Reply(errors=errors)
    return await _show(context, given, course, channel, cohorts)


def _filled_in(sent: Submitted, space: str, errors: dict[str, str]) -> CreateParams:
    """What the form says; what it lacks or says wrongly goes into `errors`, by field."""
    file = next(iter(sent.files.get(form.FILE, ())), None)
    chosen = next(iter(sent.chosen.get(form.COURSE, ())), form.OF_A_FILE)
    course = "" if chosen == form.OF_A_FILE else chosen
    if not course and file is None:
        errors[form.COURSE] = form.no_course()
    start: Value | Problem = None
    if typed := sent.texts.get(form.START, "").strip():
        parameter = next(one for one in parameters_of(CreateParams) if one.name == form.START)
        start = read_value(parameter, typed, space=space)
    if isinstance(start, Problem):
        errors[form.START] = start.text
    return CreateParams(
        course=course,
        name=sent.texts.get(form.NAME, ""),
        start=start if isinstance(start, date) else None,
        file=file,
    )


async def _show(
    context: Context, given: CreateParams, course: Course, channel: Place, cohorts: Sequence[Cohort]
) -> Reply:
    """All that this cohort would be, among those that are there, and the question whether to start it."""
    name = _name(given, course)
    findings = lint(course, start=given.start, holidays=context.services.holidays)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        return Reply(message=phrases.cannot_run(course.title, errors))
    timetable = make_timetable(course, start=given.start)
    occurrences = plan(timetable)
    coming = [occurrence for occurrence in occurrences if occurrence.expires > context.now]
    if occurrences and not coming:
        return Reply(message=phrases.all_past(timetable, context.now))
    counts = Counter(occurrence.audience for occurrence in coming)
    calendar = _has_calendar(context)
    obstacle = context.ask(places=[channel, *([calendar_of(channel.space)] if calendar else [])]).obstacle
    message = phrases.proposed(
        timetable,
        name=name,
        channel=channel,
        anchor=find_anchor(course, given.start),
        posts=counts[Audience.CHANNEL],
        reminders=counts[Audience.OWING],
        findings=findings,
        neighbours=[cohort.name for cohort in cohorts if cohort.channel == channel],
        calendar=calendar,
        obstacle=obstacle,
    )
    body = {
        "name": name,
        "channel": channel.id,
        "course": "" if given.file else given.course,
        "file": b64encode(given.file.content).decode("ascii") if given.file else "",
        "source": given.file.name if given.file else "",
        "start": given.start.isoformat() if given.start else "",
    }
    return await propose(context, CREATE_KIND.name, body, message, phrases.yes())


def _has_calendar(context: Context) -> bool:
    """Whether there is a calendar that everybody here sees, for the calls to stand in."""
    return context.inbound.place.platform in context.services.calendars


def _course(context: Context, given: CreateParams) -> Course:
    if given.file is not None:
        if len(given.file.content) > LARGEST_FILE:
            raise Refused(phrases.file_too_big(LARGEST_FILE))
        return context.services.library.read(given.file.content, clean(given.file.name))
    return context.services.library.load(given.course)


def _name(given: CreateParams, course: Course) -> str:
    """What the cohort is to be called. Raises Refused where that is too long."""
    name = clean(given.name) or course.title
    if len(name) > LONGEST_NAME:
        raise Refused(phrases.name_too_long(len(name), LONGEST_NAME))
    return name


async def _others(context: Context, space: str, name: str) -> list[Cohort]:
    """The cohorts of a space. Raises Refused where one of them has this name: people are asked for it."""
    cohorts = await context.uow.cohorts.in_space(space)
    if any(cohort.name.casefold() == name.casefold() for cohort in cohorts):
        raise Refused(phrases.name_taken(name))
    return cohorts


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    library = context.services.library
    content = b64decode(body["file"])
    course = library.read(content, body["source"]) if content else library.load(body["course"])
    channel = Place(space=context.inbound.who.space, kind=PlaceKind.CHANNEL, id=body["channel"])
    await _others(context, channel.space, body["name"])
    cohort = await context.uow.cohorts.add(
        name=body["name"],
        channel=channel,
        course=course,
        start=date.fromisoformat(body["start"]) if body["start"] else None,
        at=context.now,
        options=Options(calendar=_has_calendar(context)),
    )
    await context.uow.members.enrol(cohort.id, [context.person.id], Role.FACILITATOR, context.now)
    await replan(context.uow, cohort, now=context.now)
    if context.inbound.place != channel:
        return Reply(message=phrases.created_elsewhere(cohort.name, channel), replaces=True)
    return Reply(message=phrases.welcome(cohort, plan_of(cohort).timetable, context.now), private=False)


CREATE_KIND = Kind(name="create-cohort", who=Who.TRUSTED, carry_out=_carry_out)

CREATE = Spec(
    path=("cohort", "create"),
    summary=mark("Start a cohort in a channel; shows all of it first."),
    who=Who.TRUSTED,
    private=True,
    params=CreateParams,
    handler=_create,
    asks=True,
)
