r"""Text from people, shown by Discord as it was written: it formats nothing, links nothing and calls nobody.

Discord's markdown takes a backslash before any sign that is no letter, digit or blank, and drops it. Only signs that
would mean something get one, since what shows no markdown (a notification of a phone) may show backslashes. Two things
know no backslash: code, and the words of a link (discord-api-docs#6185). An invisible character breaks up what would
end code or call somebody there; words that would need a backslash stand before the link instead.

Whoever reads our text to find mentions does not care for markdown: `\<@7>` would call 7. So there is a backslash before
the `@` as well, and @everyone is broken by an invisible character, although nothing we send lets either of them ring.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.plain import clean, clean_address

#: A run of text without a blank is cut after about this many characters where it has to be.
LONGEST_ATOM = 100
#: A longer address is shown as text: a link cannot be cut, and has to fit into the description of an event.
LONGEST_ADDRESS = 900

#: Invisible; what stands on its two sides is not read as one.
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"

_MEANT = re.compile(r"[\\*_~|`\[\]<]|(?<=<)[@#&!/]")
_ALL = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
#: Nearly no text has any of these in it, and is quickly taken apart then.
_SPECIAL = re.compile(r"[\\*_~|`\[\]<:@]")
_PIECE = re.compile(rf" |(?:\\.|[^ \\]){{1,{LONGEST_ATOM}}}", re.DOTALL)
# A heading, small print, a quotation, a list, a numbered list.
_BEGINNING = re.compile(r"(?:#{1,6}|-#|[-+*])(?= |$)|>|\d+(?=[.)](?: |$))")
#: Pieces with which a line can begin, for what they become: as long, and of characters that no text from people has.
LISTED, SMALL, TITLED, HEADED = "\0" * 2, "\1" * 3, "\2" * 3, "\3" * 4
_SIGNS = {LISTED[0]: "- ", SMALL[0]: "-# ", TITLED[0]: "## ", HEADED[0]: "### "}
_IN_CODE = re.compile(r"(?<=`)(?=`)|(?<=<)(?=@)|(?<=@)(?=everyone|here)", re.IGNORECASE)
_IN_ADDRESS = str.maketrans(
    {"<": "%3C", ">": "%3E", "(": "%28", ")": "%29", '"': "%22", "`": "%60", "\\": "%5C", "|": "%7C"}
)


def tidy(text: str) -> str:
    """One harmless line, as `clean` makes it, but with the blanks at its ends: it may be part of a longer one."""
    return clean(f"|{text}|")[1:-1]


def inert(text: str, *, beside: bool = False) -> list[str]:
    """Text from anywhere as markdown that shows it as it is, in pieces between which it may be cut. A blank is a piece
    of its own. What begins a line has to go through `begun`; `beside` is where markdown of ours stands next to it.
    """
    said = tidy(text)
    return _PIECE.findall(_escaped(said, beside) if _SPECIAL.search(said) else said)


def _escaped(text: str, beside: bool) -> str:
    said = _ALL.sub(f"@{ZERO_WIDTH_SPACE}", _MEANT.sub(r"\\\g<0>", text))
    if ":" not in said:
        return said
    words = said.split(" ")
    at_edges = {0, len(words) - 1} if beside else ()
    return " ".join(_without_emoji(word, number in at_edges) for number, word in enumerate(words))


def _without_emoji(word: str, at_edge: bool) -> str:
    """Discord takes whatever stands between two colons for an emoji, and `://` after a word for an address."""
    return word.replace(":", r"\:") if at_edge or word.count(":") > 1 or "://" in word else word


def begun(line: str) -> str:
    """A line of markdown of which the beginning means nothing but what a sign of ours (`LISTED` and the like) says: at
    most one character longer.
    """
    if (sign := _SIGNS.get(line[:1])) is not None:
        return sign + begun(line[len(sign) :])
    found = _BEGINNING.match(line)
    if found is None:
        return line
    # A number is followed by the sign that makes it one of a list, everything else begins with what it means.
    at = found.end() if found[0].isdecimal() else 0
    return f"{line[:at]}\\{line[at:]}"


def means_something(text: str) -> bool:
    """Whether Discord would show this text otherwise than it stands there, were it the words of a link."""
    return "".join(inert(text)) != tidy(text)


def in_code(line: str) -> str:
    """A line of a block of code, which can neither end it nor call anybody."""
    return _IN_CODE.sub(ZERO_WIDTH_SPACE, line)


def address(url: str) -> str | None:
    """A web address as it stands in a link; None for anything else, which is not to be pressed."""
    usable = clean_address(url)
    try:
        parts = urlsplit(usable)
        # `https://example.org@elsewhere.net` shows one host and leads to another.
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    written = _ALL.sub("%40", usable.translate(_IN_ADDRESS))
    return written if is_web and len(written) <= LONGEST_ADDRESS else None
