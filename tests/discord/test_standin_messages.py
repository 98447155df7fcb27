"""Messages over the stand-in's REST API, through the real discord.py client."""

from __future__ import annotations

from discord import AutoShardedClient, Interaction
from discord.http import Route

from tests.discord.kit import button, card, post, refusal, row, text
from tests.discord.standin import Channel, Discord, Person


async def test_a_card_is_posted_read_and_pressed(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    made = await client.http.request(
        post(spring.id), json=card(text("Hello <@1>"), row(button("Check in", "check")))
    )
    [seen] = discord.posts(spring)
    assert seen.id == made["id"] and discord.words(seen) == "Hello <@1>\nCheck in"
    assert not discord.pings(seen).anybody and discord.buttons(seen) == ["Check in"]
    assert [one["id"] for one in made["components"]] == [1, 2]

    @client.event
    async def on_interaction(interaction: Interaction) -> None:
        await interaction.response.send_message("Done", ephemeral=True)

    act = await ana.press(seen, "Check in")
    assert (act.how, act.private, act.deferred) == (4, True, False)
    assert [one.content for one in act.replies] == ["Done"]
    assert discord.ephemerals(ana) == act.replies


async def test_refusals_name_the_path(discord: Discord, client: AutoShardedClient, spring: Channel) -> None:
    error = await refusal(client.http.request(post(spring.id), json=card(row(button("x" * 81)))))
    assert (error.status, error.code) == (400, 50035)
    assert "components.0.components.0.label" in error.text
    assert discord.complaints and not discord.posts(spring)
    discord.complaints.clear()
    gone = Route("GET", "/channels/{channel_id}", channel_id=1)
    assert (await refusal(client.http.request(gone))).code == 10003
