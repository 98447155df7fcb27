"""The routes of the REST API. Importing this package registers them all."""

from tests.discord.standin.routes import (
    about,
    commands,
    events,
    guilds,
    interactions,
    messages,
    thread_members,
    threads,
    webhooks,
)

__all__ = [
    "about",
    "commands",
    "events",
    "guilds",
    "interactions",
    "messages",
    "thread_members",
    "threads",
    "webhooks",
]
