"""Acknowledgements and answers that do not arrive as they should."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.app import app as app_module
from bot.errors import StorageError
from bot.inbound import Inbound, Reply
from bot.messages import Message, Text
from storage.memory import MemoryStore
from tests.discord.app.cards import card
from tests.discord.app.support import HURRIED, Running, running
from tests.discord.standin import Channel, Discord, Person

CALLBACK, ORIGINAL, MORE = (
    "POST /interactions/*",
    "PATCH /webhooks/*",
    "POST /webhooks/*",
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.app.line._QUICK", (0.0, 0.0))
    monkeypatch.setattr("adapters.discord.app.line._WAITS", (0.0, 0.0, 0.0))


def answering(app: Running, monkeypatch: pytest.MonkeyPatch, **facts: object) -> None:
    """Have the companion's answers changed."""
    handle = app.house.handle

    async def changed(inbound: Inbound) -> Reply:
        return replace(await handle(inbound), **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(app.house, "handle", changed)


async def test_an_acknowledgement_that_was_lost_on_its_way_is_given_again(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    discord.moods.broken(CALLBACK, times=1)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)


async def test_one_whose_answer_was_lost_counts(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    discord.moods.lost(CALLBACK)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)
    assert len(app.house.asked) == 1


async def test_what_another_process_acknowledged_is_left_to_it(
    discord: Discord, app: Running, ana: Person, farah: Person, spring: Channel
) -> None:
    discord.moods.says(CALLBACK, 40060)
    pressed = asyncio.create_task(ana.command("course", "next", channel=spring))
    await discord.until(lambda: discord.called("POST /interactions/{interaction}/{secret}/callback"))
    discord.clock.forward(3)
    await pressed
    act = await farah.command("cohort", "status", channel=spring)
    await discord.until(lambda: act.replies)
    assert [one.who.external_id for one in app.house.asked] == [farah.id]


async def test_what_comes_too_late_is_not_begun(
    discord: Discord, app: Running, ana: Person, farah: Person, spring: Channel
) -> None:
    held = discord.moods.held(CALLBACK)
    late = asyncio.create_task(ana.command("course", "next", channel=spring))
    await held.reached.wait()
    discord.clock.forward(3)
    assert (await late).failed
    held.release()
    act = await farah.command("cohort", "status", channel=spring)
    await discord.until(lambda: act.replies)
    assert [one.who.external_id for one in app.house.asked] == [farah.id]


async def test_answers_are_tried_again(discord: Discord, app: Running, ana: Person, spring: Channel) -> None:
    discord.moods.broken(ORIGINAL, times=2)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: act.replies)
    assert len(act.replies) == 1


async def test_a_further_message_that_may_be_there_is_not_said_twice(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    discord.moods.lost(MORE)
    act = await ana.press(card(discord, spring, "v1:progress:1"), "Press 1")
    await discord.until(lambda: act.followups)
    other = await ana.press(card(discord, spring, "v1:progress:1"), "Press 1")
    await discord.until(lambda: other.followups)
    assert len(act.followups) == 1


async def test_what_discord_refuses_is_said_in_other_words(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    discord.moods.says(ORIGINAL, 50035, status=400)
    act = await ana.command("course", "next", channel=spring)
    (said,) = await discord.until(lambda: act.replies)
    assert "Something broke" in discord.words(said)


async def test_after_a_quarter_of_an_hour_an_answer_is_dropped(
    discord: Discord, app: Running, ana: Person, spring: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    app.house.gate.clear()
    act = await ana.command("course", "next", channel=spring)
    discord.clock.forward(901)
    app.house.gate.set()
    await discord.until(lambda: "does not take an answer" in caplog.text)
    assert act.replies == []
    assert discord.dms(ana) == []


@pytest.mark.parametrize(
    ("fault", "who", "words"),
    [
        (StorageError("locked"), "ana", "nothing was changed"),
        (ValueError("a bug"), "ana", "Something broke"),
        (ValueError("a bug"), "ben", "Algo falló"),
    ],
)
async def test_a_database_that_does_not_answer_and_a_fault_of_ours_are_said_kindly(
    discord: Discord, app: Running, spring: Channel, fault: Exception, who: str, words: str
) -> None:
    app.house.broken.append(fault)
    act = await discord.find_person(who).command("course", "next", channel=spring)
    (said,) = await discord.until(lambda: act.replies)
    assert words in discord.words(said)
    assert act.private


async def test_an_answer_for_everybody_is_not_hidden_by_a_private_beginning(
    discord: Discord, app: Running, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(app, monkeypatch, private=False)
    act = await ana.command("course", "next", channel=spring)
    assert act.private
    (said,) = await discord.until(lambda: act.replies)
    assert said.reader is None
    assert discord.posts(spring) == [said]
    assert not said.pings.anybody


async def test_a_private_answer_is_not_shown_where_all_could_see_our_thinking(
    discord: Discord, app: Running, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.app.inbound.is_private", lambda data: False)
    act = await ana.command("course", "next", channel=spring)
    assert not act.private
    (said,) = await discord.until(lambda: act.replies)
    assert said.reader is ana
    assert discord.posts(spring) == []


async def test_where_our_thinking_cannot_be_taken_away_nothing_private_is_said(
    discord: Discord,
    app: Running,
    ana: Person,
    spring: Channel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("adapters.discord.app.inbound.is_private", lambda data: False)
    discord.moods.says("DELETE /webhooks/*", 50013)
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: "could not be shown to those it is for" in caplog.text)
    assert act.replies == []


async def test_long_answers_come_in_order(
    discord: Discord, app: Running, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"word-{number}" for number in range(900)]
    answering(app, monkeypatch, message=Message(blocks=(Text(line=(" ".join(words),)),)))
    act = await ana.command("course", "next", channel=spring)
    await discord.until(lambda: len(act.replies) == 3)
    assert " ".join(map(discord.words, act.replies)).split() == words
    assert all(one.reader is ana for one in act.replies)


async def test_what_breaks_late_is_logged_where_nobody_can_be_told(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(discord, store, patience=HURRIED) as app:
        held = discord.moods.held(CALLBACK)
        app.house.gate.clear()
        late = asyncio.create_task(ana.command("course", "checkin", channel=spring, lesson="1"))
        await held.reached.wait()
        discord.clock.forward(3)
        await late
        held.release()
        app.house.gate.set()
        await discord.until(lambda: "nobody can be told" in caplog.text)
    assert discord.dms(ana) == []


async def test_a_flood_is_bounded(
    discord: Discord,
    app: Running,
    ana: Person,
    ben: Person,
    spring: Channel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(app_module, "MOST_UNDER_WAY", 2)
    app.house.gate.clear()
    acts = [await ana.command("course", "next", channel=spring) for _ in range(2)]
    lost = asyncio.create_task(ben.command("course", "next", channel=spring))
    await discord.until(lambda: "too much comes in" in caplog.text)
    discord.clock.forward(3)
    assert (await lost).failed
    app.house.gate.set()
    await discord.until(lambda: all(act.replies for act in acts))


async def test_a_stop_waits_for_what_is_under_way(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    app.house.gate.clear()
    act = await ana.command("course", "next", channel=spring)
    stopping = asyncio.create_task(app.app.stop(10))
    await asyncio.sleep(0)
    assert not stopping.done()
    app.house.gate.set()
    assert await stopping
    assert act.replies
