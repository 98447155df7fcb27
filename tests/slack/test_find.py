"""Whether a message arrived, however little Slack lets us look."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from adapters.slack.sending import history
from bot.deliveries import Receipt
from bot.errors import CannotTell, CompanionError, Disconnected, RateLimited, Unavailable, Unconfirmed
from bot.model import Place
from tests.slack.sending import Sending, message, place
from tests.slack.standin import ALL_SCOPES, Channel, Slack, User, Workspace

POST, LOOK = "chat.postMessage", "conversations.history"
LATER = timedelta(minutes=3).total_seconds()


async def lose(
    talk: Sending, where: Place, key: str, *, stored: bool, under: Receipt | None = None
) -> datetime:
    """Send something whose answer never comes; when that was begun."""
    begun_at = talk.clock.now()
    (talk.slack.moods.lost if stored else talk.slack.moods.dropped)(POST)
    with pytest.raises(Unconfirmed):
        await talk.messenger.send(where, message(f"This is {key}."), key=key, reader=None, under=under)
    return begun_at


async def test_what_was_stored_is_found(slack: Slack, talk: Sending, channel: Channel) -> None:
    since = await lose(talk, place(channel), "d1", stored=True)
    found = await talk.messenger.find(place(channel), "d1", since=since)
    (shown,) = slack.posts(channel)
    assert found is not None
    assert found.message_id == f"{channel.id}:{shown.ts}"
    await talk.messenger.edit(place(channel), found, message("Edited."), reader=None)
    assert "Edited." in shown.text


async def test_what_was_not_stored_is_certainly_not_there(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    since = await lose(talk, place(channel), "d1", stored=False)
    await talk.messenger.send(place(channel), message(), key="d2", reader=None)
    slack.clock.forward(LATER)
    assert await talk.messenger.find(place(channel), "d1", since=since) is None


async def test_what_may_still_be_on_its_way_is_not_declared_absent(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    held = slack.moods.held(POST)
    since = talk.clock.now()
    sent = asyncio.create_task(talk.messenger.send(place(channel), message(), key="d1", reader=None))
    await held.reached.wait()
    with pytest.raises(Unavailable, match="on its way"):
        await talk.messenger.find(place(channel), "d1", since=since)
    with pytest.raises(Unavailable, match="on its way"):
        await talk.messenger.find(place(channel), "d1", since=since)
    assert len(slack.called(LOOK)) == 1  # it is not worth another look before it must have landed
    held.release()
    receipt = await sent
    slack.clock.forward(LATER)
    assert await talk.messenger.find(place(channel), "d1", since=since) == receipt


async def test_one_look_answers_for_all_of_a_channel(slack: Slack, talk: Sending, channel: Channel) -> None:
    since = [await lose(talk, place(channel), f"d{n}", stored=bool(n % 2)) for n in range(8)]
    slack.clock.forward(LATER)
    found = await asyncio.gather(
        *(talk.messenger.find(place(channel), f"d{n}", since=since[n]) for n in reversed(range(8)))
    )
    assert [receipt is not None for receipt in reversed(found)] == [bool(n % 2) for n in range(8)]
    assert len(slack.called(LOOK)) == 1


async def test_a_direct_message_is_looked_for_in_its_conversation(
    slack: Slack, talk: Sending, team: Workspace
) -> None:
    ana, ben = slack.person(team, "ana"), slack.person(team, "ben")
    since = await lose(talk, place(ana), "d1", stored=True)
    found = await talk.messenger.find(place(ana), "d1", since=since)
    assert found is not None
    assert found.message_id == f"{slack.dms(ana)[0].channel.id}:{slack.dms(ana)[0].ts}"
    since = await lose(talk, place(ben), "d2", stored=False)
    slack.clock.forward(LATER)
    assert await talk.messenger.find(place(ben), "d2", since=since) is None


async def test_what_stands_in_a_thread_and_in_the_channel_is_found(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    first = await talk.messenger.send(place(channel), message(), key="d1", reader=None)
    since = await lose(talk, place(channel), "d2", stored=True, under=first)
    found = await talk.messenger.find(place(channel), "d2", since=since)
    assert found is not None
    assert found != first


async def test_pages_are_read_to_the_end(slack: Slack, talk: Sending, channel: Channel) -> None:
    since = await lose(talk, place(channel), "d1", stored=True)
    for number in range(420):
        await talk.api.call(channel.team_id, POST, {"channel": channel.id, "text": f"chat {number}"})
    found = await talk.messenger.find(place(channel), "d1", since=since)
    assert found is not None
    assert len(slack.called(LOOK)) == 3


async def test_another_companion_in_the_same_channel_has_keys_of_its_own(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    since = talk.clock.now()
    await talk.messenger.send(place(channel), message(), key="d1", reader=None)
    slack.posts(channel)[0].bot_id = "B0ANOTHER"
    slack.clock.forward(LATER)
    assert await talk.messenger.find(place(channel), "d1", since=since) is None


@pytest.mark.parametrize("minutes", [-4, 4])
async def test_clocks_that_disagree_lead_to_no_second_message(
    slack: Slack, talk: Sending, channel: Channel, minutes: int
) -> None:
    talk.clock.off = timedelta(minutes=minutes)
    since = await lose(talk, place(channel), "d1", stored=True)
    slack.clock.forward(LATER)
    assert await talk.messenger.find(place(channel), "d1", since=since) is not None


async def patiently(talk: Sending, where: Place, key: str, since: datetime) -> tuple[Receipt | None, int]:
    """Ask as often as Slack lets us; the answer, and how often it made us wait."""
    waits = 0
    while True:
        try:
            return await talk.messenger.find(where, key, since=since), waits
        except RateLimited as limited:
            waits += 1
            assert waits < 20
            talk.slack.clock.forward(limited.retry_after)
            talk.naps.time += limited.retry_after


class TestOneLookAMinute:
    async def test_it_goes_on_where_it_stopped(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        slack.moods.scarce_history()
        since = await lose(talk, place(channel), "d1", stored=True)
        for number in range(50):
            await talk.api.call(channel.team_id, POST, {"channel": channel.id, "text": f"chat {number}"})
        slack.clock.forward(LATER)
        found, waits = await patiently(talk, place(channel), "d1", since)
        assert found is not None
        assert waits == 3  # 51 messages, fifteen a look

    async def test_eight_uncertain_messages_need_one_look(
        self, slack: Slack, talk: Sending, channel: Channel
    ) -> None:
        slack.moods.scarce_history()
        since = [await lose(talk, place(channel), f"d{n}", stored=bool(n % 2)) for n in range(8)]
        slack.clock.forward(LATER)
        for n in range(8):
            found, waits = await patiently(talk, place(channel), f"d{n}", since[n])
            assert (found is not None, waits) == (bool(n % 2), 0)

    async def test_channels_wait_for_each_other(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        slack.moods.scarce_history()
        channels = [slack.channel(team, f"c{number}") for number in range(3)]
        since = [await lose(talk, place(one), "d1", stored=True) for one in channels]
        slack.clock.forward(LATER)
        waits = [
            (await patiently(talk, place(one), "d1", begun))[1]
            for one, begun in zip(channels, since, strict=True)
        ]
        assert waits == [0, 1, 1]

    async def test_a_busy_channel_is_read_in_the_end(
        self, slack: Slack, talk: Sending, channel: Channel
    ) -> None:
        """People go on chatting while we read; that changes nothing about what is older."""
        slack.moods.scarce_history()
        since = await lose(talk, place(channel), "d1", stored=False)
        slack.clock.forward(LATER)
        for number in range(40):
            await talk.api.call(channel.team_id, POST, {"channel": channel.id, "text": f"chat {number}"})
        with pytest.raises(RateLimited):
            await talk.messenger.find(place(channel), "d1", since=since)
        for number in range(40):
            await talk.api.call(channel.team_id, POST, {"channel": channel.id, "text": f"more {number}"})
        assert await patiently(talk, place(channel), "d1", since) == (None, 2)

    async def test_a_place_in_the_history_that_slack_has_forgotten(
        self, slack: Slack, talk: Sending, channel: Channel
    ) -> None:
        slack.moods.scarce_history()
        since = await lose(talk, place(channel), "d1", stored=True)
        for number in range(20):
            await talk.api.call(channel.team_id, POST, {"channel": channel.id, "text": f"chat {number}"})
        slack.clock.forward(LATER)
        with pytest.raises(RateLimited):
            await talk.messenger.find(place(channel), "d1", since=since)
        slack.clock.forward(60)
        talk.naps.time += 60
        slack.moods.says(LOOK, "invalid_cursor")
        found, _ = await patiently(talk, place(channel), "d1", since)
        assert found is not None


class TestNobodyCanTell:
    async def test_without_the_scope(self, slack: Slack, talk: Sending) -> None:
        team = slack.workspace("Autumn", scopes=ALL_SCOPES - {"channels:history"})
        channel = slack.channel(team, "course")
        with pytest.raises(CannotTell, match="channels:history"):
            await talk.messenger.find(place(channel), "d1", since=talk.clock.now())

    async def test_not_in_the_channel(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        channel = slack.channel(team, "other", bot=False)
        with pytest.raises(CannotTell, match="not in"):
            await talk.messenger.find(place(channel), "d1", since=talk.clock.now())

    async def test_somebody_who_was_deactivated(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        ana: User = slack.person(team, "ana")
        ana.deleted = True
        with pytest.raises(CannotTell, match="deactivated"):
            await talk.messenger.find(place(ana), "d1", since=talk.clock.now())

    @pytest.mark.parametrize(
        ("mood", "error"),
        [
            ("broken", Unavailable),
            ("dropped", Unavailable),
            ("lost", Unavailable),
            ("broken_after", Unavailable),
        ],
    )
    async def test_for_now(
        self, slack: Slack, talk: Sending, channel: Channel, mood: str, error: type[CompanionError]
    ) -> None:
        since = await lose(talk, place(channel), "d1", stored=True)
        getattr(slack.moods, mood)(LOOK)
        with pytest.raises(error):
            await talk.messenger.find(place(channel), "d1", since=since)
        assert await talk.messenger.find(place(channel), "d1", since=since) is not None

    async def test_the_app_was_removed(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        slack.refuse(slack.teams[channel.team_id], "token_revoked")
        with pytest.raises(Disconnected):
            await talk.messenger.find(place(channel), "d1", since=talk.clock.now())


@pytest.mark.parametrize("mood", ["dropped", "lost", "broken", "broken_after"])
async def test_asking_before_sending_again_never_says_anything_twice(
    slack: Slack, talk: Sending, channel: Channel, mood: str
) -> None:
    """What the dispatcher does: send, ask, and send again only what is certainly not there."""
    getattr(slack.moods, mood)(POST)
    since = talk.clock.now()
    with pytest.raises(Unconfirmed):
        await talk.messenger.send(place(channel), message(), key="d1", reader=None)
    slack.clock.forward(LATER)
    if await talk.messenger.find(place(channel), "d1", since=since) is None:
        await talk.messenger.send(place(channel), message(), key="d1", reader=None)
    assert len(slack.posts(channel)) == 1


async def test_many_channels_are_not_kept_in_mind(
    slack: Slack, talk: Sending, team: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "REMEMBERED", 16)
    since = talk.clock.now()
    slack.clock.forward(LATER)
    channels = [slack.channel(team, f"c{number}") for number in range(20)]

    async def looks(*some: Channel) -> int:
        """How often we have to look for this."""
        before = len(slack.called(LOOK))
        for one in some:
            assert await talk.messenger.find(place(one), "d1", since=since) is None
        return len(slack.called(LOOK)) - before

    assert await looks(*channels) == 20
    assert await looks(*channels[4:]) == 0
    assert await looks(channels[3]) == 1
