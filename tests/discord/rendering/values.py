"""Messages and forms of any kind, with what attackers of Discord like in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from bot.messages import Form, GroupName, Inline
from bot.model import Place, PlaceKind, Profile
from tests.messages.anything import (
    CALL,
    DEADLINE,
    charts_of,
    forms_of,
    inlines_of,
    keys,
    lines_of,
    messages_of,
    words_of,
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
#: What stands in Discord's markup.
SIGNS = "ab *_~|`<>[]()#-+>&@!:/\\.1\n"
words = words_of(SIGNS, ATTACKS, "<|*a |\\")
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
    inlines_of(words, addresses, people=st.one_of(unknown, st.just(PERSON)), places=places),
    st.builds(GroupName, external_id=unknown),
)
lines = lines_of(inlines)
charts = charts_of(words)
messages = messages_of(words, lines)


def forms() -> st.SearchStrategy[Form]:
    return forms_of(words, lines)
