"""The stand-in on its own, as somebody who tries the companion by hand uses it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import aiohttp
import pytest
from discord import Interaction
from discord.http import Route

from tests.discord.clients import connected
from tests.discord.kit import button, card, field, label, modal, row, text
from tests.discord.standin import Discord
from tests.discord.standin.console import Console

ROOT = Path(__file__).parents[2]


async def test_people_act_by_lines_that_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Discord() as discord:
        console = Console(discord)
        console.furnish()
        monkeypatch.setattr(Route, "BASE", discord.api)
        async with connected(discord) as client:
            said = {
                "name": "course",
                "description": "x",
                "options": [{"type": 1, "name": "next", "description": "x"}],
            }
            await client.http.bulk_upsert_global_commands(int(discord.app.id), [said])

            @client.event
            async def on_interaction(interaction: Interaction) -> None:
                path = "/interactions/{webhook_id}/{webhook_token}/callback"
                where = Route("POST", path, webhook_id=interaction.id, webhook_token=interaction.token)
                answers = {
                    2: {"type": 4, "data": card(text("Lesson 1"), row(button("Check in")))},
                    3: {"type": 9, "data": modal(label("What?", field()))},
                    5: {"type": 4, "data": card(text("Thanks"))},
                }
                await client.http.request(where, json=answers[interaction.type.value])

            assert "(type 4" in await console.does("ana #spring /course next")
            assert "What?" in await console.does('ana press "Check in"')
            assert await console.does("ana submit 'What?=Watched it'") != ""
            assert "Thanks" in await console.does("ana sees")
            assert [line.rpartition(": ")[2] for line in console.news()] == [
                "Lesson 1\n    Check in  [Check in]",
                "Thanks",
            ]
            assert console.news() == []
            assert (await console.does("ben press Nothing")).startswith("? 0 are called 'Nothing'")
            assert (await console.does("nonsense")).startswith("? ")
            for line in (
                "ana writes hello",
                "ana says #spring hi",
                "leaves ben",
                "joins ben",
                "reconnect",
                "forward 1",
            ):
                assert await console.does(line) == "done"
            assert "hello" in await console.does("dms ana") and "hi" in await console.does("posts #spring")


async def test_it_says_what_the_companion_needs() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.discord.standin",
        "--members",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        told: dict[str, str] = {}
        while len(told) < 3:
            name, _, value = (
                (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip().partition("=")
            )
            told[name] = value
        assert told.keys() == {"DISCORD_API_URL", "DISCORD_GATEWAY_URL", "DISCORD_TOKEN"}
        headers = {"Authorization": f"Bot {told['DISCORD_TOKEN']}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            async with session.get(f"{told['DISCORD_API_URL']}/gateway/bot") as answer:
                assert (await answer.json())["url"] == told["DISCORD_GATEWAY_URL"]
            async with session.get(f"{told['DISCORD_API_URL']}/applications/@me") as answer:
                assert (await answer.json())["flags"] == 1 << 15
        process.stdin.write(b"ana writes hello\n")
        await process.stdin.drain()
        while b"hello" not in await asyncio.wait_for(process.stdout.readline(), 30):
            pass
    finally:
        process.terminate()
        await process.communicate()
