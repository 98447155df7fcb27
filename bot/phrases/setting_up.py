"""The forms with which facilitators start a cohort and take people in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.actions import SendCreate, SendRoster
from bot.language import _, mark
from bot.messages import Choices, FileField, Form, Option, PeopleField, TextField
from bot.model import Role
from bot.phrases.roster import HEADER

COURSE, NAME, START, FILE = "course", "name", "start", "file"
PEOPLE, ROLE, ZONE = "people", "role", "zone"
#: Chosen where the course comes in a file; no course of the library is called that.
OF_A_FILE = ":file"
COURSE_ENDINGS = ("yaml", "yml")
LIST_ENDINGS = ("csv", "tsv", "txt")

_ROLES = {
    Role.LEARNER: mark("Learners"),
    Role.COACH: mark("Coaches"),
    Role.FACILITATOR: mark("Facilitators"),
}


def create_form(
    courses: Sequence[str], *, channel: str, name: str, start: date | None, longest_name: int
) -> Form:
    """What a new cohort in this channel (its id) is to be. `name` and `start` are what was given already."""
    options = [Option(value=course, label=course) for course in courses]
    options.append(Option(value=OF_A_FILE, label=_("Another one, in the file below")))
    return Form(
        title=_("Start a cohort"),
        action=SendCreate(channel=channel),
        intro=(_("Before anything happens I show you all that would be posted here."),),
        fields=(
            Choices(key=COURSE, label=_("Which course"), options=tuple(options), single=True),
            TextField(
                key=NAME,
                label=_("What the cohort is called"),
                hint=_("like Spring 2027; left empty, it takes the name of the course"),
                longest=longest_name,
                value=name,
            ),
            TextField(
                key=START,
                label=_("The first day"),
                hint=_("like {example}; left empty, the course file decides", example="2027-01-14"),
                longest=40,
                value=start.isoformat() if start else "",
            ),
            FileField(key=FILE, label=_("A course file of your own"), endings=COURSE_ENDINGS),
        ),
        submit=_("Show me"),
    )


def roster_form(*, cohort_id: int, cohort: str, role: Role, zone: str, addresses: bool) -> Form:
    """Who is to be taken into a cohort. `role` and `zone` are what was given already; `addresses` is whether people can
    be looked up by their email address.
    """
    columns = _(
        "Its first line names the columns: {columns}. A handle is a user name or an id.", columns=HEADER
    )
    if addresses:
        columns = _(
            "Its first line names the columns: {columns}. A handle is an id or an email address. "
            "A list of members exported from here will do.",
            columns=HEADER,
        )
    return Form(
        title=_("Add people"),
        action=SendRoster(cohort_id=cohort_id),
        intro=(
            _(
                "Whom shall I add to {cohort}? Pick people, attach a list, or both. Before anybody is added I show you "
                "who would be.",
                cohort=cohort,
            ),
        ),
        fields=(
            PeopleField(key=PEOPLE, label=_("People")),
            Choices(
                key=ROLE,
                label=_("As what"),
                options=tuple(Option(value=one, label=_(_ROLES[one]), chosen=one is role) for one in _ROLES),
                single=True,
            ),
            TextField(
                key=ZONE,
                label=_("Their time zone, where none is given"),
                hint=_("like {example}", example="Asia/Qatar"),
                longest=80,
                value=zone,
            ),
            FileField(
                key=FILE,
                label=_("A list as a CSV file"),
                endings=LIST_ENDINGS,
                hint=columns,
            ),
        ),
        submit=_("Show me"),
    )


def no_course() -> str:
    return _("Attach your course file below, or choose a course here.")


def nobody() -> str:
    return _("Pick somebody here, or attach a list below.")
