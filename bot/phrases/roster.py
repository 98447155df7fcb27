"""What is said about a list of people: each problem with its line, what is wrong and an example of right."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Mistake
from bot.language import _
from bot.model import Account, AccountKind
from bot.phrases.arguments import shown

HEADER = "handle,name,zone,role"
ROW = "ana,Ana Silva,Asia/Qatar,learner"


def too_big(size: int, most: int) -> Mistake:
    mebibyte = 1024 * 1024
    problem = _(
        "is {size} MiB; the most I take is {most} MiB. Split it up.",
        size=f"{size / mebibyte:.1f}",
        most=most // mebibyte,
    )
    return Mistake(field=_("file"), problem=problem, code="too-big")


def empty_file() -> Mistake:
    example = _("{header} and below it {row}", header=HEADER, row=ROW)
    return Mistake(field=_("file"), problem=_("is empty."), example=example, code="empty")


def nobody_in_it() -> Mistake:
    return Mistake(
        field=_("file"),
        problem=_("names its columns, but nobody stands below them."),
        example=ROW,
        line=2,
        code="nobody",
    )


def no_header(line: int) -> Mistake:
    problem = _("The first line must name the columns.")
    return Mistake(field=_("header"), problem=problem, example=HEADER, line=line, code="no-header")


def no_handle_column(line: int, *, addresses: bool) -> Mistake:
    """`addresses` is whether people can be looked up by their email address."""
    problem = _("No column says who each person is here. Name one handle, with their user name or id.")
    if addresses:
        problem = _(
            "No column says who each person is here. Name one handle, with their id, or email, with their address."
        )
    return Mistake(
        field=_("header"),
        problem=problem,
        example=HEADER,
        line=line,
        code="no-handle-column",
    )


def column_twice(line: int, column: str) -> Mistake:
    problem = _("Two columns are read as {column}. Keep one of them.", column=column)
    return Mistake(field=_("header"), problem=problem, example=HEADER, line=line, code="column-twice")


def too_many_cells(line: int, cells: int, columns: int) -> Mistake:
    problem = _(
        "has {cells} cells, and there are {columns} columns. Put a cell that holds the separator in quotes.",
        cells=cells,
        columns=columns,
    )
    return Mistake(
        field=_("row"),
        problem=problem,
        example='ana,"Silva, Ana",Asia/Qatar',
        line=line,
        code="too-many-cells",
    )


def too_long(line: int, column: str, length: int, most: int) -> Mistake:
    problem = _(
        "is {length} characters long; the most is {most}. Is a quotation mark left open there?",
        length=length,
        most=most,
    )
    return Mistake(field=column, problem=problem, line=line, code="too-long")


def no_handle(line: int) -> Mistake:
    problem = _("is empty, so I do not know who this is.")
    return Mistake(field="handle", problem=problem, example="ana", line=line, code="no-handle")


def bad_handle(line: int, text: str, *, addresses: bool) -> Mistake:
    if addresses and "@" in text.strip("@"):
        problem = _("“{said}” is not a whole email address.", said=shown(text))
    elif "@" in text.strip("@"):
        problem = _("“{said}” is an email address; I need the user name or id.", said=shown(text))
    else:
        problem = _("“{said}” is not a user name or id.", said=shown(text))
    return Mistake(field="handle", problem=problem, example="ana", line=line, code="bad-handle")


def twice(line: int, handle: str, first: int) -> Mistake:
    problem = _(
        "{handle} stands on line {first} already. That line is taken, this one is not.",
        handle=shown(handle),
        first=str(first),
    )
    return Mistake(field="handle", problem=problem, line=line, code="twice")


def nobody_called(line: int, said: str) -> Mistake:
    if "@" in said:
        problem = _(
            "Nobody here has the address “{said}”. Ask them which one they use here, or give their id.",
            said=shown(said),
        )
    else:
        problem = _(
            "I found nobody here called “{said}”. Mention them and pick them from the list, or give the id from "
            "their profile.",
            said=shown(said),
        )
    return Mistake(field=_column(line, said), problem=problem, line=line, code="nobody-called")


def not_looked_up(line: int, handle: str, problem: str) -> Mistake:
    """`problem` is the platform's reason and remedy."""
    said = _("“{said}” could not be looked up: {problem}", said=shown(handle), problem=problem)
    return Mistake(field=_column(line, handle), problem=said, line=line, code="not-looked-up")


def left_out(line: int, handle: str, account: Account) -> Mistake:
    """Somebody no message would reach."""
    name = shown(account.profile.name or account.profile.external_id)
    if account.kind is AccountKind.BOT:
        problem = _("{name} is an app, not a person, so it is left out.", name=name)
    else:
        problem = _("The account of {name} was deactivated, so they are left out.", name=name)
    return Mistake(field=_column(line, handle), problem=problem, line=line, code=f"is-{account.kind}")


def _column(line: int, handle: str) -> str:
    """Where it stands: in a file under the name of its column, or in the command."""
    if not line:
        return _("mention")
    return "email" if "@" in handle else "handle"


def unknown_zone(line: int, text: str, suggestion: str) -> Mistake:
    if suggestion:
        problem = _(
            "“{said}” is not a time zone I know. Did you mean {zone}?", said=shown(text), zone=suggestion
        )
    else:
        problem = _("“{said}” is not a time zone I know.", said=shown(text))
    example = suggestion or "Asia/Qatar"
    return Mistake(field="zone", problem=problem, example=example, line=line, code="unknown-zone")


def unknown_role(line: int, text: str, roles: Sequence[str]) -> Mistake:
    problem = _("“{said}” is not one of {roles}.", said=shown(text), roles=", ".join(roles))
    return Mistake(field="role", problem=problem, example=roles[0], line=line, code="unknown-role")


def unknown_locale(line: int, text: str) -> Mistake:
    problem = _("“{said}” is not a language code.", said=shown(text))
    return Mistake(field="locale", problem=problem, example="es", line=line, code="unknown-locale")


def unreadable_from_here(line: int) -> Mistake:
    problem = _("I cannot read the file from here on: a cell is far too long. Is a quotation mark left open?")
    return Mistake(field=_("row"), problem=problem, example=ROW, line=line, code="unreadable")
