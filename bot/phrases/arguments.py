"""What is said about a command that could not be understood."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Mistake
from bot.language import _, plural
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


def wrong_value(parameter: Parameter, problem: str) -> Mistake:
    return Mistake(field=parameter.name, problem=problem, example=example_of(parameter))


def missing(parameter: Parameter) -> Mistake:
    problem = _("is missing ({what}).", what=_(parameter.help))
    return Mistake(field=parameter.name, problem=problem, example=example_of(parameter))


def given_twice(parameter: Parameter) -> Mistake:
    return Mistake(field=parameter.name, problem=_("was given twice."), example=example_of(parameter))


def unknown_parameter(name: str, known: Sequence[str]) -> Mistake:
    if not known:
        problem = _("This command does not take that. It takes nothing.")
    else:
        problem = _("This command does not take that. It takes {names}.", names=", ".join(known))
    return Mistake(field=shown(name), problem=problem)


def unexpected_word(text: str) -> Mistake:
    return Mistake(field=shown(text), problem=_("I do not know what this word belongs to."))


def goes_on(name: str, whole: str) -> Mistake:
    """`whole` is the value with the words after it, in quotes."""
    if len(whole) > 60:
        return Mistake(field=name, problem=_("Words that belong together need quotes."))
    problem = _("Words that belong together need quotes. Did you mean {value}?", value=f"{name}:{whole}")
    return Mistake(field=name, problem=problem)


def quote_left_open(text: str) -> Mistake:
    problem = _("has a quotation mark at its start and none at its end.")
    return Mistake(field=shown(text), problem=problem)


def too_long(length: int, longest: int) -> Mistake:
    problem = plural(
        "is {number} character long; the most I can read is {longest}.",
        "is {number} characters long; the most I can read is {longest}.",
        length,
        longest=longest,
    )
    return Mistake(field=_("command"), problem=problem)


def too_many_files(count: int) -> Mistake:
    if count == 1:
        return Mistake(field=_("file"), problem=_("This command takes no file."))
    problem = plural(
        "{number} file came with this command; it takes one at most.",
        "{number} files came with this command; it takes one at most.",
        count,
    )
    return Mistake(field=_("file"), problem=problem)


def empty_value() -> str:
    return _("is empty.")


def value_too_long(given: str, longest: int) -> str:
    return plural(
        "“{given}” is too long; the most is {number} character.",
        "“{given}” is too long; the most is {number} characters.",
        longest,
        given=shown(given),
    )


def not_a_number(given: str) -> str:
    return _("“{given}” is not a number I can use.", given=shown(given))


def not_a_day(given: str, problem: str) -> str:
    return _("“{given}” cannot be used: {problem}.", given=shown(given), problem=problem)


def not_yes_or_no(given: str) -> str:
    return _("“{given}” is neither yes nor no.", given=shown(given))


def not_a_group(given: str) -> str:
    return _("“{given}” is a whole group; mention people one by one.", given=shown(given))


def not_a_mention(given: str) -> str:
    return _("“{given}” is not a mention; write @ and pick the person.", given=shown(given))


def not_a_group_of_people(given: str, none: str) -> str:
    return _(
        "“{given}” is not a role; write @ and pick the role, or {none} for none.",
        given=shown(given),
        none=none,
    )


def not_a_channel(given: str) -> str:
    return _("“{given}” is not a channel; write # and pick the channel.", given=shown(given))


def not_a_link(given: str, better: str) -> str:
    if better:
        return _(
            "“{given}” is not a whole web address; did you mean {address}?",
            given=shown(given),
            address=better,
        )
    return _("“{given}” is not a web address that begins with https:// or http://.", given=shown(given))


def not_a_choice(given: str, options: Sequence[str], near: str) -> str:
    if near:
        return _(
            "“{given}” is not one of {options}; did you mean {near}?",
            given=shown(given),
            options=", ".join(options),
            near=near,
        )
    return _("“{given}” is not one of {options}.", given=shown(given), options=", ".join(options))
