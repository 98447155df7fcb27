"""What is said about a list of people: each problem with its line, what is wrong and an example of right."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Mistake
from bot.phrases.arguments import shown

HEADER = "handle,name,zone,role"
ROW = "ana,Ana Silva,Asia/Qatar,learner"


def too_big(size: int, most: int) -> Mistake:
    mebibyte = 1024 * 1024
    problem = f"is {size / mebibyte:.1f} MiB; the most I take is {most // mebibyte} MiB. Split it up."
    return Mistake(field="file", problem=problem, code="too-big")


def empty_file() -> Mistake:
    return Mistake(field="file", problem="is empty.", example=f"{HEADER} and below it {ROW}", code="empty")


def nobody_in_it() -> Mistake:
    return Mistake(
        field="file",
        problem="names its columns, but nobody stands below them.",
        example=ROW,
        line=2,
        code="nobody",
    )


def no_header(line: int) -> Mistake:
    problem = "The first line must name the columns."
    return Mistake(field="header", problem=problem, example=HEADER, line=line, code="no-header")


def no_handle_column(line: int) -> Mistake:
    return Mistake(
        field="header",
        problem="No column says who each person is here. Name one handle, with their user name or id.",
        example=HEADER,
        line=line,
        code="no-handle-column",
    )


def column_twice(line: int, column: str) -> Mistake:
    problem = f"Two columns are read as {column}. Keep one of them."
    return Mistake(field="header", problem=problem, example=HEADER, line=line, code="column-twice")


def too_many_cells(line: int, cells: int, columns: int) -> Mistake:
    quote = "Put a cell that holds the separator in quotes."
    return Mistake(
        field="row",
        problem=f"has {cells} cells, and there are {columns} columns. {quote}",
        example='ana,"Silva, Ana",Asia/Qatar',
        line=line,
        code="too-many-cells",
    )


def too_long(line: int, column: str, length: int, most: int) -> Mistake:
    return Mistake(
        field=column,
        problem=f"is {length} characters long; the most is {most}. Is a quotation mark left open there?",
        line=line,
        code="too-long",
    )


def no_handle(line: int) -> Mistake:
    problem = "is empty, so I do not know who this is."
    return Mistake(field="handle", problem=problem, example="ana", line=line, code="no-handle")


def bad_handle(line: int, text: str) -> Mistake:
    is_mail = "@" in text.strip("@")
    problem = "is an email address; I need the user name or id" if is_mail else "is not a user name or id"
    return Mistake(
        field="handle",
        problem=f"“{shown(text)}” {problem}.",
        example="ana",
        line=line,
        code="bad-handle",
    )


def twice(line: int, handle: str, first: int) -> Mistake:
    return Mistake(
        field="handle",
        problem=f"{shown(handle)} stands on line {first} already. That line is taken, this one is not.",
        line=line,
        code="twice",
    )


def unknown_zone(line: int, text: str, suggestion: str) -> Mistake:
    hint = f" Did you mean {suggestion}?" if suggestion else ""
    return Mistake(
        field="zone",
        problem=f"“{shown(text)}” is not a time zone I know.{hint}",
        example=suggestion or "Asia/Qatar",
        line=line,
        code="unknown-zone",
    )


def unknown_role(line: int, text: str, roles: Sequence[str]) -> Mistake:
    return Mistake(
        field="role",
        problem=f"“{shown(text)}” is not one of {', '.join(roles)}.",
        example=roles[0],
        line=line,
        code="unknown-role",
    )


def unknown_locale(line: int, text: str) -> Mistake:
    problem = f"“{shown(text)}” is not a language code."
    return Mistake(field="locale", problem=problem, example="es", line=line, code="unknown-locale")


def unreadable_from_here(line: int) -> Mistake:
    problem = "I cannot read the file from here on: a cell is far too long. Is a quotation mark left open?"
    return Mistake(field="row", problem=problem, example=ROW, line=line, code="unreadable")
