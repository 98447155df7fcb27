"""Reading what somebody typed after a command: words, `name:value`, quotes, mentions, links.

    /cohort call 2 link:https://example.org/join starts:"2020-10-22 12:00"
    /cohort roster @ana @ben role=coach
    /course checkin lesson 3

Parameters stand in their order or by name (`name:value`, `name=value`), in any mixture; people may stand
anywhere. Quotes keep words together, straight ones or the curly ones of phones. Every mistake is told at
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import Mistake
from bot.inbound import Attachment
from bot.parameters import Kind, Parameter, Value
from bot.phrases import arguments as phrases
from bot.reading import Problem, is_mention, read_value

LONGEST_TEXT = 4000

_NAME = re.compile(r"([A-Za-z][A-Za-z_-]*)[:=\uff1a](?!//)\s*")
_ANGLED = re.compile(r"<[^<>]*>")
_CLOSING = {'"': '"', **dict.fromkeys("“”„‟«»", '“”„‟«»"')}


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """What was typed cannot be understood; `mistakes` holds every one, `field` being the parameter's name."""

    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """One word as typed; `name` is empty where it stood alone. `quoted` stood in quotation marks; `open` is
    one that was never closed.
    """

    name: str
    text: str
    quoted: bool = False
    open: bool = False


def quoted(text: str) -> str:
    """`text` as one word that `read` takes back unchanged, for platforms that parse arguments themselves."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read(
    parameters: Sequence[Parameter], text: str, attachments: Sequence[Attachment], *, space: str
) -> dict[str, Value] | Misread:
    """The values by parameter name. Optional parameters that were not given are left out; nothing is made
    up.
    """
    if len(text) > LONGEST_TEXT:
        return Misread(mistakes=(phrases.too_long(len(text), LONGEST_TEXT),))
    words = list(_words(text, parameters))
    given, mistakes = _sorted_out(parameters, words)
    values: dict[str, Value] = {}
    for parameter in parameters:
        if parameter.kind is Kind.FILE:
            if attachments:
                values[parameter.name] = attachments[0]
        elif parameter.name in given:
            value = read_value(parameter, given[parameter.name], space=space)
            if isinstance(value, Problem):
                mistakes.append(phrases.wrong_value(parameter, value.text))
            else:
                values[parameter.name] = value
        elif parameter.required:
            mistakes.append(phrases.missing(parameter))
    if len(attachments) > sum(parameter.kind is Kind.FILE for parameter in parameters):
        mistakes.append(phrases.too_many_files(len(attachments)))
    if mistakes:
        return Misread(mistakes=(*mistakes, *_left_without_quotes(parameters, words)))
    return values


def _left_without_quotes(parameters: Sequence[Parameter], words: Sequence[_Word]) -> Iterator[Mistake]:
    """Texts that may have been meant to go on: `name:Spring 2027`, where quotes were forgotten."""
    texts = {parameter.name for parameter in parameters if parameter.kind is Kind.TEXT}
    name, said = "", ""
    for word in (*words, _Word(name="", text="", open=True)):
        goes_on = not (word.name or word.quoted or word.open or word.text.startswith(("@", "#", "<")))
        if name and goes_on:
            said += f" {word.text}"
            continue
        if name and " " in said:
            yield phrases.goes_on(name, quoted(said))
        takes_text = word.name in texts and not (word.quoted or word.open)
        name, said = (word.name, word.text) if takes_text else ("", "")


def _sorted_out(
    parameters: Sequence[Parameter], words: Sequence[_Word]
) -> tuple[dict[str, str], list[Mistake]]:
    """Which text goes to which parameter, and what goes nowhere."""
    by_name = {parameter.name: parameter for parameter in parameters if parameter.kind is not Kind.FILE}
    people = next((one for one in parameters if one.kind is Kind.PEOPLE), None)
    given: dict[str, str] = {}
    mistakes: list[Mistake] = []
    loose: list[str] = []
    for word in words:
        parameter = by_name.get(word.name)
        if word.open:
            mistakes.append(phrases.quote_left_open(word.text))
        elif not word.name and people and is_mention(word.text):
            given[people.name] = f"{given.get(people.name, '')} {word.text}".strip()
        elif not word.name:
            loose.append(word.text)
        elif parameter is None:
            mistakes.append(phrases.unknown_parameter(word.name, list(by_name)))
        elif word.name in given and parameter.kind is not Kind.PEOPLE:
            mistakes.append(phrases.given_twice(parameter))
        else:
            given[word.name] = f"{given.get(word.name, '')} {word.text}".strip()
    for parameter in by_name.values():
        if (
            loose
            and not parameter.named
            and parameter.kind is not Kind.PEOPLE
            and parameter.name not in given
            # Any word could be a name or a number gone wrong, but nobody means a channel by "2027".
            and (parameter.kind is not Kind.CHANNEL or loose[0].startswith(("#", "<#")))
        ):
            if not parameter.rest and len(loose) > 1 and loose[0].casefold() == parameter.name:
                loose = loose[1:]  # said as people speak: "snooze until Sunday"
            taken = len(loose) if parameter.rest else 1
            given[parameter.name] = " ".join(loose[:taken])
            loose = loose[taken:]
    mistakes += [phrases.unexpected_word(text) for text in loose]
    return given, mistakes


def _words(text: str, parameters: Sequence[Parameter]) -> Iterator[_Word]:
    known = {parameter.name for parameter in parameters}
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            return
        name = ""
        if found := _NAME.match(text, at):
            said = found[1].casefold().replace("-", "_")
            # A blank after the colon is a phone's doing where the name is one of ours; elsewhere it ends
            # the word.
            if said in known or not found[0][-1].isspace():
                name, at = said, found.end()
        in_quotes = at < len(text) and text[at] in _CLOSING
        value, at, is_open = _value(text, at)
        yield _Word(name=name, text=value, quoted=in_quotes, open=is_open)


def _value(text: str, at: int) -> tuple[str, int, bool]:
    """The value that begins at `at`, where it ends, and whether its quotation mark was never closed."""
    if at == len(text):
        return "", at, False
    if closing := _CLOSING.get(text[at]):
        return _quoted_value(text, at, closing)
    end = at
    while end < len(text) and not text[end].isspace():
        angled = _ANGLED.match(text, end)
        end = angled.end() if angled else end + 1
    return text[at:end], end, False


def _quoted_value(text: str, at: int, closing: str) -> tuple[str, int, bool]:
    kept: list[str] = []
    end = at + 1
    while end < len(text):
        if text[end] == "\\" and text[end + 1 : end + 2] in ("\\", '"'):
            kept.append(text[end + 1])
            end += 2
        elif text[end] in closing:
            return "".join(kept), end + 1, False
        else:
            kept.append(text[end])
            end += 1
    return text[at:], end, True
