"""Messages and forms of any kind, with what attackers of Discord like in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from bot.messages import Form, GroupName, Inline, Link, Mention, Room, Strong
from bot.model import Place, PlaceKind, Profile
from tests.messages.anything import (
    CALL,
    DEADLINE,
    charts_of,
    forms_of,
    keys,
    lines_of,
    messages_of,
)

__all__ = ["ANA", "BEN", "CALL", "DEADLINE", "KNOWN", "SPACE", "charts", "forms", "keys", "messages", "words"]

SPACE = "discord:1093"
ANA = Profile(space=SPACE, external_id="501", name="Ana", zone="Asia/Qatar")
BEN = replace(ANA, external_id="502", name="Ben", zone="America/New_York")

readers = st.sampled_from([None, ANA, BEN])
ATTACKS = [
    "@everyone @here @Everyone",
    "<@501> <@!501> <@&7> <#9>",
    "[Your bank](https://evil.example) [x](<https://evil.example>)",
    "https://evil.example/a_b_c <https://evil.example> HTTP://EVIL.example steam://run discord://x",
    "**bold** *italic* __under__ _it_ ~~struck~~ ||spoiler|| `code` ```block```",
    "***all*** **__both__** a_b_c _*~`x`~*_ ¯\\_(ツ)_/¯",
    "<:smile:123> <a:wave:456> :tada: ::x:: 10:30:45",
    "<t:1> <t:1603339140:R> </cmd:1> <id:customize> <id:browse>",
    "<mail@evil.example> <+1 555 0100> <sms:5> <tel:+1>",
    "\\*x\\* \\\\<@501> \\@everyone \\",
    "# heading",
    "### heading",
    "-# small",
    "> quotation",
    ">>> all of it",
    "- list",
    "* list",
    "+ list",
    "1. list",
    "12) list",
    "- # heading in a list",
    "``` ` ``` `` `",
    "[[x]](y) ][ [a](b",
    "|| x | y ||",
]
#: Pieces of markup, words, blanks; some are long, and some far too long for anything.
words = st.one_of(
    st.text(
        alphabet=st.one_of(st.sampled_from("ab *_~|`<>[]()#-+>&@!:/\\.1\n"), st.characters()), max_size=30
    ),
    st.sampled_from([*ATTACKS, "lesson 3", "", " "]),
    st.builds(str.__mul__, st.sampled_from(["word ", "<", "x", "名", "*a ", "\\"]), st.integers(1, 1_500)),
)
addresses = st.one_of(words, words.map("https://example.org/".__add__))
#: The only ones whom Discord would know of those who are named here.
PERSON, ROOM = "80351110224678912", "103735883630395392"
KNOWN = frozenset({PERSON})
unknown = words.filter(lambda text: not text.isdecimal())
places = st.builds(
    Place,
    space=st.just(SPACE),
    kind=st.sampled_from([PlaceKind.CHANNEL, PlaceKind.GROUP]),
    id=st.one_of(unknown, st.just(ROOM)),
)
inlines: st.SearchStrategy[Inline] = st.one_of(
    words,
    st.builds(Strong, text=words),
    st.builds(Link, label=words, url=addresses),
    st.builds(Mention, external_id=st.one_of(unknown, st.just(PERSON)), name=words),
    st.builds(Room, place=places),
    st.builds(GroupName, external_id=unknown),
    st.builds(replace, st.just(DEADLINE), zone_label=words),
)
lines = lines_of(inlines)
charts = charts_of(words)
messages = messages_of(words, lines)


def forms() -> st.SearchStrategy[Form]:
    return forms_of(words, lines)
