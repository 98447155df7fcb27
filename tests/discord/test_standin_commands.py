"""Commands of the stand-in: what is kept of them, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from discord import Interaction, Object, app_commands
from discord.http import Route

from tests.discord.clients import Hasty
from tests.discord.kit import refusal
from tests.discord.standin import Discord, Guild

Json = dict[str, Any]
CHOICES = [{"name": str(number), "value": str(number)} for number in range(26)]


def put(discord: Discord, client: Hasty, *commands: Json, guild: Guild | None = None) -> Any:
    place = f"/guilds/{guild.id}" if guild else ""
    route = Route("PUT", f"/applications/{discord.app.id}{place}/commands")
    return client.http.request(route, json=list(commands))


def command(**more: Any) -> Json:
    return {"name": "course", "description": "The course", **more}


def option(name: str = "lesson", kind: int = 3, **more: Any) -> Json:
    return {"type": kind, "name": name, "description": "x", **more}


async def test_a_tree_of_discord_py_is_synced(discord: Discord, client: Hasty, guild: Guild) -> None:
    tree = app_commands.CommandTree(client)

    @tree.command(name="next", description="What comes next")
    @app_commands.describe(lesson="Which")
    async def answer(interaction: Interaction, lesson: str) -> None:
        """Nobody uses it here: what counts is that it is registered."""

    synced = await tree.sync()
    assert [one.name for one in synced] == ["next"]
    assert [one["name"] for one in discord.commands[""]] == ["next"]
    tree.copy_global_to(guild=Object(id=int(guild.id)))
    await tree.sync(guild=Object(id=int(guild.id)))
    assert discord.commands[guild.id][0]["guild_id"] == guild.id
    assert [one.name for one in await tree.fetch_commands()] == ["next"]


async def test_what_did_not_change_keeps_its_id_and_version(discord: Discord, client: Hasty) -> None:
    said = command(options=[option(required=True), option("other")], name_localizations={"es-ES": "curso"})
    [first] = await put(discord, client, said)
    assert first["options"][0]["required"] is True and "required" not in first["options"][1]
    assert first["default_member_permissions"] is None and first["nsfw"] is False and first["type"] == 1
    [again] = await put(discord, client, said)
    assert (again["id"], again["version"]) == (first["id"], first["version"])
    [changed] = await put(discord, client, command(description="Else"))
    assert changed["id"] == first["id"] and changed["version"] != first["version"]
    listed = Route("GET", f"/applications/{discord.app.id}/commands")
    assert "name_localizations" not in (await client.http.request(listed))[0]
    whole = await client.http.request(listed, params={"with_localizations": "true"})
    assert whole[0]["name_localizations"] is None
    assert await put(discord, client) == []


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (command(name="Course"), "name"),
        (command(name="my course"), "name"),
        (command(name="x" * 33), "name"),
        (command(description=""), "description"),
        (command(description="x" * 101), "description"),
        (command(options=[option(str(number)) for number in range(26)]), "options"),
        (command(options=[option(), option("b", required=True)]), "options.1.required"),
        (command(options=[option(), option()]), "options.1.name"),
        (command(options=[option(kind=1), option("b")]), "options"),
        (
            command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
            "options.0.choices",
        ),
        (
            command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
            "options.0.autocomplete",
        ),
        (command(options=[option(choices=[{"name": "x" * 101, "value": "a"}])]), "options.0.choices.0.name"),
        (command(options=[option(min_value=1)]), "options.0.min_value"),
        (command(name_localizations={"xx": "curso"}), "name_localizations"),
        (command(name_localizations={"es-ES": "Curso"}), "name_localizations.es-ES"),
        (command(default_member_permissions=32), "default_member_permissions"),
        (command(contexts=[3]), "contexts"),
        ({"name": "Check in", "type": 3, "description": "x"}, "description"),
    ],
)
async def test_rules_of_commands(discord: Discord, client: Hasty, said: Json, where: str) -> None:
    error = await refusal(put(discord, client, said))
    assert error.code == 50035 and f"In 0.{where}:" in str(error), str(error)
    assert discord.commands[""] == []
    discord.complaints.clear()


async def test_there_are_so_many_of_each_and_all_are_so_long(
    discord: Discord, client: Hasty, guild: Guild
) -> None:
    many = [command(name=f"c{number}") for number in range(101)]
    assert (await refusal(put(discord, client, *many))).code == 30032
    assert len(await put(discord, client, *many[:100], guild=guild)) == 100
    long = [
        option(f"o{number}", choices=[{"name": "n" * 95, "value": str(n)} for n in range(25)])
        for number in range(4)
    ]
    assert (await refusal(put(discord, client, command(options=long)))).code == 50035
    discord.complaints.clear()
    discord.remove(guild)
    assert (await refusal(put(discord, client, guild=guild))).code == 50001
