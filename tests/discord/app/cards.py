"""Cards that were posted some time ago."""

from __future__ import annotations

from typing import Any

from tests.discord.standin import Channel, Discord, Message, User

V2, EPHEMERAL = 1 << 15, 1 << 6


def card(discord: Discord, channel: Channel, *custom_ids: str, reader: User | None = None) -> Message:
    """A card of ours with a button for each custom id, called "Press 1" and so on."""
    made = Message(
        id=discord.ids.new(),
        channel=channel,
        author=discord.bot,
        at=discord.clock.now(),
        flags=V2 | (EPHEMERAL if reader is not None else 0),
        reader=reader,
    )
    made.components = [{"type": 17, "id": 1, "components": [_text("A card"), _row(custom_ids)]}]
    channel.messages.append(made)
    return made


def _text(said: str) -> dict[str, Any]:
    return {"type": 10, "id": 2, "content": said}


def _row(custom_ids: tuple[str, ...]) -> dict[str, Any]:
    buttons = [
        {"type": 2, "id": 10 + number, "style": 1, "label": f"Press {number}", "custom_id": custom_id}
        for number, custom_id in enumerate(custom_ids, start=1)
    ]
    return {"type": 1, "id": 3, "components": buttons}
