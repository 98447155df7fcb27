"""What is said about a command that could not be understood."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Mistake
from bot.parameters import Kind, Parameter


def shown(text: str) -> str:
    """What somebody wrote, short enough to say back to them."""
    return text if len(text) <= 60 else f"{text[:57]}…"


def example_of(parameter: Parameter) -> str:
    """How a right value for this parameter is written."""
    if parameter.kind is Kind.PEOPLE:
        return parameter.example
    example = f'"{parameter.example}"' if " " in parameter.example else parameter.example
    return f"{parameter.name}:{example}"


def wrong_value(parameter: Parameter, given: str, problem: str) -> Mistake:
    end = "" if problem.endswith("?") else "."
    said = f"“{shown(given)}” " if given.strip() else ""
    return Mistake(field=parameter.name, problem=f"{said}{problem}{end}", example=example_of(parameter))


def missing(parameter: Parameter) -> Mistake:
    return Mistake(
        field=parameter.name, problem=f"is missing ({parameter.help}).", example=example_of(parameter)
    )


def given_twice(parameter: Parameter) -> Mistake:
    return Mistake(field=parameter.name, problem="was given twice.", example=example_of(parameter))


def unknown_parameter(name: str, known: Sequence[str]) -> Mistake:
    takes = f"It takes {', '.join(known)}." if known else "It takes nothing."
    return Mistake(field=shown(name), problem=f"This command does not take that. {takes}")


def unexpected_word(text: str) -> Mistake:
    return Mistake(field=shown(text), problem="I do not know what this word belongs to.")


def goes_on(name: str, whole: str) -> Mistake:
    """`whole` is the value with the words after it, in quotes."""
    meant = f" Did you mean {name}:{whole}?" if len(whole) <= 60 else ""
    return Mistake(field=name, problem=f"Words that belong together need quotes.{meant}")


def quote_left_open(text: str) -> Mistake:
    return Mistake(field=shown(text), problem="has a quotation mark at its start and none at its end.")


def too_long(length: int, longest: int) -> Mistake:
    return Mistake(field="command", problem=f"is {length} characters long; the most I can read is {longest}.")


def too_many_files(count: int) -> Mistake:
    if count == 1:
        return Mistake(field="file", problem="This command takes no file.")
    return Mistake(field="file", problem=f"{count} files came with this command; it takes one at most.")


def empty_value() -> str:
    return "is empty"


def value_too_long(longest: int) -> str:
    return f"is too long; the most is {longest} characters"


def not_a_number() -> str:
    return "is not a number I can use"


def not_a_day(problem: str) -> str:
    return f"cannot be used: {problem}"


def not_yes_or_no() -> str:
    return "is neither yes nor no"


def not_a_group() -> str:
    return "is a whole group; mention people one by one"


def not_a_mention() -> str:
    return "is not a mention; write @ and pick the person"


def not_a_channel() -> str:
    return "is not a channel; write # and pick the channel"


def not_a_link(better: str) -> str:
    if better:
        return f"is not a whole web address; did you mean {better}?"
    return "is not a web address that begins with https:// or http://"


def not_a_choice(options: Sequence[str], near: str) -> str:
    hint = f"; did you mean {near}?" if near else ""
    return f"is not one of {', '.join(options)}{hint}"
