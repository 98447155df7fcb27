"""Commands: acknowledged at once with their privacy, and answered where people look."""

from __future__ import annotations

from storage.memory import MemoryStore
from tests.discord.app.support import HURRIED, Running, running, side_by_side
from tests.discord.standin import Channel, Discord, Person


async def test_an_answer_is_for_the_person_alone(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    act = await ana.command("course", "next", channel=spring)
    assert act.how == 5
    assert act.private
    (card,) = await discord.until(lambda: act.replies)
    assert "Lesson 1" in discord.words(card)
    assert discord.posts(spring) == []
    assert act.followups == []


async def test_it_is_acknowledged_before_anything_is_done(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    app.house.gate.clear()
    act = await ana.command("course", "next", channel=spring)
    assert act.waiting
    app.house.gate.set()
    await discord.until(lambda: act.replies)


async def test_in_direct_messages_the_answer_stays(discord: Discord, app: Running, ana: Person) -> None:
    act = await ana.command("course", "next")
    (card,) = await discord.until(lambda: act.replies)
    assert card.reader is None
    assert "Lesson 1" in discord.words(card)


async def test_a_form_opens_by_itself(discord: Discord, app: Running, ana: Person, spring: Channel) -> None:
    act = await ana.command("course", "checkin", channel=spring, lesson="1")
    assert act.how == 9
    form = discord.modal(ana)
    assert form is not None
    assert "Lesson 1" in form.title


async def test_a_form_that_comes_late_waits_behind_a_button(
    discord: Discord, hurried: Running, ana: Person, spring: Channel
) -> None:
    hurried.house.gate.clear()
    act = await ana.command("course", "checkin", channel=spring, lesson="1")
    assert act.how == 5
    hurried.house.gate.set()
    (offer,) = await discord.until(lambda: act.replies)
    asked = len(hurried.house.asked)
    again = await ana.press(offer, "Go on")
    assert again.how == 9
    assert len(hurried.house.asked) == asked  # the form was there already


async def test_the_button_for_a_late_form_works_after_a_restart(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(discord, store, patience=HURRIED) as app:
        app.house.gate.clear()
        act = await ana.command("course", "checkin", channel=spring, lesson="1")
        app.house.gate.set()
        (offer,) = await discord.until(lambda: act.replies)
    async with running(discord, store):
        assert (await ana.press(offer, "Go on")).how == 9


async def test_each_event_is_worked_on_once(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with side_by_side(discord, store) as (one, other):
        act = await ana.command("course", "next", channel=spring)
        await discord.until(lambda: act.replies)
        assert len(one.house.asked) + len(other.house.asked) == 1
        assert len(act.replies) == 1
