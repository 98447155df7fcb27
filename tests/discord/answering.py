"""A real discord.py client that answers what people do, with commands it registered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from discord import AutoShardedClient, Interaction
from discord.http import Route

from tests.discord.standin import Discord

Handler = Callable[[Interaction], Awaitable[None]]
COURSE = {
    "name": "course",
    "description": "The course",
    "options": [
        {
            "type": 1,
            "name": "next",
            "description": "What comes next",
            "options": [
                {"type": 3, "name": "lesson", "description": "Which", "autocomplete": True},
                {"type": 6, "name": "who", "description": "Whom for"},
                {"type": 4, "name": "week", "description": "Week", "min_value": 1, "max_value": 8},
            ],
        }
    ],
}
RUN = {
    "name": "run",
    "description": "For facilitators",
    "default_member_permissions": str(1 << 5),
    "contexts": [0],
}
MENU = {"name": "Check in", "type": 3}


def on(client: AutoShardedClient, handler: Handler) -> None:
    @client.event
    async def on_interaction(interaction: Interaction) -> None:
        await handler(interaction)


async def callback(client: AutoShardedClient, interaction: Interaction, kind: int, **data: Any) -> Any:
    path = "/interactions/{webhook_id}/{webhook_token}/callback"
    where = Route("POST", path, webhook_id=interaction.id, webhook_token=interaction.token)
    return await client.http.request(
        where, json={"type": kind, "data": data}, params={"with_response": "true"}
    )


def follow_up(client: AutoShardedClient, interaction: Interaction, method: str, tail: str = "") -> Route:
    path = f"/webhooks/{{webhook_id}}/{{webhook_token}}{tail}"
    return Route(method, path, webhook_id=client.application_id, webhook_token=interaction.token)


async def registered(discord: Discord, client: AutoShardedClient) -> None:
    """Discord knows the commands."""
    route = Route("PUT", f"/applications/{discord.app.id}/commands")
    await client.http.request(route, json=[COURSE, RUN, MENU])
