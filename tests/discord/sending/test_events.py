"""Calls in a server's list of events."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import NotPermitted, Unavailable, Unconfirmed, Unreachable
from tests.discord.sending.kit import Sending, calendar, call_entry, sending
from tests.discord.standin import Discord, Guild

CREATE = "POST /guilds/*/scheduled-events"
LATER = 600.0
ACTIVE, COMPLETED, CANCELLED = 2, 3, 4


@pytest.fixture
def starts(talk: Sending) -> datetime:
    return (talk.clock.now() + timedelta(days=3)).replace(microsecond=0)


async def test_a_call_is_entered(discord: Discord, talk: Sending, guild: Guild, starts: datetime) -> None:
    receipt = await talk.send(calendar(guild), call_entry(starts, url="https://meet.example/2"))
    (event,) = discord.scheduled(guild)
    assert receipt.message_id == f"event:{event.id}"
    assert event.fields["name"] == "Call 2"
    assert datetime.fromisoformat(event.fields["scheduled_start_time"]) == starts
    assert event.fields["entity_metadata"] == {"location": "https://meet.example/2"}


@pytest.mark.parametrize("mood", ["lost", "dropped", "broken", "broken_after"])
@pytest.mark.parametrize("times", [1, 3])
async def test_it_is_entered_once(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime, mood: str, times: int
) -> None:
    getattr(discord.moods, mood)(CREATE, times=times)
    for _ in range(5):
        since = talk.clock.now()
        try:
            await talk.send(calendar(guild), call_entry(starts))
        except (Unconfirmed, Unavailable):
            with pytest.raises(Unavailable, match="on its way"):
                await talk.messenger.find(calendar(guild), "d1", since=since)
            discord.clock.forward(LATER)
            assert await talk.messenger.find(calendar(guild), "d1", since=since) is None
        else:
            break
    assert len(discord.scheduled(guild)) == 1


async def test_two_cohorts_may_have_calls_at_the_same_time(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime
) -> None:
    both = await asyncio.gather(
        *(talk.send(calendar(guild), call_entry(starts), key=key) for key in ("d1", "d2"))
    )
    assert len({receipt.message_id for receipt in both}) == 2
    assert len(discord.scheduled(guild)) == 2


@pytest.mark.parametrize("restarted", [True, False])
async def test_one_that_was_never_written_down_is_known_again_however_late(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime, restarted: bool
) -> None:
    since = talk.clock.now()
    receipt = await talk.send(calendar(guild), call_entry(starts))
    discord.clock.forward(2 * 86_400)
    async with sending(discord) as anew:
        then = anew if restarted else talk
        assert await then.messenger.find(calendar(guild), "d1", since=since) is None
        assert await then.send(calendar(guild), call_entry(starts)) == receipt
    assert len(discord.scheduled(guild)) == 1


async def test_somebody_elses_event_is_left_alone(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime
) -> None:
    farah = discord.user("farah.events")
    await talk.send(calendar(guild), call_entry(starts))
    (ours,) = discord.scheduled(guild)
    theirs = discord.event(guild, farah, dict(ours.fields))
    ours.deleted = True
    await talk.send(calendar(guild), call_entry(starts), key="d2")
    assert len(discord.scheduled(guild)) == 2
    assert theirs in discord.scheduled(guild)


async def test_it_moves_with_the_call(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime
) -> None:
    receipt = await talk.send(calendar(guild), call_entry(starts))
    later = starts + timedelta(days=1)
    now = call_entry(later, title="Call 2: Feedback", url="https://meet.example/2")
    await talk.messenger.edit(calendar(guild), receipt, now, reader=None)
    (event,) = discord.scheduled(guild)
    assert datetime.fromisoformat(event.fields["scheduled_start_time"]) == later
    assert event.fields["name"] == "Call 2: Feedback"
    assert event.fields["entity_metadata"] == {"location": "https://meet.example/2"}


async def test_it_is_called_off_with_the_call(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime
) -> None:
    receipt = await talk.send(calendar(guild), call_entry(starts))
    (event,) = discord.scheduled(guild)
    for _ in range(2):
        off = call_entry(starts, cancelled=True)
        await talk.messenger.edit(calendar(guild), receipt, off, reader=None)
        assert event.fields["status"] == CANCELLED
    with pytest.raises(Unreachable, match="event"):
        await talk.messenger.edit(calendar(guild), receipt, call_entry(starts), reader=None)


async def test_one_that_has_begun_is_ended(
    discord: Discord, talk: Sending, guild: Guild, starts: datetime
) -> None:
    receipt = await talk.send(calendar(guild), call_entry(starts))
    (event,) = discord.scheduled(guild)
    event.fields["status"] = ACTIVE
    now = call_entry(starts, url="https://meet.example/2")
    await talk.messenger.edit(calendar(guild), receipt, now, reader=None)
    assert event.fields["entity_metadata"] == {"location": "https://meet.example/2"}
    await talk.messenger.edit(calendar(guild), receipt, call_entry(starts, cancelled=True), reader=None)
    assert event.fields["status"] == COMPLETED


async def test_one_that_is_gone(discord: Discord, talk: Sending, guild: Guild, starts: datetime) -> None:
    receipt = await talk.send(calendar(guild), call_entry(starts))
    discord.scheduled(guild)[0].deleted = True
    await talk.messenger.edit(calendar(guild), receipt, call_entry(starts, cancelled=True), reader=None)
    with pytest.raises(Unreachable, match="no longer there"):
        await talk.messenger.edit(calendar(guild), receipt, call_entry(starts), reader=None)


async def test_a_call_that_has_begun_is_not_entered(talk: Sending, guild: Guild) -> None:
    with pytest.raises(Unreachable, match="has begun"):
        await talk.send(calendar(guild), call_entry(talk.clock.now() - timedelta(minutes=1)))


async def test_without_the_permission(talk: Sending, guild: Guild, starts: datetime) -> None:
    guild.bot_may_not("CREATE_EVENTS", "MANAGE_EVENTS")
    with pytest.raises(NotPermitted, match="Create Events"):
        await talk.send(calendar(guild), call_entry(starts))


async def test_a_full_calendar(discord: Discord, talk: Sending, guild: Guild, starts: datetime) -> None:
    discord.moods.says(CREATE, 30038, status=400)
    with pytest.raises(NotPermitted, match="as many upcoming events"):
        await talk.send(calendar(guild), call_entry(starts))
