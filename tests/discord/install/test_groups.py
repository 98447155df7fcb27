"""Roles given and taken, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.discord.groups import DiscordGroups
from adapters.discord.ports import space_of
from bot.errors import Disconnected, NotPermitted, RateLimited, Unconfirmed, Unreachable
from tests.discord.rest.conftest import naps as naps
from tests.discord.sending.kit import Sending, sending
from tests.discord.standin import Discord, Guild, Person, Role

GIVE = "PUT /guilds/*/members/*/roles/*"


@pytest.fixture
async def talk(discord: Discord, naps: list[float]) -> AsyncIterator[Sending]:
    async with sending(discord) as one:
        yield one


@pytest.fixture
def groups(talk: Sending) -> DiscordGroups:
    return DiscordGroups(talk.api)


@pytest.fixture
def role(discord: Discord, guild: Guild) -> Role:
    return discord.role(guild, "Spring learners")


def held(guild: Guild, who: Person) -> list[str]:
    return [role.name for role in guild.members[who.id].roles]


async def test_somebody_gets_a_role_and_gives_it_back_however_often(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    space = space_of(guild.id)
    assert await groups.obstacle(space, role.id) == ""
    for _ in range(2):
        await groups.enter(space, role.id, ana.id)
        assert held(guild, ana) == ["Spring learners"]
    for _ in range(2):
        await groups.leave(space, role.id, ana.id)
        assert held(guild, ana) == []
    assert all("cohort" in call.reason for call in discord.calls if "/roles/" in call.path)


async def test_who_is_gone_cannot_enter_and_has_left(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    ana.leaves(guild)
    with pytest.raises(Unreachable, match="not in the server"):
        await groups.enter(space_of(guild.id), role.id, ana.id)
    await groups.leave(space_of(guild.id), role.id, ana.id)
    with pytest.raises(Unreachable):
        await groups.enter(space_of(guild.id), role.id, "17")


async def test_a_role_that_is_gone_has_nobody(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    space = space_of(guild.id)
    await groups.enter(space, role.id, ana.id)
    discord.delete_role(role, guild)
    assert "not there any more" in await groups.obstacle(space, role.id)
    with pytest.raises(NotPermitted, match="/cohort options"):
        await groups.enter(space, role.id, ana.id)
    await groups.leave(space, role.id, ana.id)


async def test_a_role_above_ours_is_told_with_the_remedy(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    role.position = 90
    said = await groups.obstacle(space_of(guild.id), role.id)
    assert "The role Spring learners stands above mine" in said
    with pytest.raises(NotPermitted) as refused:
        await groups.enter(space_of(guild.id), role.id, ana.id)
    assert str(refused.value) == said


async def test_a_role_of_an_app_or_of_everybody_can_be_given_by_nobody(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    role.managed = True
    for one in (role.id, guild.id):
        assert "nobody can give it" in await groups.obstacle(space_of(guild.id), one)
        with pytest.raises(NotPermitted, match="nobody can give it"):
            await groups.enter(space_of(guild.id), one, ana.id)


async def test_without_the_permission_its_name_is_said(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    guild.bot_may_not("MANAGE_ROLES")
    assert "Manage Roles" in await groups.obstacle(space_of(guild.id), role.id)
    with pytest.raises(NotPermitted, match="Manage Roles"):
        await groups.enter(space_of(guild.id), role.id, ana.id)
    assert held(guild, ana) == []


async def test_an_owner_or_administrator_may(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role
) -> None:
    guild.bot_may_not("MANAGE_ROLES")
    guild.bot_may("ADMINISTRATOR")
    assert await groups.obstacle(space_of(guild.id), role.id) == ""


async def test_a_server_that_put_us_out_is_closed(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    discord.remove(guild)
    with pytest.raises(Disconnected):
        await groups.enter(space_of(guild.id), role.id, ana.id)


async def test_a_discord_that_is_busy_or_away_is_told_as_such(
    discord: Discord, guild: Guild, groups: DiscordGroups, role: Role, ana: Person
) -> None:
    discord.moods.limited(GIVE, retry_after=300)
    with pytest.raises(RateLimited):
        await groups.enter(space_of(guild.id), role.id, ana.id)
    discord.moods.broken("GET /guilds/*", times=None)
    assert await groups.obstacle(space_of(guild.id), role.id) == ""
    discord.moods.dropped("DELETE /guilds/*", times=None)
    with pytest.raises(Unconfirmed):
        await groups.leave(space_of(guild.id), role.id, ana.id)
