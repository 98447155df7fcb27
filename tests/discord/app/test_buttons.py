"""Buttons, however old, and the cards they stand on."""

from __future__ import annotations

from functools import partial

import pytest

from storage.memory import MemoryStore
from tests.discord.app.cards import card
from tests.discord.app.support import WATCHED, Running, running, side_by_side
from tests.discord.standin import Act, Channel, Discord, Message, Person


def followups(act: Act) -> list[Message]:
    return act.followups


async def test_a_button_of_another_process_still_works(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(discord, store):
        act = await ana.command("course", "checkin", channel=spring)
        (shown,) = await discord.until(lambda: act.replies)
    async with running(discord, store):
        assert (await ana.press(shown, discord.buttons(shown)[0])).how == 9
    async with running(discord, store):
        act = await ana.submit(WATCHED)
        (answer,) = await discord.until(lambda: act.replies)
        assert "three orientation videos" in discord.words(answer)
        assert answer.reader is ana


async def test_a_button_nobody_knows_any_more_is_answered_kindly(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    for custom_id in (
        "v9:future:1",
        "?",
        "{",
        "null",
        "v1:check:1:lesson-99",
        "again:k:0123",
        "again",
        "again:b:",
    ):
        act = await ana.press(card(discord, spring, custom_id), "Press 1")
        (answer,) = await discord.until(partial(followups, act))
        assert answer.reader is ana
        assert discord.words(answer)


async def test_a_press_that_discord_py_finds_no_item_for_is_answered(
    discord: Discord, app: Running, ana: Person, spring: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = card(discord, spring, "v1:progress:1")
    told = shown.as_json()
    told["components"] = []
    monkeypatch.setattr(shown, "as_json", lambda: told)
    act = await ana.press(shown, "Press 1")
    await discord.until(lambda: act.followups)
    assert len(app.house.asked) == 1


async def test_a_card_only_they_see_is_replaced(
    discord: Discord, app: Running, farah: Person, spring: Channel
) -> None:
    act = await farah.command("cohort", "invite", channel=spring)
    (question,) = await discord.until(lambda: act.replies)
    pressed = await farah.press(question, "No, leave it")
    assert pressed.how == 6
    await discord.until(lambda: discord.buttons(question) == [])
    assert discord.ephemerals(farah) == [question]
    assert discord.posts(spring) == []


async def test_what_only_they_were_asked_goes_where_the_answer_is_for_everybody(
    discord: Discord, app: Running, farah: Person, spring: Channel
) -> None:
    act = await farah.command("cohort", "invite", channel=spring)
    (question,) = await discord.until(lambda: act.replies)
    await farah.press(question, discord.buttons(question)[0])
    (post,) = await discord.until(lambda: discord.posts(spring))
    await discord.until(lambda: question.deleted)
    assert not post.pings.anybody


async def test_a_card_in_messages_with_us_is_replaced(discord: Discord, app: Running, ana: Person) -> None:
    act = await ana.command("course", "leave")
    (question,) = await discord.until(lambda: act.replies)
    await ana.press(question, discord.buttons(question)[-1])
    await discord.until(lambda: discord.buttons(question) == [])
    assert discord.dms(ana) == [question]


async def test_a_card_of_everybodys_stays_as_it_is(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    shown = card(discord, spring, "v1:decline:77")
    act = await ana.press(shown, "Press 1")
    (answer,) = await discord.until(lambda: act.followups)
    assert answer.reader is ana
    assert discord.buttons(shown) == ["Press 1"]


async def test_a_form_opens_from_a_button(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    act = await ana.press(card(discord, spring, "v1:check:1:lesson-1"), "Press 1")
    assert act.how == 9


async def test_a_form_that_comes_late_waits_behind_a_button_of_its_own(
    discord: Discord, hurried: Running, ana: Person, spring: Channel
) -> None:
    hurried.house.gate.clear()
    act = await ana.press(card(discord, spring, "v1:check:1:lesson-1"), "Press 1")
    assert act.how == 6
    hurried.house.gate.set()
    (offer,) = await discord.until(lambda: act.followups)
    assert offer.reader is ana
    await ana.press(offer, "Go on")
    await ana.submit(WATCHED)
    await discord.until(lambda: "three orientation videos" in discord.words(offer))
    assert discord.ephemerals(ana) == [offer]


async def test_files_come_with_the_answer(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    act = await ana.command("course", "next", channel=spring)
    (shown,) = await discord.until(lambda: act.replies)
    act = await ana.press(shown, "All-Learner Call 2 in my calendar")
    (answer,) = await discord.until(lambda: act.followups)
    assert answer.files[0].filename.endswith(".ics")
    assert answer.reader is ana


async def test_a_press_is_not_answered_twice_by_two_processes(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with side_by_side(discord, store) as (one, other):
        act = await ana.press(card(discord, spring, "v1:progress:1"), "Press 1")
        await discord.until(lambda: act.followups)
        opened = await ana.press(card(discord, spring, "v1:check:1:lesson-1"), "Press 1")
        assert opened.how == 9
    assert len(act.followups) == 1
    assert opened.followups == []
    assert {len(one.house.asked), len(other.house.asked)} <= {1, 2}


async def test_nothing_is_kept_for_cards_that_are_shown(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    for _ in range(3):
        act = await ana.press(card(discord, spring, "v1:progress:1"), "Press 1")
        await discord.until(partial(followups, act))
    assert app.client.persistent_views == []
    assert list(app.client.cached_messages) == []
