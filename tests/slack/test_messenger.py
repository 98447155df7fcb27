"""Messages handed to Slack: once, whatever its mood."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.rendering.message import render_message
from bot.deliveries import Receipt
from bot.errors import (
    DeliveryError,
    Disconnected,
    NotPermitted,
    RateLimited,
    Unconfirmed,
    Unreachable,
)
from bot.messages import Link, Message, Strong
from bot.model import Place, PlaceKind
from tests.slack.rendering.values import CALL
from tests.slack.sending import UNPACED, Sending, message, place, sending, space
from tests.slack.standin import ALL_SCOPES, Channel, Slack, User, Workspace

POST = "chat.postMessage"


@pytest.fixture
def channel(slack: Slack, team: Workspace, ana: User) -> Channel:
    return slack.channel(team, "course", ana)


async def send(talk: Sending, where: Place, said: Message | None = None, *, key: str = "d1") -> Receipt:
    return await talk.messenger.send(where, said or message(), key=key, reader=None)


async def test_a_post_says_what_the_card_says_and_carries_its_key(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    said = message(
        "Watch ", Strong(text="both"), " videos: ", Link(label="here", url="https://example.org/a")
    )
    receipt = await send(talk, place(channel), said)
    (shown,) = slack.posts(channel)
    card = render_message(said, reader=None)
    assert shown.text == card.text
    assert [block["type"] for block in shown.blocks] == [block["type"] for block in card.blocks()]
    assert shown.metadata == {"event_type": "companion_delivery", "event_payload": {"key": "d1"}}
    assert receipt == Receipt(
        message_id=f"{channel.id}:{shown.ts}", at=datetime.fromtimestamp(float(shown.ts), UTC)
    )
    sent = slack.called(POST)[0].args
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)
    assert slack.complaints == []


async def test_a_direct_message_goes_to_the_person(slack: Slack, talk: Sending, ana: User) -> None:
    receipt = await send(talk, place(ana))
    (shown,) = slack.dms(ana)
    assert receipt.message_id == f"{shown.channel.id}:{shown.ts}"
    assert shown.channel.id.startswith("D")


async def test_what_belongs_together_stands_in_one_thread_and_in_the_channel(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    first = await send(talk, place(channel))
    await talk.messenger.send(place(channel), message("Moved."), key="d2", reader=None, under=first)
    opened, moved = slack.posts(channel)
    assert moved.thread_ts == opened.ts
    assert moved.broadcast


async def test_what_stands_aside_is_in_the_thread_alone(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    first = await send(talk, place(channel))
    await talk.messenger.send(place(channel), message("Ana?"), key="d2", reader=None, under=first, aside=True)
    (opened,) = slack.posts(channel)
    aside = channel.messages[-1]
    assert (aside.thread_ts, aside.broadcast) == (opened.ts, False)


async def test_what_would_stand_aside_of_nothing_is_in_the_channel(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    await talk.messenger.send(place(channel), message("Ana?"), key="d2", reader=None, aside=True)
    (shown,) = slack.posts(channel)
    assert shown.thread_ts is None


async def test_where_the_thread_is_gone_the_channel_still_hears_of_it(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    first = await send(talk, place(channel))
    slack.posts(channel)[0].deleted = True
    await talk.messenger.send(place(channel), message("Moved."), key="d2", reader=None, under=first)
    (moved,) = slack.posts(channel)
    assert moved.thread_ts is None


async def test_what_people_wrote_calls_nobody(
    slack: Slack, talk: Sending, channel: Channel, ana: User
) -> None:
    nasty = f"<!channel> <!here> @everyone <@{ana.id}> <https://evil.example|x> *b* #general &lt;!channel&gt;"
    receipt = await send(talk, place(channel), message(nasty, heading=nasty))
    seen = slack.pings(slack.posts(channel)[0])
    assert not seen.anybody
    assert not seen.channels
    assert seen.links == []
    await talk.messenger.edit(place(channel), receipt, message(nasty, heading=nasty), reader=None)
    edited = slack.pings(slack.posts(channel)[0])
    assert not edited.anybody
    assert not edited.channels


async def test_an_edit_replaces_what_stands_there(slack: Slack, talk: Sending, channel: Channel) -> None:
    receipt = await send(talk, place(channel))
    now = message("It was moved.", heading="Lesson 3 opens on Friday")
    await talk.messenger.edit(place(channel), receipt, now, reader=None)
    (shown,) = slack.posts(channel)
    assert shown.text == render_message(now, reader=None).text
    assert "Friday" in str(shown.blocks)
    assert shown.metadata is not None


async def test_an_edit_promises_no_file_that_it_does_not_bring(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    moved = Message(blocks=(*message().blocks, CALL))
    receipt = await talk.messenger.send(place(channel), moved, key="k", reader=None)
    (posted,) = slack.posts(channel)
    assert "In the thread: Call 2, for your calendar" in posted.text
    assert [len(reply.files) for reply in slack.posts(channel, thread=posted)] == [1]
    await talk.messenger.edit(place(channel), receipt, moved, reader=None)
    assert "calendar" not in posted.text
    assert "calendar" not in slack.words(posted)


async def test_a_direct_message_can_be_edited(slack: Slack, talk: Sending, ana: User) -> None:
    receipt = await send(talk, place(ana))
    await talk.messenger.edit(place(ana), receipt, message("Anew."), reader=None)
    assert "Anew." in slack.dms(ana)[0].text


async def test_a_message_that_is_gone_cannot_be_edited(slack: Slack, talk: Sending, channel: Channel) -> None:
    receipt = await send(talk, place(channel))
    slack.posts(channel)[0].deleted = True
    with pytest.raises(Unreachable, match="no longer there"):
        await talk.messenger.edit(place(channel), receipt, message(), reader=None)


class TestBadMoods:
    async def test_too_fast(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        slack.moods.limited(POST, retry_after=12)
        with pytest.raises(RateLimited) as limited:
            await send(talk, place(channel))
        assert limited.value.retry_after == 12
        assert slack.posts(channel) == []

    @pytest.mark.parametrize("status", [200, 500, 503])
    @pytest.mark.parametrize("after", [False, True])
    async def test_a_page_instead_of_an_answer(
        self, slack: Slack, talk: Sending, channel: Channel, status: int, after: bool
    ) -> None:
        (slack.moods.broken_after if after else slack.moods.broken)(POST, status=status)
        with pytest.raises(Unconfirmed):
            await send(talk, place(channel))
        assert len(slack.posts(channel)) == int(after)
        assert len(slack.called(POST)) <= 1

    @pytest.mark.parametrize("stored", [False, True])
    async def test_a_dropped_connection(
        self, slack: Slack, talk: Sending, channel: Channel, stored: bool
    ) -> None:
        mood = (slack.moods.lost if stored else slack.moods.dropped)(POST, times=None)
        with pytest.raises(Unconfirmed):
            await send(talk, place(channel))
        assert mood.met == 1
        assert len(slack.posts(channel)) == int(stored)

    async def test_an_answer_that_does_not_come(self, slack: Slack, channel: Channel) -> None:
        held = slack.moods.held(POST)
        async with sending(slack, seconds=0.2) as talk:
            with pytest.raises(Unconfirmed):
                await send(talk, place(channel))
        held.release()

    async def test_the_app_was_removed(
        self, slack: Slack, talk: Sending, team: Workspace, channel: Channel
    ) -> None:
        slack.refuse(team, "account_inactive")
        with pytest.raises(Disconnected):
            await send(talk, place(channel))

    async def test_not_in_the_channel(self, slack: Slack, talk: Sending) -> None:
        team = slack.workspace("Autumn", scopes=ALL_SCOPES - {"chat:write.public"})
        channel = slack.channel(team, "other", bot=False)
        with pytest.raises(NotPermitted, match=r"not in the channel.*/invite"):
            await send(talk, place(channel))

    async def test_archived(self, slack: Slack, talk: Sending, channel: Channel) -> None:
        channel.archived = True
        with pytest.raises(Unreachable, match="archived"):
            await send(talk, place(channel))

    async def test_no_such_channel(self, talk: Sending, team: Workspace) -> None:
        with pytest.raises(Unreachable, match="cannot find the channel"):
            await send(talk, Place(space=space(team), kind=PlaceKind.CHANNEL, id="C0NOTHERE"))

    async def test_somebody_who_was_deactivated(self, slack: Slack, talk: Sending, ana: User) -> None:
        ana.deleted = True
        with pytest.raises(Unreachable, match="deactivated"):
            await send(talk, place(ana))
        assert talk.keys.shut_out == []

    async def test_another_app(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        with pytest.raises(Unreachable, match="an app"):
            await send(talk, place(slack.another_bot(team, "poll")))

    async def test_direct_messages_are_switched_off(self, slack: Slack, talk: Sending, ana: User) -> None:
        slack.app.messages_tab = False
        with pytest.raises(NotPermitted, match="Messages Tab"):
            await send(talk, place(ana))

    async def test_a_missing_scope(self, slack: Slack, talk: Sending) -> None:
        team = slack.workspace("Autumn", scopes=ALL_SCOPES - {"chat:write"})
        with pytest.raises(NotPermitted, match="chat:write"):
            await send(talk, place(slack.channel(team, "course")))

    async def test_blocks_that_slack_does_not_take_still_arrive_as_text(
        self, slack: Slack, talk: Sending, channel: Channel, caplog: pytest.LogCaptureFixture
    ) -> None:
        slack.moods.says(POST, "invalid_blocks")
        await send(talk, place(channel))
        (shown,) = slack.posts(channel)
        assert shown.text == render_message(message(), reader=None).text
        assert shown.blocks == []
        assert "only the text" in caplog.text

    async def test_nor_does_a_fault_of_ours_go_round_in_circles(
        self, slack: Slack, talk: Sending, channel: Channel
    ) -> None:
        refused = slack.moods.says(POST, "invalid_blocks", times=None)
        with pytest.raises(DeliveryError, match="fault of mine"):
            await send(talk, place(channel))
        assert refused.met == 2


class TestGathering:
    async def test_the_same_people_get_the_same_place(
        self, slack: Slack, talk: Sending, team: Workspace, channel: Channel, ana: User
    ) -> None:
        ben = slack.person(team, "ben")
        there = await talk.messenger.gather(place(channel), [ana.id, ben.id])
        again = await talk.messenger.gather(place(channel), [ben.id, ana.id, ben.id])
        assert there == again
        assert (there.kind, there.space) == (PlaceKind.GROUP, space(team))
        receipt = await send(talk, there)
        assert receipt.message_id.startswith(f"{there.id}:")
        assert team.channels[there.id].members >= {ana.id, ben.id}
        assert await talk.messenger.find(there, "d1", since=talk.clock.now()) == receipt

    async def test_too_many_people(self, talk: Sending, channel: Channel) -> None:
        with pytest.raises(DeliveryError, match="at most 8 people"):
            await talk.messenger.gather(place(channel), [f"U{number}" for number in range(9)])

    async def test_without_the_scope(self, slack: Slack, talk: Sending) -> None:
        team = slack.workspace("Autumn", scopes=ALL_SCOPES - {"mpim:write"})
        people = [slack.person(team, name).id for name in ("cai", "dee")]
        with pytest.raises(NotPermitted, match="mpim:write"):
            await talk.messenger.gather(place(slack.channel(team, "course")), people)


async def test_at_most_a_handful_of_posts_is_in_the_air(slack: Slack, channel: Channel) -> None:
    held = slack.moods.held(POST, times=None)
    async with sending(slack, rates=UNPACED) as talk, asyncio.TaskGroup() as group:
        tasks = [group.create_task(send(talk, place(channel), key=f"d{number}")) for number in range(30)]
        await slack.until(lambda: held.met >= 7)
        assert held.met == 7
        held.release()
    assert {task.result().message_id for task in tasks} == {
        f"{channel.id}:{m.ts}" for m in slack.posts(channel)
    }
    assert len(slack.posts(channel)) == 30


@pytest.mark.parametrize("hours", [0, 30])
async def test_receipts_are_instants(slack: Slack, talk: Sending, channel: Channel, hours: int) -> None:
    slack.clock.forward(timedelta(hours=hours).total_seconds())
    receipt = await send(talk, place(channel))
    assert abs(receipt.at - talk.clock.now()) < timedelta(minutes=1)
