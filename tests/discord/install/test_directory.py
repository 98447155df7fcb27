"""People, roles and channels looked up for rosters and previews."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.discord.directory import MANY, DiscordDirectory
from adapters.discord.ports import space_of
from bot.errors import NotPermitted, RateLimited, Unavailable
from bot.model import AccountKind, Place, PlaceKind, calendar_of
from bot.ports import Found
from tests.discord.rest.conftest import naps as naps
from tests.discord.sending.kit import Sending, sending
from tests.discord.standin import Channel, Discord, Guild, Person

MEMBERS = "GET /guilds/{guild}/members"
ONE = "GET /guilds/{guild}/members/{user}"


@pytest.fixture
async def talk(discord: Discord, naps: list[float]) -> AsyncIterator[Sending]:
    async with sending(discord) as one:
        yield one


async def look(talk: Sending, guild: Guild, *handles: str, members: bool = True) -> Found:
    if members:
        talk.discord.app.granted.add("guild_members")
    directory = DiscordDirectory(api=talk.api, members=members)
    return await directory.accounts(space_of(guild.id), handles)


def names(found: Found) -> dict[str, list[str]]:
    return {handle: [one.profile.name for one in several] for handle, several in found.accounts.items()}


async def test_ids_usernames_and_roles_in_one_go(
    discord: Discord, guild: Guild, talk: Sending, ana: Person, ben: Person
) -> None:
    coaches, nobody = discord.role(guild, "Coaches"), discord.role(guild, "Nobody")
    for one in (ana, ben):
        discord.give_role(guild, one, coaches)
    found = await look(talk, guild, ana.id, "ben", "@FARAH", f"&{coaches.id}", nobody.id, "17", "dora")
    assert names(found) == {
        ana.id: ["Ana"],
        "ben": ["Ben"],
        "@FARAH": ["Farah"],
        f"&{coaches.id}": ["Ana", "Ben"],
        nobody.id: [],
        "17": [],
        "dora": [],
    }
    assert found.groups == {f"&{coaches.id}", nobody.id}
    assert not found.problems


async def test_the_role_of_everybody_is_everybody(discord: Discord, guild: Guild, talk: Sending) -> None:
    found = await look(talk, guild, f"<@&{guild.id}>")
    (accounts,) = found.accounts.values()
    kinds = {one.profile.name: one.kind for one in accounts}
    assert kinds.pop("companion") is AccountKind.BOT
    assert kinds == dict.fromkeys(("Ana", "Ben", "Farah"), AccountKind.PERSON)


async def test_without_the_intent_roles_cannot_be_read_and_the_others_are_found(
    discord: Discord, guild: Guild, talk: Sending, ana: Person
) -> None:
    role = discord.role(guild, "Coaches")
    found = await look(talk, guild, f"&{role.id}", ana.id, "ben", members=False)
    assert "DISCORD_MEMBERS" in found.problems[f"&{role.id}"]
    assert names(found) == {ana.id: ["Ana"], "ben": ["Ben"]}
    assert found.groups == {f"&{role.id}"}
    assert not discord.called(MEMBERS)


async def test_somebody_is_found_by_the_name_they_show_where_only_one_shows_it(
    discord: Discord, guild: Guild, talk: Sending, ana: Person, ben: Person
) -> None:
    ana.nicknamed(guild, "Dr. Ana")
    ben.changes(global_name="Benito")
    found = await look(talk, guild, "dr. ana", "Benito", "ana#1234", members=False)
    assert {handle: one[0].profile.external_id for handle, one in found.accounts.items()} == {
        "dr. ana": ana.id,
        "Benito": ben.id,
        "ana#1234": ana.id,
    }


async def test_of_several_who_are_called_that_none_is_taken_but_by_username(
    discord: Discord, guild: Guild, talk: Sending, ana: Person
) -> None:
    for number in range(2):
        discord.person(f"maria{number}", guild, global_name="Maria")
    discord.person("someone", guild, global_name="Ana")
    found = await look(talk, guild, "Maria", "ana", "maria1", members=False)
    assert "username" in found.problems["Maria"]
    assert "Maria" not in found.accounts
    assert [one.profile.external_id for one in found.accounts["ana"]] == [ana.id]
    assert names(found)["maria1"] == ["Maria"]


async def test_a_name_that_only_begins_so_is_somebody_else(guild: Guild, talk: Sending) -> None:
    assert names(await look(talk, guild, "an", "be", members=False)) == {"an": [], "be": []}


async def test_addresses_are_told_to_nobody(discord: Discord, guild: Guild, talk: Sending) -> None:
    found = await look(talk, guild, "ana@example.org", members=False)
    assert "email" in found.problems["ana@example.org"]
    assert found.accounts == {}
    assert not discord.called("GET /guilds/{guild}/members/search")


async def test_bots_are_told_as_what_they_are(discord: Discord, guild: Guild, talk: Sending) -> None:
    other = discord.user("helper", bot=True)
    discord.enter(guild, other)
    found = await look(talk, guild, other.id, members=False)
    assert found.accounts[other.id][0].kind is AccountKind.BOT


async def test_many_are_read_in_pages(discord: Discord, guild: Guild, talk: Sending) -> None:
    several = [discord.person(f"person{number}", guild) for number in range(1100)]
    wanted = [one.id for one in several[-MANY - 1 :]]
    found = await look(talk, guild, *wanted, "17")
    assert all(len(found.accounts[one]) == 1 for one in wanted)
    assert found.accounts["17"] == ()
    assert len(discord.called(MEMBERS)) == 2
    assert not discord.called(ONE)


async def test_without_the_intent_many_are_asked_for_one_by_one(
    discord: Discord, guild: Guild, talk: Sending
) -> None:
    several = [discord.person(f"person{number}", guild).id for number in range(MANY + 1)]
    found = await look(talk, guild, *several, members=False)
    assert all(found.accounts[one] for one in several)
    assert len(discord.called(ONE)) == MANY + 1


async def test_a_server_that_shows_us_nobody_says_so(guild: Guild, talk: Sending) -> None:
    directory = DiscordDirectory(api=talk.api, members=True)  # set, and not granted
    with pytest.raises(NotPermitted):
        await directory.accounts(space_of(guild.id), [f"&{guild.id}"])


async def test_a_discord_that_is_busy_or_away_is_told_as_such(
    discord: Discord, guild: Guild, talk: Sending, ana: Person
) -> None:
    discord.moods.limited(ONE.replace("{guild}", "*").replace("{user}", "*"), retry_after=300)
    with pytest.raises(RateLimited):
        await look(talk, guild, ana.id, members=False)
    discord.moods.broken("GET /guilds/*", times=None)
    with pytest.raises(Unavailable):
        await look(talk, guild, "ben", members=False)


async def obstacle(talk: Sending, guild: Guild, channel: Channel) -> str:
    place = Place(space=space_of(guild.id), kind=PlaceKind.CHANNEL, id=channel.id)
    return await DiscordDirectory(api=talk.api, members=False).obstacle(place)


@pytest.mark.parametrize("kind", ["text", "announcement", "forum"])
async def test_where_posts_can_stand_nothing_is_in_the_way(
    discord: Discord, guild: Guild, talk: Sending, kind: str
) -> None:
    assert await obstacle(talk, guild, discord.channel(guild, "course", kind=kind)) == ""


async def test_what_is_in_the_way_of_posting(
    discord: Discord, guild: Guild, talk: Sending, spring: Channel
) -> None:
    assert "text, announcement or forum" in await obstacle(
        talk, guild, discord.channel(guild, "talk", kind="voice")
    )
    private = discord.channel(guild, "private", private=True)
    assert "View Channel" in await obstacle(talk, guild, private)
    assert guild.bot is not None
    private.allow(guild.bot.roles[0], "VIEW_CHANNEL")
    assert await obstacle(talk, guild, private) == ""
    spring.deny(guild.bot.roles[0], "SEND_MESSAGES", "ATTACH_FILES")
    said = await obstacle(talk, guild, spring)
    assert "Send Messages, Attach Files" in said
    assert "Create Public Threads" not in said
    discord.delete_channel(spring)
    assert "cannot see" in await obstacle(talk, guild, spring)


async def test_what_is_in_the_way_of_events(discord: Discord, guild: Guild, talk: Sending) -> None:
    directory = DiscordDirectory(api=talk.api, members=False)
    place = calendar_of(space_of(guild.id))
    assert await directory.obstacle(place) == ""
    guild.bot_may_not("CREATE_EVENTS")
    assert "Create Events" in await directory.obstacle(place)


async def test_what_discord_does_not_say_is_no_obstacle(
    discord: Discord, guild: Guild, talk: Sending, spring: Channel, ana: Person
) -> None:
    discord.moods.broken("GET /guilds/*", times=None)
    assert await obstacle(talk, guild, spring) == ""
    directory = DiscordDirectory(api=talk.api, members=False)
    direct = Place(space=space_of(guild.id), kind=PlaceKind.DIRECT, id=ana.id)
    assert await directory.obstacle(direct) == ""
