"""Text from people, shown by Slack as it was written: it formats nothing, links nothing and calls nobody.

Slack's own markup begins with `<`, `>` or `&`, and these have a documented escape. For `*bold*`, `_italic_`, `~struck~`
and `code` there is none. Invisible characters do not help: a zero-width space beside an asterisk makes it bold where it
would not have been. But what stands in for a date that cannot be shown is never formatted, so such a character is put
there; it is seen, and copied, as itself (found by the makers of jsx-slack, who have shown text from people this way
since 2020). Within a word, and between blanks, these characters mean nothing to Slack and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.plain import clean, clean_address

#: A run of text without a blank is cut after this many characters where it has to be.
LONGEST_ATOM = 100
#: A longer address is shown as text: an entity cannot be cut.
LONGEST_ADDRESS = 2_000

#: Invisible; what follows it does not begin a line.
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
#: Invisible; what it stands beside is at the edge of a word.
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# These call everybody where somebody has names found in plain text.
_ALL = r"(?<![a-z0-9])@(?=(?:channel|here|everyone)\b)"
# Slack takes the wide forms of East Asian keyboards for the same.
_MARKS = "*_~`＊＿～｀"
_ATOM = re.compile(
    rf"(?P<blank> )|(?P<mark>[{_MARKS}]+)|(?P<all>{_ALL})|(?P<entity>[&<>])|(?P<rest>(?:(?!{_ALL})[^ {_MARKS}&<>])+)",
    re.IGNORECASE,
)
#: Nearly no text has any of these in it, and is quickly taken apart then.
_SPECIAL = re.compile(f"[{_MARKS}&<>@]")
_PIECE = re.compile(f" |[^ ]{{1,{LONGEST_ATOM}}}")
_QUOTING = ("&gt;", "＞")
_FENCE = re.compile("(?<=`)(?=`)")
_IN_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", '"': "%22", "`": "%60", "\\": "%5C"})


def tidy(text: str) -> str:
    """One harmless line, as `clean` makes it, but with the blanks at its ends: it may be part of a longer one."""
    return clean(f"|{text}|")[1:-1]


def inert(text: str) -> list[str]:
    """Text from anywhere as mrkdwn that shows it as it is, in pieces between which it may be cut. A blank is a piece
    of its own.
    """
    said = tidy(text)
    return list(_atoms(said)) if _SPECIAL.search(said) else _PIECE.findall(said)


def _atoms(text: str) -> Iterator[str]:
    for found in _ATOM.finditer(text):
        said = found.group()
        match found.lastgroup:
            case "mark" if _would_format(text, found.start(), found.end()):
                for start in range(0, len(said), LONGEST_ATOM):
                    yield _unformatted(said[start : start + LONGEST_ATOM])
            case "all":
                yield _unformatted(said)
            case "entity":
                yield _ENTITIES[said]
            case _:
                for start in range(0, len(said), LONGEST_ATOM):
                    yield said[start : start + LONGEST_ATOM]


def _would_format(text: str, start: int, end: int) -> bool:
    """Whether Slack might take this run of characters for the beginning or the end of something."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    between_blanks = before == after == " "
    within_word = _is_of_word(before) and _is_of_word(after)
    return not (between_blanks or within_word) or bool(set(text[start:end]) & set("`｀"))


def _is_of_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _unformatted(marks: str) -> str:
    return f"<!date^00000000^{{_}}|{marks}>"


def is_formatted(text: str) -> bool:
    """Whether Slack would show this text otherwise than it stands there."""
    return any(atom.startswith("<") for atom in inert(text))


def unquoted(line: str) -> str:
    """A line of mrkdwn that is no quotation, whatever it begins with."""
    return SOFT_HYPHEN + line if line.startswith(_QUOTING) else line


def escaped(text: str) -> str:
    """For where nothing is formatted but entities are read: the words of a link, a preformatted block."""
    return "".join(_ENTITIES.get(character, character) for character in text)


def preformatted(line: str) -> str:
    """A line of a preformatted block, which cannot end it."""
    return escaped(_FENCE.sub(ZERO_WIDTH_SPACE, line))


def fallback(text: str) -> str:
    """For what stands in for a date: nothing is read there but its end."""
    return clean(text).translate(dict.fromkeys(map(ord, "<>|&")))


def address(url: str) -> str | None:
    """A web address as it stands in a link; None for anything else, which is not to be pressed."""
    usable = clean_address(url)
    try:
        parts = urlsplit(usable)
        # `https://example.org@elsewhere.net` shows one host and leads to another.
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    written = escaped(usable.translate(_IN_ADDRESS))
    return written if is_web and len(written) <= LONGEST_ADDRESS else None
