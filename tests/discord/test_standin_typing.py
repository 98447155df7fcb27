"""Commands as they are typed and forms as they are filled in, against a real discord.py client."""

from __future__ import annotations

from typing import Any

import pytest
from discord import AutoShardedClient, Interaction

from tests.discord.answering import callback, on, registered
from tests.discord.kit import field, label, menu, modal, refusal, text
from tests.discord.standin import Channel, Discord, Guild, Person, Unfilled


@pytest.fixture(autouse=True)
async def _registered(discord: Discord, client: AutoShardedClient) -> None:
    await registered(discord, client)


async def test_forms_are_filled_in_and_checked_before_they_are_sent(
    discord: Discord, client: AutoShardedClient, ana: Person
) -> None:
    heard: list[Any] = []
    radio = {"type": 21, "custom_id": "radio", "options": menu("Yes", "No")["options"]}
    ticks = {"type": 22, "custom_id": "ticks", "required": False, "options": menu("A", "B")["options"]}
    shown = modal(
        text("Say how it went"),
        label("What?", field("what", max_length=10)),
        label("Watched?", radio),
        label("Parts", ticks),
        label("Anonymous", {"type": 23, "custom_id": "anonymous"}),
    )

    async def handler(interaction: Interaction) -> None:
        heard.append(interaction.data)
        if interaction.type.value == 2:
            await callback(client, interaction, 9, **shown)
        else:
            await callback(client, interaction, 4, content="Thanks", flags=64)

    on(client, handler)
    act = await ana.command("course", "next")
    assert (
        act.form is not None
        and act.form is discord.modal(ana)
        and "Say how it went" in discord.words(act.form)
    )
    with pytest.raises(Unfilled) as unfilled:
        await ana.submit({"What?": "far too long"})
    assert unfilled.value.errors.keys() == {"What?", "Watched?"}
    ana.close_form()
    assert discord.modal(ana) is None
    await ana.command("course", "next")
    sent = await ana.submit({"What?": "Good", "Watched?": "Yes", "Parts": ["A", "B"]})
    assert sent.replies and discord.modal(ana) is None
    values = [one["component"] for one in heard[2]["components"] if one["type"] == 18]
    assert [one.get("value", one.get("values")) for one in values] == ["Good", "yes", ["a", "b"], False]


async def test_a_form_cannot_answer_a_form(
    discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person
) -> None:
    codes: list[int] = []

    async def handler(interaction: Interaction) -> None:
        if interaction.type.value == 5:
            codes.append((await refusal(callback(client, interaction, 9, **modal(label("A", field()))))).code)
            codes.append((await refusal(callback(client, interaction, 7, content="x"))).code)
            await callback(client, interaction, 5)
        else:
            await callback(client, interaction, 9, **modal(label("A", field())))

    on(client, handler)
    await ana.command("course", "next", channel=spring)
    await ana.submit({"A": "x"})
    assert codes == [50035, 50035]
    discord.complaints.clear()


async def test_suggestions(discord: Discord, client: AutoShardedClient, spring: Channel, ana: Person) -> None:
    async def handler(interaction: Interaction) -> None:
        await callback(client, interaction, 8, choices=[{"name": "Lesson 1", "value": "1"}])

    on(client, handler)
    act = await ana.types("course", "next", option="lesson", typed="les", channel=spring)
    assert [one["name"] for one in act.choices] == ["Lesson 1"]


async def test_commands_are_shown_to_those_who_may(
    discord: Discord, client: AutoShardedClient, guild: Guild, spring: Channel, ana: Person, farah: Person
) -> None:
    async def handler(interaction: Interaction) -> None:
        await callback(client, interaction, 4, content="Yes", flags=64)

    on(client, handler)
    assert (await farah.command("run", channel=spring)).acknowledged
    for refused in ({"channel": spring}, {}):
        with pytest.raises(LookupError):
            await ana.command("run", **refused)
    with pytest.raises(LookupError):
        await farah.command("run")
    with pytest.raises(LookupError):
        await ana.command("course", "next", channel=spring, week=9)
    role = discord.role(guild, "Staff", may=("MANAGE_GUILD",))
    discord.give_role(guild, ana, role)
    assert (await ana.command("run", channel=spring)).acknowledged
