"""`companion discord check` and `invite`: what Discord takes and what not, in plain words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from discord.http import Route
from yarl import URL

from adapters.discord.permissions import INVITED, PERMISSIONS
from companion.cli import main
from tests.discord.standin import Discord, Guild


@pytest.fixture(autouse=True)
def pointed_at_the_stand_in(discord: Discord, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setenv("DISCORD_API_URL", discord.api)
    monkeypatch.setenv("DISCORD_TOKEN", discord.token)


async def run(*arguments: str) -> Result:
    """In a thread: the stand-in answers in this one."""
    done = await asyncio.to_thread(CliRunner().invoke, main, ["discord", *arguments])
    assert not isinstance(done.exception, Exception), done.exception
    return done


async def test_all_is_well(discord: Discord, guild: Guild) -> None:
    done = await run("check")
    assert done.exit_code == 0, done.output
    assert f"well: the token is that of the bot companion ({discord.bot.id})" in done.output
    assert "well: without DISCORD_MEMBERS: nobody is asked about" in done.output
    assert f"well: the server School ({guild.id}): everything that is needed is allowed" in done.output
    assert discord.gateway.sessions == []
    assert discord.token not in done.output


async def test_everything_that_is_wrong_is_told_at_once(
    discord: Discord, guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = discord.guild("Other")
    guild.bot_may_not("CREATE_EVENTS", "ATTACH_FILES")
    monkeypatch.setenv("DISCORD_MEMBERS", "yes")
    monkeypatch.setenv("DISCORD_SERVERS", f"{other.id},1093000000000000003")
    done = await run("check")
    assert done.exit_code == 1
    assert "NOT WELL: DISCORD_MEMBERS is set, and Discord does not allow it." in done.output
    assert "missing are Attach Files (calendar entries" in done.output
    assert "Create Events (calls in" in done.output
    assert f"well: the server Other ({other.id})" in done.output
    assert "DISCORD_SERVERS names 1093000000000000003, and the bot is not in that server" in done.output
    assert done.output.count("NOT WELL") == 3


@pytest.mark.parametrize("granted", [True, False])
async def test_the_intent_that_is_granted(
    discord: Discord, monkeypatch: pytest.MonkeyPatch, granted: bool
) -> None:
    monkeypatch.setenv("DISCORD_MEMBERS", "yes")
    if granted:
        discord.app.granted.add("guild_members")
    done = await run("check")
    assert ("well: Discord shows who comes" in done.output.splitlines()[1]) is granted
    assert done.exit_code == (0 if granted else 1)


async def test_in_no_server(discord: Discord, guild: Guild) -> None:
    discord.remove(guild)
    done = await run("check")
    assert done.exit_code == 1
    assert "NOT WELL: the bot is in no server. `companion discord invite`" in done.output


async def test_in_more_servers_than_one_page_holds(discord: Discord) -> None:
    for number in range(201):
        discord.guild(f"Server {number}")
    done = await run("check")
    assert done.exit_code == 0, done.output
    assert done.output.count("well: the server ") == 202
    assert len(discord.called("GET /users/@me/guilds")) == 2


@pytest.mark.parametrize("command", ["check", "invite"])
async def test_a_token_that_discord_does_not_know(discord: Discord, command: str) -> None:
    old = discord.token
    discord.new_token()
    done = await run(command)
    assert done.exit_code == (1 if command == "check" else 2)
    assert "Discord does not take DISCORD_TOKEN" in done.output
    assert "Reset Token" in done.output
    assert old not in done.output


@pytest.mark.parametrize("command", ["check", "invite"])
@pytest.mark.parametrize("way", ["broken", "dropped", "banned", "limited"])
async def test_discord_out_of_reach(discord: Discord, command: str, way: str) -> None:
    match way:
        case "broken":
            discord.moods.broken("*", times=None)
        case "dropped":
            discord.moods.dropped("*", times=None)
        case "banned":
            discord.moods.banned(times=None)
        case "limited":
            discord.moods.limited("*", retry_after=300, times=None)
    done = await run(command)
    assert done.exit_code == (1 if command == "check" else 2)
    assert f"could not be asked at {discord.api}" in done.output
    assert discord.token not in done.output


async def test_nothing_to_check_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN")
    for command in ("check", "invite"):
        done = await run(command)
        assert done.exit_code == 2
        assert "docs/discord.md" in done.output


async def test_the_invitation_asks_for_what_is_needed_and_says_why(discord: Discord) -> None:
    done = await run("invite")
    assert done.exit_code == 0
    address = URL(done.output.splitlines()[0])
    assert address.host == "discord.com"
    assert address.query["client_id"] == discord.app.id
    assert address.query["scope"] == "bot applications.commands"
    assert int(address.query["permissions"]) == INVITED
    for permission in PERMISSIONS:
        assert permission.name in done.output
        assert " ".join(permission.reason.split()) in " ".join(done.output.split())
    assert discord.token not in done.output


async def test_whoever_opens_it_gives_the_bot_all_it_needs(discord: Discord) -> None:
    """The number in the address, taken for the role that Discord makes of it."""
    guild = discord.guild("New")
    assert guild.bot is not None
    guild.everyone.permissions = 0
    guild.bot.roles[0].permissions = INVITED
    assert f"({guild.id}): everything that is needed is allowed" in (await run("check")).output


async def test_the_invitation_can_be_printed_before_there_is_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN")
    done = await run("invite", "--app", "1093000000000000001")
    assert done.exit_code == 0
    assert "client_id=1093000000000000001&" in done.output
    done = await run("invite", "--app", "companion")
    assert done.exit_code == 2
    assert "not an id" in done.output
