"""A message of ours is known again, and no other is taken for it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from simcord.components import COMPONENTS_V2_FLAG, validate_components

from adapters.discord.rendering.message import render
from adapters.discord.rendering.stamps import is_stamped, stamp, stamped
from bot.messages import Heading, Message, Text
from tests.discord.rendering.as_seen import walk
from tests.discord.rendering.values import SPACE, messages
from tests.messages.anything import compound

delivery_keys = st.text(max_size=40)


def kept(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As Discord gives them back: with an id for every one."""
    return validate_components(components, flags=COMPONENTS_V2_FLAG)


@given(key=delivery_keys, part=st.integers(0, 9))
def test_a_stamp_is_always_the_same_and_within_what_discord_takes(key: str, part: int) -> None:
    made = stamp(key, part)
    assert made == stamp(key, part)
    assert 0 < len(made.nonce) <= 25
    assert len(set(made.ids)) == 2
    assert all(2**30 <= one < 2**31 for one in made.ids)


@compound
@given(message=messages, key=delivery_keys)
def test_every_card_can_be_found_again(message: Message, key: str) -> None:
    for part, card in enumerate(render(message, reader=None, space=SPACE, direct=False)):
        sent = stamped(card, stamp(key, part))
        assert is_stamped(kept(sent), stamp(key, part))
        assert not is_stamped(kept(sent), stamp(key, part + 1))
        assert not is_stamped(kept(sent), stamp(key + "x", part))
        assert not is_stamped(kept([dict(one) for one in card.components]), stamp(key, part))
        assert [one["id"] for one in walk(sent) if "id" in one] == list(stamp(key, part).ids)
        assert len(list(walk(sent))) <= 40


def test_the_card_itself_stays_as_it_was() -> None:
    (card,) = render(Message(blocks=(Heading(text="News"),)), reader=None, space=SPACE, direct=False)
    stamped(card, stamp("a", 0))
    assert all("id" not in one for one in walk(card.components))


def test_one_sentence_gets_a_second_component_that_nobody_sees() -> None:
    (card,) = render(Message(blocks=(Text(line=("Done. ✓",)),)), reader=None, space=SPACE, direct=False)
    text, gap = stamped(card, stamp("a", 0))
    assert text["content"] == "Done. ✓"
    assert (gap["type"], gap["divider"]) == (14, False)


@given(components=st.recursive(st.one_of(st.none(), st.integers(), st.text()), st.lists, max_leaves=5))
def test_whatever_comes_back_is_read(components: object) -> None:
    assert not is_stamped(components, stamp("a", 0))
    assert not is_stamped([{"components": components}], stamp("a", 0))


def test_it_does_not_matter_where_the_ids_stand() -> None:
    made = stamp("a", 0)
    first, second = made.ids
    assert is_stamped([{"id": 1}, {"id": second, "components": [{"id": first}]}], made)
    assert not is_stamped([{"id": first}], made)
