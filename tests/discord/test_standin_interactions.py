"""What people do, and what the stand-in makes of the answers of a real discord.py client."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from discord import AutoShardedClient, Interaction, NotFound

from tests.discord.answering import callback, follow_up, on, registered
from tests.discord.kit import V2, button, card, menu, post, refusal, row, text
from tests.discord.standin import Channel, Discord, Person


@pytest.fixture(autouse=True)
async def _registered(discord: Discord, client: AutoShardedClient) -> None:
    await registered(discord, client)


async def test_a_command_is_deferred_and_then_answered(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person, ben: Person
) -> None:
    heard: list[Interaction] = []
    go = asyncio.Event()

    async def handler(interaction: Interaction) -> None:
        heard.append(interaction)
        await callback(client, interaction, 5, flags=64)
        await go.wait()
        await client.http.request(
            follow_up(client, interaction, "PATCH", "/messages/@original"), json=card(text("Next"))
        )

    on(client, handler)
    act = await ana.command("course", "next", channel=spring, who=ben, week=3)
    assert (act.deferred, act.private, act.waiting, act.replies) == (True, True, True, [])
    go.set()
    [reply] = await discord.until(lambda: act.replies)
    assert discord.words(reply) == "Next" and not act.waiting and not discord.posts(spring)
    data: Any = heard[0].data
    assert data["options"][0]["options"] == [
        {"type": 6, "name": "who", "value": ben.id},
        {"type": 4, "name": "week", "value": 3},
    ]
    assert data["resolved"]["users"][ben.id]["username"] == "ben"
    assert (str(heard[0].locale), str(heard[0].guild_locale), heard[0].context.guild) == (
        "en-US",
        "en-US",
        True,
    )
    assert not heard[0].permissions.manage_guild and heard[0].app_permissions.send_messages


async def test_the_first_follow_up_fills_what_was_kept_for_it(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    async def handler(interaction: Interaction) -> None:
        await callback(client, interaction, 5, flags=64)
        for said in ("one", "two"):
            await client.http.request(follow_up(client, interaction, "POST"), json=card(text(said)))

    on(client, handler)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: len(act.replies) == 2)
    assert act.original is not None and discord.words(act.original) == "one" and act.private
    assert [discord.words(one) for one in discord.posts(spring)] == ["two"]


async def test_nobody_acknowledges_twice_or_too_late(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[Interaction] = []

    async def handler(interaction: Interaction) -> None:
        heard.append(interaction)
        if len(heard) == 1:
            await callback(client, interaction, 4, content="Yes")

    on(client, handler)
    await ana.command("course", "next", channel=spring)
    again = await refusal(callback(client, heard[0], 4, content="Yes"))
    assert (again.status, again.code) == (400, 40060)
    asking = asyncio.create_task(ana.command("course", "next", channel=spring))
    await discord.until(lambda: len(heard) == 2)
    discord.clock.forward(2.9)
    assert not asking.done()
    discord.clock.forward(0.1)
    act = await asking
    assert act.failed and not act.acknowledged
    assert (await refusal(callback(client, heard[1], 4, content="Late"))).code == 10062


async def test_a_token_holds_for_fifteen_minutes(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[Interaction] = []

    async def handler(interaction: Interaction) -> None:
        heard.append(interaction)
        await callback(client, interaction, 4, content="Yes")

    on(client, handler)
    await ana.command("course", "next", channel=spring)
    original = follow_up(client, heard[0], "GET", "/messages/@original")
    discord.clock.forward(899)
    assert (await client.http.request(original))["content"] == "Yes"
    discord.clock.forward(1)
    late = await refusal(client.http.request(original))
    assert (late.status, late.code) == (401, 50027)


async def test_without_a_connection_the_act_fails_at_once(
    discord: Discord, spring: Channel, ana: Person
) -> None:
    await discord.gateway.stop()
    discord.gateway.sessions.clear()
    assert (await ana.command("course", "next", channel=spring)).failed


async def test_buttons_change_the_message_they_are_in(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    async def handler(interaction: Interaction) -> None:
        await callback(client, interaction, 7, **card(text("Checked in"), row(button("Undo"))))

    on(client, handler)
    await client.http.request(post(spring.id), json=card(text("Lesson"), row(button("Check in"))))
    [seen] = discord.posts(spring)
    act = await ana.press(seen, "Check in")
    assert act.original is seen and discord.words(seen) == "Checked in\nUndo" and act.replies == []
    with pytest.raises(LookupError):
        await ana.press(seen, "Check in")


async def test_menus_tell_what_was_chosen(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[Interaction] = []

    async def handler(interaction: Interaction) -> None:
        heard.append(interaction)
        await callback(client, interaction, 6)

    on(client, handler)
    people = {"type": 5, "custom_id": "people", "max_values": 2}
    await client.http.request(post(spring.id), json=card(row(menu("One", "Two")), row(people)))
    [seen] = discord.posts(spring)
    act = await ana.choose(seen, "Two", what="menu")
    assert act.deferred and heard[0].data is not None and heard[0].data["values"] == ["two"]  # type: ignore[typeddict-item]
    await ana.choose(seen, ana, what="people")
    assert heard[1].data is not None and heard[1].data["resolved"]["users"].keys() == {ana.id}  # type: ignore[typeddict-item]
    with pytest.raises(LookupError):
        await ana.choose(seen, "Three", what="menu")


async def test_the_menu_of_a_message_and_direct_messages(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    heard: list[Interaction] = []

    async def handler(interaction: Interaction) -> None:
        heard.append(interaction)
        await callback(client, interaction, 4, **card(text("Yes")))

    on(client, handler)
    said = ana.says("What I did", channel=spring)
    act = await ana.picks(said, "Check in")
    data: Any = heard[0].data
    assert data["target_id"] == said.id and data["resolved"]["messages"][said.id]["content"] == "What I did"
    assert discord.posts(spring)[-1] is act.replies[0]
    act = await ana.command("course", "next")
    assert heard[1].guild_id is None and heard[1].user.name == "ana"
    assert discord.dms(ana) == act.replies and act.replies[0].flags & V2


async def test_ephemerals_are_nobody_elses(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person, ben: Person
) -> None:
    async def handler(interaction: Interaction) -> None:
        await callback(client, interaction, 4, **{**card(row(button("Go"))), "flags": V2 | 64})

    on(client, handler)
    act = await ana.command("course", "next", channel=spring)
    [reply] = act.replies
    with pytest.raises(LookupError):
        await ben.press(reply, "Go")
    with pytest.raises(NotFound):
        await client.http.get_message(int(spring.id), int(reply.id))
    assert (await ana.press(reply, "Go")).acknowledged
