"""What is suggested while somebody types."""

from __future__ import annotations

from bot.errors import StorageError
from tests.discord.app.support import Running
from tests.discord.standin import Channel, Discord, Person


async def test_zones_are_suggested(discord: Discord, app: Running, ana: Person, spring: Channel) -> None:
    act = await ana.types("course", "me", option="zone", typed="qatar", channel=spring)
    assert [one["value"] for one in act.choices] == ["Asia/Qatar"]


async def test_lessons_are_suggested_as_numbers(
    discord: Discord, app: Running, farah: Person, spring: Channel
) -> None:
    act = await farah.types("cohort", "lesson", option="number", typed="3", channel=spring)
    assert act.choices[0]["value"] == 3
    assert len(act.choices) <= 25


async def test_in_direct_messages_as_well(discord: Discord, app: Running, ana: Person) -> None:
    act = await ana.types("course", "checkin", option="lesson", typed="")
    assert act.choices


async def test_who_takes_part_in_nothing_is_shown_nothing(discord: Discord, app: Running) -> None:
    nobody = discord.person("nora", *discord.guilds.values())
    act = await nobody.types("course", "checkin", option="lesson", typed="")
    assert act.how == 8
    assert act.choices == []


async def test_trouble_is_no_error(discord: Discord, app: Running, ana: Person, spring: Channel) -> None:
    for trouble in (StorageError("locked"), ValueError("a bug")):
        app.house.broken.append(trouble)
        act = await ana.types("course", "me", option="zone", typed="qatar", channel=spring)
        assert act.how == 8
        assert act.choices == []


async def test_what_takes_too_long_is_left_out(
    discord: Discord, hurried: Running, ana: Person, spring: Channel
) -> None:
    hurried.house.gate.clear()
    act = await ana.types("course", "me", option="zone", typed="qatar", channel=spring)
    assert act.choices == []
