"""Single values as people type them: numbers, days, choices, people, groups, channels, web addresses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.course.when import parse_day
from bot.model import Place, PlaceKind
from bot.parameters import Group, Kind, Mentioned, Parameter, Value
from bot.phrases import arguments as phrases

LONGEST_VALUE = 500

_ADDRESS = r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"
_MENTION = re.compile(
    rf"<@!?(?P<id>[A-Za-z0-9_.-]+)(?:\|(?P<name>[^<>]*))?>"
    rf"|<!subteam\^(?P<group>[A-Za-z0-9]+)(?:\|@?(?P<called>[^<>]*))?>"
    rf"|<@(?P<role>&\d+)(?:\|(?P<titled>[^<>]*))?>"
    rf"|<mailto:(?P<mailed>{_ADDRESS})(?:\|[^<>]*)?>|(?P<address>{_ADDRESS})"
    rf"|@(?P<handle>\w[\w.-]*)"
)
_EVERYBODY = re.compile(
    # A group may be called @everyone-in-spring.
    r"<!(?!subteam\^)|(?<![\w.+%'-])@(?:everyone|here|channel)(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"<@&([A-Za-z0-9]+)(?:\|[^<>]*)?>|<!subteam\^([A-Za-z0-9]+)(?:\|[^<>]*)?>|@(\w[\w.-]*)")
_CHANNEL = re.compile(r"<#([A-Za-z0-9_-]+)(?:\|[^<>]*)?>|#([\w.-]+)")
_PUT_IN_PLACE = re.compile(
    r"<(?:(?P<sign>[@#])[!&]?|!subteam\^|mailto:|(?=https?://))(?P<id>[^<>|\s]+)(?:\|(?P<said>[^<>]*))?>",
    re.IGNORECASE,
)
_CALLING_MANY = re.compile(
    r"<!(?:subteam\^\w+\|)?@?(?P<called>[\w.-]+)(?:\|[^<>]*)?>|<@&\d+\|(?P<titled>[^<>]*)>"
)
_ANGLED_LINK = re.compile(r"<([^<>|]*)(?:\|[^<>]*)?>")
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"\\|`\x00-\x20\x7f-\x9f]")
#: What ends a group that was chosen.
NO_GROUP = "none"
_YES, _NO = ("yes", "y", "true", "on", "1"), ("no", "n", "false", "off", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a value cannot be read: a sentence for the person who wrote it."""

    text: str


def read_value(parameter: Parameter, text: str, *, space: str) -> Value | Problem:
    """The value of `text` for this parameter, or what is wrong with it. `space` is where channels are
    looked for.
    """
    text = text.strip()
    if not text:
        return Problem(text=phrases.empty_value())
    if len(text) > LONGEST_VALUE and parameter.kind is not Kind.PEOPLE:
        return Problem(text=phrases.value_too_long(text, LONGEST_VALUE))
    match parameter.kind:
        case Kind.CHOICE if parameter.choices:
            return _choice(parameter, text)
        case Kind.CHANNEL:
            return _channel(text, space)
        case Kind.PEOPLE:
            return _people(text, wide=parameter.wide)
        case kind if kind in _READERS:
            return _READERS[kind](text)
        case _:
            return _as_shown(text)


def web_address(text: str) -> str | None:
    """A whole http or https address, taken out of `<…|label>` where a platform wrapped it; None for
    anything else, also for one with a name or a password before its host.
    """
    if wrapped := _ANGLED_LINK.fullmatch(text.strip()):
        text = wrapped[1]
    text = text.strip()
    try:
        parts = urlsplit(text)
        web = parts.scheme.casefold() in ("http", "https") and bool(parts.hostname)
        # `https://example.org@elsewhere.net` shows one host and leads to another, and a password is nobody's business.
        usable = web and parts.username is None
    except ValueError:
        return None
    return text if usable and not _NOT_IN_ADDRESS.search(text) and len(text) <= LONGEST_VALUE else None


def meant_address(text: str) -> str | None:
    """The whole address that was probably meant by one without its beginning (`example.org/work`), or None."""
    return web_address(f"https://{text}") if "://" not in text and "." in text else None


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or nothing."""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else ""


def _as_shown(text: str) -> str:
    """Text with what a platform put in place of mentions, channels and addresses as the person saw it."""
    return _PUT_IN_PLACE.sub(lambda found: f"{found['sign'] or ''}{found['said'] or found['id']}", text)


def _many_as_shown(text: str) -> str:
    """Text with `@everyone` and the names of groups as the person saw them."""
    return _CALLING_MANY.sub(lambda found: f"@{found['called'] or found['titled']}", text)


def _number(text: str) -> int | Problem:
    digits = text.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) <= 6:
        return int(digits)
    return Problem(text=phrases.not_a_number(text))


def _yes_or_no(text: str) -> bool | Problem:
    word = text.casefold()
    return word in _YES if word in _YES + _NO else Problem(text=phrases.not_yes_or_no(text))


def _day(text: str) -> Value | Problem:
    try:
        return parse_day(text)
    except ValueError as error:
        return Problem(text=phrases.not_a_day(text, str(error)))


def is_mention(text: str) -> bool:
    """Whether a word looks as if it meant a person, rightly written or not."""
    return text.startswith(("@", "<@", "<!", "<mailto:")) or bool(re.fullmatch(_ADDRESS, text.rstrip(",;")))


def _people(text: str, *, wide: bool) -> tuple[Mentioned, ...] | Problem:
    if _EVERYBODY.search(text):
        return Problem(text=phrases.not_a_group(_many_as_shown(text)))
    if _MENTION.sub("", text).strip(" ,;"):
        return Problem(text=phrases.not_a_mention(text))
    found: dict[str, Mentioned] = {}
    for match in _MENTION.finditer(text):
        person, address = match["id"], match["mailed"] or match["address"]
        group = match["group"] or match["role"]
        if not wide and (group or address):
            return Problem(
                text=phrases.not_a_group(_many_as_shown(match[0]))
                if group
                else phrases.not_a_mention(match[0])
            )
        external_id = person or group or address or match["handle"].rstrip(".-")
        name = match["name"] or match["called"] or match["titled"] or external_id
        found.setdefault(external_id, Mentioned(external_id=external_id, name=name))
    return tuple(found.values())


def _link(text: str) -> str | Problem:
    if address := web_address(text):
        return address
    better = meant_address(text)
    return Problem(text=phrases.not_a_link(text, better or ""))


def _choice(parameter: Parameter, text: str) -> Value | Problem:
    word = text.casefold()
    for option in parameter.choices or ():
        if word in (option.value, f"{option.value}s", f"{option.value}es"):
            return option
    return Problem(text=phrases.not_a_choice(text, parameter.options, nearest(word, parameter.options)))


def _channel(text: str, space: str) -> Place | Problem:
    if found := _CHANNEL.fullmatch(text):
        return Place(space=space, kind=PlaceKind.CHANNEL, id=found[1] or found[2])
    return Problem(text=phrases.not_a_channel(text))


def _group(text: str) -> Group | Problem:
    if text.casefold() == NO_GROUP:
        return Group("")
    if found := _GROUP.fullmatch(text):
        return Group(found[1] or found[2] or found[3])
    return Problem(text=phrases.not_a_group_of_people(text, NO_GROUP))


_READERS: dict[Kind, Callable[[str], Value | Problem]] = {
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_or_no,
    Kind.DAY: _day,
    Kind.LINK: _link,
    Kind.GROUP: _group,
}
