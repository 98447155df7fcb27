"""An edit whose fate nobody knows: what the ledger has is then not what people read."""

from __future__ import annotations

import pytest

from bot.changes import ChangeField
from bot.plain import plain
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.running import Running

FIRST, SECOND = "https://example.org/first", "https://example.org/second"
LOST = (Mood.ANSWER_LOST, Mood.BROKEN, Mood.DIES, Mood.REQUEST_LOST, Mood.DIES_BEFORE)
REFUSED = (Mood.SLOW_DOWN, Mood.ILL)


async def told(*edit_moods: Mood) -> Running:
    messenger = MoodyMessenger(edit_moods=edit_moods)
    term = await Running.begin("2020-10-05T13:00", {"ana": "America/New_York"}, messenger=messenger)
    await term.change("call-1", ChangeField.LINK, FIRST)
    await term.until("2020-10-07T16:30")
    return term


@pytest.mark.parametrize("mood", LOST + REFUSED)
async def test_a_link_that_is_changed_back_is_the_one_people_read(mood: Mood) -> None:
    term = await told(mood)
    await term.change("call-1", ChangeField.LINK, SECOND)
    await term.beat()
    await term.change("call-1", ChangeField.LINK, FIRST)
    await term.until("2020-10-07T18:00")
    post = await term.row("call-1/tomorrow", "course")
    text = plain(term.messenger.shown[post.key])
    assert FIRST in text
    assert SECOND not in text
    assert post.text == text
    assert post.edit_due_at is None


@pytest.mark.parametrize("mood", LOST)
async def test_nobody_knows_what_a_post_says_while_the_edit_may_have_been_made(mood: Mood) -> None:
    term = await told(mood)
    await term.change("call-1", ChangeField.LINK, SECOND)
    await term.beat()
    assert (await term.row("call-1/tomorrow", "course")).text == ""
    await term.until("2020-10-07T18:00")
    assert SECOND in (await term.row("call-1/tomorrow", "course")).text


@pytest.mark.parametrize("mood", (*REFUSED, Mood.FORBIDDEN, Mood.CLOSED))
async def test_what_the_platform_refused_to_edit_says_what_it_said(mood: Mood) -> None:
    term = await told(mood)
    before = (await term.row("call-1/tomorrow", "course")).text
    await term.change("call-1", ChangeField.LINK, SECOND)
    await term.beat()
    assert (await term.row("call-1/tomorrow", "course")).text == before != ""
