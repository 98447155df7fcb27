"""Discord is told our commands only where it knows something else."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.discord.commands.definitions import definitions
from adapters.discord.commands.syncing import MOST_LOOKED_AT, differ, sync_commands
from adapters.discord.ports import Api
from bot.commands.catalogue import COMMANDS
from tests.discord.sending.kit import unpaced
from tests.discord.standin import Discord, Guild

WANTED = definitions(COMMANDS)
NAMES = sorted(command["name"] for command in WANTED)
#: Where `/cohort call` stands, which needs a number.
CALL = next(place for place, sub in enumerate(WANTED[1]["options"]) if sub["name"] == "call")


@pytest.fixture
async def api(discord: Discord) -> AsyncIterator[Api]:
    async with unpaced(discord) as api:
        yield api


def names(discord: Discord, guild: Guild | None = None) -> list[str]:
    """The commands of a server, or of all of them."""
    return sorted(command["name"] for command in discord.commands.get(guild.id if guild else "", []))


def writes(discord: Discord) -> int:
    """How often commands were written."""
    return sum(call.method == "PUT" and call.path.endswith("/commands") for call in discord.calls)


async def test_the_first_time_everything_is_told_and_then_nothing(
    discord: Discord, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await sync_commands(api, WANTED)
    assert names(discord) == NAMES
    assert "told Discord our commands everywhere: course, cohort, Check in from this message" in caplog.text
    for _ in range(3):
        await sync_commands(api, WANTED)
    assert writes(discord) == 1


async def test_processes_that_do_it_at_once_end_with_the_same(discord: Discord, api: Api) -> None:
    await asyncio.gather(*(sync_commands(api, WANTED) for _ in range(3)))
    assert names(discord) == NAMES
    assert not differ(discord.commands[""], WANTED)


def changed(path: list[str | int], value: Any) -> list[dict[str, Any]]:
    """Our commands with one thing in them changed."""
    commands = copy.deepcopy(WANTED)
    part: Any = commands
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return commands


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ([0, "description"], "Something else."),
        ([0, "description_localizations", "es-ES"], "Otra cosa."),
        ([0, "contexts"], [0]),
        ([1, "default_member_permissions"], "32"),
        ([1, "options", CALL, "options", 0, "required"], False),
        ([1, "options", CALL, "options", 0, "max_value"], None),
        ([0, "options", 1, "options", 0, "autocomplete"], False),
        ([0, "options", 3, "options", 0, "choices", 0, "value"], "soon"),
        ([0, "options", 2, "name"], "standing"),
        ([2, "name_localizations"], {}),
    ],
)
async def test_whatever_changes_is_told(
    discord: Discord, api: Api, path: list[str | int], value: Any
) -> None:
    await sync_commands(api, WANTED)
    await sync_commands(api, changed(path, value))
    assert writes(discord) == 2


async def test_a_command_that_is_gone_is_taken_back(discord: Discord, api: Api) -> None:
    await sync_commands(api, WANTED)
    await sync_commands(api, WANTED[:2])
    assert names(discord) == ["cohort", "course"]


def test_what_discord_adds_and_in_which_order_makes_no_difference() -> None:
    known = [
        dict(reversed({**command, "brand_new": {"options": [1]}, "version": "9"}.items()))
        for command in reversed(WANTED)
    ]
    for command in known:
        command["options"] = list(reversed(command.get("options", [])))
    assert not differ(known, WANTED)


async def test_for_single_servers_and_back_again_nothing_stands_twice(
    discord: Discord, api: Api, guild: Guild, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    second = discord.guild("Second", owner=discord.find_person("farah"))
    joined = [guild.id, second.id]
    await sync_commands(api, WANTED, joined=joined)
    await sync_commands(api, WANTED, only=joined, joined=joined)
    assert (names(discord), names(discord, guild), names(discord, second)) == ([], NAMES, NAMES)
    assert "took back commands that were left over everywhere" in caplog.text
    await sync_commands(api, WANTED, only=[second.id], joined=joined)
    assert (names(discord), names(discord, guild), names(discord, second)) == ([], [], NAMES)
    assert f"took back commands that were left over in server {guild.id}" in caplog.text
    before = writes(discord)
    await sync_commands(api, WANTED, only=[second.id], joined=joined)
    assert writes(discord) == before
    await sync_commands(api, WANTED, joined=joined)
    assert (names(discord), names(discord, guild), names(discord, second)) == (NAMES, [], [])


async def test_a_server_we_are_not_in_is_told_and_the_others_go_on(
    discord: Discord, api: Api, guild: Guild, caplog: pytest.LogCaptureFixture
) -> None:
    await sync_commands(api, WANTED, only=["404", guild.id], joined=[guild.id, "405"])
    assert names(discord, guild) == NAMES
    (told,) = [
        record.message for record in caplog.records if record.name.startswith("adapters.discord.commands")
    ]
    assert told.startswith("Discord did not take our commands in server 404: GET ")
    assert "50001" in told
    assert told.endswith("; is it in that server, and was it invited with the scope applications.commands?")


async def test_what_discord_finds_wrong_with_them_is_told(
    discord: Discord, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    await sync_commands(api, changed([0, "options", 2, "name"], "UPPER CASE"))
    assert names(discord) == []
    assert len(discord.complaints) == 1
    discord.complaints.clear()
    (told,) = [
        record.message for record in caplog.records if record.name.startswith("adapters.discord.commands")
    ]
    assert told.startswith("Discord did not take our commands everywhere: PUT ")
    assert "50035" in told


async def test_in_very_many_servers_nobody_looks_for_what_was_left_over(discord: Discord, api: Api) -> None:
    await sync_commands(api, WANTED, joined=[str(number) for number in range(MOST_LOOKED_AT + 1)])
    asked = [call for call in discord.calls if call.path.endswith("/commands")]
    assert [call.method for call in asked] == ["GET", "PUT"]
