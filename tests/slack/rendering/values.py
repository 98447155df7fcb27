"""Messages and forms of any kind, with what attackers of Slack like in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from adapters.slack.rendering.card import Surface
from bot.messages import Form
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

__all__ = ["ANA", "BEN", "CALL", "DEADLINE", "KNOWN", "charts", "forms", "keys", "messages", "words"]

ANA = Profile(space="slack:T1", external_id="U0ANA", name="Ana", zone="Asia/Qatar")
BEN = replace(ANA, external_id="U0BEN", name="Ben", zone="America/New_York")

surfaces = st.sampled_from(Surface)
readers = st.sampled_from([None, ANA, BEN])
words = words_of(
    "ab *_~`<>&|@!\n",
    ["<!channel>", "@here", "*x*", "> x", "```", "<@U1|y>"],
    "<|*a ",
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
inlines = inlines_of(words, addresses, people=st.one_of(unknown, st.just("U024BE7LH")), places=places)
lines = lines_of(inlines)
charts = charts_of(words)
messages = messages_of(words, lines)


def forms() -> st.SearchStrategy[Form]:
    return forms_of(words, lines)
