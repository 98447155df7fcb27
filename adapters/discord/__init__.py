"""Discord: translates between the companion and discord.py."""

from adapters.discord.door import DiscordConfig, DiscordDoor, open_discord

__all__ = ["DiscordConfig", "DiscordDoor", "open_discord"]
