"""Buttons and menus, through discord.py's own way of finding what was pressed, whoever posted it and when."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Self

import discord
from discord import ui

Take = Callable[[discord.Interaction], None]


def presses(take: Take) -> type[ui.DynamicItem[ui.Item[Any]]]:
    """An item that stands for everything of ours that can be pressed, to be added to a client. `take` is told of every
    press, also of one that no release knows any more: that is answered kindly.

    discord.py finds no item where it cannot make a view of the message. Such presses reach `on_interaction` alone.
    """

    class Press(ui.DynamicItem[ui.Item[Any]], template=re.compile(r"(?s).*")):
        # The id of its own that it has from discord.py stays: with one that we set it would not be dispatched.

        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            return cls(item)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            take(interaction)

    return Press
