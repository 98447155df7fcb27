"""What the bot may do somewhere, worked out as Discord does, and what it asks for."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from adapters.discord.permissions import (
    ADMINISTRATOR,
    EVENTS,
    INVITED,
    PERMISSIONS,
    held_in_channel,
    held_in_guild,
    lacking,
    top_role,
)

VIEW, SEND, HISTORY = 1 << 10, 1 << 11, 1 << 16


def guild(everybody: int = VIEW, **roles: int) -> dict[str, Any]:
    """A server with id 1; roles by name, with their bits; they stand in their order, the first lowest."""
    own = [
        {"id": name, "permissions": str(bits), "position": place}
        for place, (name, bits) in enumerate(roles.items(), 1)
    ]
    return {
        "id": "1",
        "owner_id": "9",
        "roles": [{"id": "1", "permissions": str(everybody), "position": 0}, *own],
    }


def member(*roles: str, user: str = "5") -> dict[str, Any]:
    return {"user": {"id": user}, "roles": list(roles)}


def overwrite(whose: str, *, allow: int = 0, deny: int = 0) -> dict[str, Any]:
    return {"id": whose, "allow": str(allow), "deny": str(deny)}


def test_every_permission_is_one_discord_py_knows_by_that_bit() -> None:
    known = dict(discord.Permissions.VALID_FLAGS)
    names = {bit: name for name, bit in known.items()}
    for permission in PERMISSIONS:
        assert permission.value in names, permission.name
    assert known["create_events"] == EVENTS.value
    assert known["view_channel"] == VIEW
    assert discord.Permissions(INVITED).administrator is False
    assert discord.Permissions(INVITED).mention_everyone is False


def test_roles_add_up_and_owners_and_administrators_may_everything() -> None:
    here = guild(VIEW, reader=HISTORY, writer=SEND, boss=ADMINISTRATOR)
    assert held_in_guild(here, member("reader", "writer")) == VIEW | HISTORY | SEND
    assert lacking(held_in_guild(here, member("boss"))) == ()
    assert lacking(held_in_guild(here, member(user="9"))) == ()
    assert top_role(here, ["reader", "boss"]) == 3
    assert top_role(here, []) == 0


@pytest.mark.parametrize(
    ("overwrites", "held"),
    [
        ([], VIEW | SEND),
        ([overwrite("1", deny=VIEW)], SEND),
        ([overwrite("1", deny=VIEW), overwrite("writer", allow=VIEW)], VIEW | SEND),
        ([overwrite("writer", deny=SEND), overwrite("reader", allow=SEND)], VIEW | SEND),
        ([overwrite("writer", allow=HISTORY), overwrite("5", deny=HISTORY | VIEW)], SEND),
        ([overwrite("another", allow=HISTORY), overwrite("77", deny=VIEW)], VIEW | SEND),
    ],
)
def test_a_channels_own_rules_hold_in_discords_order(overwrites: list[dict[str, Any]], held: int) -> None:
    here = guild(VIEW, reader=0, writer=SEND)
    assert held_in_channel(here, member("reader", "writer"), overwrites) == held


def test_an_administrator_is_bound_by_no_channel() -> None:
    here = guild(0, boss=ADMINISTRATOR)
    held = held_in_channel(here, member("boss"), [overwrite("1", deny=VIEW)])
    assert lacking(held, posting=True) == ()


def test_what_is_missing_is_named_and_posting_needs_less() -> None:
    assert {one.name for one in lacking(VIEW | SEND, posting=True)} == {
        "Send Messages in Threads",
        "Create Public Threads",
        "Attach Files",
        "Read Message History",
    }
    assert EVENTS in lacking(VIEW | SEND)
    assert EVENTS not in lacking(VIEW | SEND, posting=True)
    assert lacking(INVITED) == ()
