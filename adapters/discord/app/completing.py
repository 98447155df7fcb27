"""What could stand where somebody is typing a command, told while they type."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord

from adapters.discord.app.callers import Callers
from adapters.discord.app.inbound import member_of
from adapters.discord.app.line import Callback, Line
from adapters.discord.app.origin import origin_of
from adapters.discord.commands.calls import asked_of, choices_for
from adapters.discord.ports import House
from bot.errors import StorageError
from bot.suggestions import MOST

log = logging.getLogger(__name__)


class Completing:
    """Answers while somebody types. Where anything is in the way they are shown nothing, and never an error."""

    def __init__(self, *, house: House, callers: Callers, seconds: float) -> None:
        self._house = house
        self._callers = callers
        self._seconds = seconds

    async def complete(self, interaction: discord.Interaction, line: Line) -> None:
        choices: list[dict[str, str | int]] = []
        try:
            async with asyncio.timeout(self._seconds):
                choices = await self._choices(interaction)
        except TimeoutError:
            log.info("suggestions took too long")
        except StorageError as error:
            log.warning("nothing can be suggested: %s", error)
        except Exception:
            log.exception("suggestions broke")
        await line.acknowledge(Callback.CHOICES, {"choices": choices[:MOST]})

    async def _choices(self, interaction: discord.Interaction) -> list[dict[str, str | int]]:
        data: Any = interaction.data or {}
        origin = origin_of(interaction)
        who = member_of(interaction.user, interaction.permissions.value)
        caller = await self._callers.of(origin, who, locale=str(interaction.locale), space=origin.space)
        if caller is None:
            return []
        asked = asked_of(data, caller.account.profile, caller.place, trusted=caller.trusted)
        return choices_for(data, await self._house.suggest(asked))
