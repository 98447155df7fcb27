"""Messages and forms of any kind, with what attackers of Slack like in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from adapters.slack.rendering.card import Surface
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

__all__ = ["ANA", "BEN", "CALL", "DEADLINE", "KNOWN", "charts", "forms", "keys", "messages", "words"]

ANA = Profile(space="slack:T1", external_id="U0ANA", name="Ana", zone="Asia/Qatar")
BEN = replace(ANA, external_id="U0BEN", name="Ben", zone="America/New_York")

surfaces = st.sampled_from(Surface)
readers = st.sampled_from([None, ANA, BEN])
#: Pieces of markup, words, blanks; some are long, and some far too long for anything.
words = st.one_of(
    st.text(alphabet=st.one_of(st.sampled_from("ab *_~`<>&|@!\n"), st.characters()), max_size=30),
    st.sampled_from(["<!channel>", "@here", "*x*", "> x", "```", "<@U1|y>", "lesson 3", "", " "]),
    st.builds(str.__mul__, st.sampled_from(["word ", "<", "x", "名", "*a "]), st.integers(1, 1_500)),
)
addresses = st.one_of(words, words.map("https://example.org/".__add__))
#: The only ones whom Slack would know of those who are named here.
KNOWN = frozenset({"@U024BE7LH", "#C024BE7LR", "#G024BE7LS"})
unknown = words.filter(lambda text: not text.isalnum())
places = st.builds(
    Place,
    space=st.just("slack:T1"),
    kind=st.sampled_from([PlaceKind.CHANNEL, PlaceKind.DIRECT]),
    id=st.one_of(unknown, st.sampled_from(["C024BE7LR", "G024BE7LS", "U024BE7LH"])),
)
inlines: st.SearchStrategy[Inline] = st.one_of(
    words,
    st.builds(Strong, text=words),
    st.builds(Link, label=words, url=addresses),
    st.builds(Mention, external_id=st.one_of(unknown, st.just("U024BE7LH")), name=words),
    st.builds(Room, place=places),
    st.builds(GroupName, external_id=unknown),
    st.builds(replace, st.just(DEADLINE), zone_label=words),
)
lines = lines_of(inlines)
charts = charts_of(words)
messages = messages_of(words, lines)


def forms() -> st.SearchStrategy[Form]:
    return forms_of(words, lines)
