"""Where somebody acts, and what the companion is told of it."""

from __future__ import annotations

from bot.inbound import CommandCall, Picked
from bot.model import PlaceKind
from storage.memory import MemoryStore
from tests.discord.app.cards import card
from tests.discord.app.support import Running, cohort, running, side_by_side
from tests.discord.standin import Channel, Discord, Guild, Message, Person


async def test_what_the_companion_is_told(
    discord: Discord, app: Running, ben: Person, guild: Guild, spring: Channel
) -> None:
    act = await ben.command("course", "checkin", channel=spring, lesson='2 "or" so')
    (inbound,) = app.house.asked
    assert inbound.event_id == f"discord:{act.id}"
    assert ben.id not in inbound.event_id
    assert inbound.acted_at.timestamp() == discord.clock.now()
    assert inbound.place.kind is PlaceKind.CHANNEL
    assert (inbound.place.space, inbound.place.id) == (f"discord:{guild.id}", spring.id)
    assert inbound.who.name == "Ben"
    assert inbound.who.locale == "es-ES"
    assert inbound.who.zone == "Europe/Madrid"
    assert isinstance(inbound.what, CommandCall)
    assert inbound.what.text == 'checkin lesson:"2 \\"or\\" so"'
    assert not inbound.trusted


async def test_nicknames_are_what_people_go_by(
    discord: Discord, app: Running, ana: Person, guild: Guild, spring: Channel
) -> None:
    ana.nicknamed(guild, "Ana R.")
    await ana.command("course", "next", channel=spring)
    await discord.until(lambda: app.house.asked)
    await ana.command("course", "next")
    await discord.until(lambda: len(app.house.asked) == 2)
    assert [one.who.name for one in app.house.asked] == ["Ana R.", "Ana R."]


async def test_a_thread_counts_as_its_channel(
    discord: Discord, app: Running, ana: Person, guild: Guild, spring: Channel
) -> None:
    thread = Channel(id=discord.ids.new(), kind=11, name="Lesson 1", guild=guild, parent=spring, made_at=0)
    discord.add_channel(thread)
    await ana.command("course", "next", channel=thread)
    await discord.until(lambda: app.house.asked)
    assert app.house.asked[0].place.id == spring.id


async def test_a_message_is_picked_with_the_link_in_it(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    said = ana.says("My work: <https://example.org/a_(b)>, and https://example.org/2.", channel=spring)
    act = await ana.picks(said)
    assert app.house.asked[0].what == Picked(key="", link="https://example.org/a_(b)")
    assert act.how in (5, 9)


async def test_a_message_without_a_link_is_its_own(
    discord: Discord, app: Running, ana: Person, guild: Guild, spring: Channel
) -> None:
    said = ana.says("done!", channel=spring)
    await ana.picks(said)
    address = f"https://discord.com/channels/{guild.id}/{spring.id}/{said.id}"
    assert app.house.asked[0].what == Picked(key="", link=address)


async def test_who_manages_the_server_is_trusted(
    discord: Discord, app: Running, ana: Person, farah: Person, guild: Guild, spring: Channel
) -> None:
    role = discord.role(guild, "staff", may=("MANAGE_GUILD",))
    discord.give_role(guild, ana, role)
    for who in (farah, ana):
        await who.command("course", "next", channel=spring)
    await discord.until(lambda: len(app.house.asked) == 2)
    assert [one.trusted for one in app.house.asked] == [True, True]


async def test_who_is_named_in_the_settings_is_trusted(
    discord: Discord, store: MemoryStore, ana: Person, ben: Person, guild: Guild, spring: Channel
) -> None:
    coaches = discord.role(guild, "coaches")
    async with running(discord, store, trusted=[ana.id, coaches.id]) as app:
        discord.give_role(guild, ben, coaches)
        for who in (ana, ben):
            await who.command("course", "next", channel=spring)
            await who.command("course", "next")
        await discord.until(lambda: len(app.house.asked) == 4)
        assert all(one.trusted for one in app.house.asked)


async def test_in_direct_messages_the_server_is_that_of_the_cohort(
    discord: Discord, app: Running, ana: Person, guild: Guild
) -> None:
    act = await ana.command("course", "next")
    (answer,) = await discord.until(lambda: act.replies)
    assert app.house.asked[0].place.kind is PlaceKind.DIRECT
    assert app.house.asked[0].place.id == ana.id
    assert app.house.asked[0].who.space == f"discord:{guild.id}"
    assert "School" not in discord.words(answer)


async def test_of_several_servers_the_one_that_is_meant_is_named(
    discord: Discord, store: MemoryStore, ana: Person, farah: Person
) -> None:
    academy = discord.guild("Academy", owner=farah)
    hall = discord.channel(academy, "hall")
    discord.enter(academy, ana)
    await cohort(store, hall, [ana], farah, name="winter")
    async with running(discord, store) as app:
        act = await ana.command("course", "next")
        (answer,) = await discord.until(lambda: act.replies)
        meant = discord.guilds[app.house.asked[0].who.space.partition(":")[2]]
        assert f"This is about the server **{meant.name}**." in discord.words(answer)
        asked = card(discord, discord.direct(ana), f"v1:progress:1@{academy.id}")
        await ana.press(asked, "Press 1")
        await discord.until(lambda: len(app.house.asked) == 2)
        assert app.house.asked[1].who.space == f"discord:{academy.id}"


async def test_nobody_acts_in_a_server_they_are_not_in(
    discord: Discord, app: Running, guild: Guild, ana: Person
) -> None:
    academy = discord.guild("Academy", owner=ana)
    nora = discord.person("nora", academy)
    asked = card(discord, discord.direct(nora), f"v1:join:1@{guild.id}")
    answer = await nora.press(asked, "Press 1")
    (said,) = await discord.until(lambda: answer.replies)
    assert "You are in no course with me yet" in discord.words(said)
    assert app.house.asked == []


async def test_who_left_a_server_still_has_what_is_theirs(
    discord: Discord, app: Running, guild: Guild, ana: Person
) -> None:
    ana.leaves(guild)
    asked = card(discord, discord.direct(ana), f"v1:progress:1@{guild.id}")
    answer = await ana.press(asked, "Press 1")
    (said,) = await discord.until(lambda: answer.replies)
    assert "Your progress" in discord.words(said)
    assert not app.house.asked[0].trusted


async def test_who_takes_part_in_nothing_is_told_where_to_go(discord: Discord, app: Running) -> None:
    nobody = discord.person("nora", *discord.guilds.values())
    act = await nobody.command("course", "next")
    (answer,) = await discord.until(lambda: act.replies)
    assert "You are in no course with me yet" in discord.words(answer)
    assert app.house.asked == []


async def test_a_message_to_us_shows_what_concerns_them(discord: Discord, app: Running, ana: Person) -> None:
    ana.writes_to_bot("hello?")
    (_, home) = await discord.until(lambda: (all_ := discord.dms(ana))[1:] and all_)
    assert "Lesson 1" in discord.words(home)
    assert app.house.asked == []


async def test_a_message_to_us_can_be_a_command(discord: Discord, app: Running, ana: Person) -> None:
    ana.writes_to_bot("next")
    await discord.until(lambda: discord.dms(ana)[1:])
    assert app.house.asked[0].what == CommandCall(name="course", text="next")
    ana.writes_to_bot("/course checkin lesson 1")
    offer = (await discord.until(lambda: discord.dms(ana)[3:]))[0]
    assert (await ana.press(offer, "Go on")).how == 9


async def test_two_processes_answer_a_message_once(discord: Discord, store: MemoryStore, ana: Person) -> None:
    async with side_by_side(discord, store):
        ana.writes_to_bot("hello")
        await discord.until(lambda: len(discord.called("POST /channels/{channel}/messages")) == 2)
    assert len(discord.dms(ana)) == 2


async def test_other_bots_are_ignored(discord: Discord, app: Running, ana: Person, spring: Channel) -> None:
    other = discord.user("other", bot=True)
    channel = discord.direct(other)
    discord.put(Message(id=discord.ids.new(), channel=channel, author=other, at=0, content="next"))
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)
    assert len(app.house.asked) == 1
