"""How a message of ours is known again: ids of two of its components, which Discord keeps and shows nobody.

Discord numbers the components we give no id from 1 on, so that ours, which are far above, are found among those of no
other message. Two of them leave one wrong find in 2^60 messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2s
from typing import Any

from adapters.discord.rendering.card import Card, Stamp
from adapters.discord.rendering.components import gap
from adapters.discord.rendering.limits import NONCE

#: Ids are positive integers of 32 bits; with the sign's bit empty nobody can take them for negative ones.
_HIGH, _REST = 1 << 30, (1 << 30) - 1


def stamp(key: str, part: int) -> Stamp:
    """The stamp of one of the messages (`part`, from 0 on) that a delivery with this key becomes."""
    digest = blake2s(f"{key}\0{part}".encode(), digest_size=20).digest()
    first, second = (_HIGH | int.from_bytes(digest[at : at + 4]) & _REST for at in (0, 4))
    return Stamp(ids=(first, second if second != first else second ^ 1), nonce=digest[8:].hex()[:NONCE])


def stamped(card: Card, stamp: Stamp) -> list[dict[str, Any]]:
    """The card's components with the stamp's ids on the first two of them, from the outside in. A card of one component
    gets a second one that shows nothing.
    """
    components = [dict(one) for one in card.components]
    if len(list(_all(components))) < len(stamp.ids):
        components.append(gap())
    left = list(stamp.ids)
    return [_with_ids(one, left) for one in components]


def is_stamped(components: object, stamp: Stamp) -> bool:
    """Whether these components, as Discord gives them back, are those of a message with this stamp."""
    return ids_of(components).issuperset(stamp.ids)


def ids_of(components: object) -> frozenset[int]:
    """The ids of these components, as Discord gives them back, and of those within them."""
    return frozenset(number for one in _all(components) if isinstance(number := one.get("id"), int))


def _with_ids(component: Mapping[str, Any], left: list[int]) -> dict[str, Any]:
    made = dict(component)
    if left:
        made["id"] = left.pop(0)
    if left and "components" in made:
        made["components"] = [_with_ids(inner, left) for inner in made["components"]]
    return made


def _all(components: object) -> Iterator[Mapping[str, Any]]:
    if not isinstance(components, Sequence):
        return
    for one in components:
        if isinstance(one, Mapping):
            yield one
            yield from _all(one.get("components"))
