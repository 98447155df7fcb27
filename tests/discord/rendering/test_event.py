"""A call as an event of a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from adapters.discord.rendering.event import event_body
from bot.language import speaking
from tests.discord.rendering.as_seen import seen
from tests.discord.rendering.values import CALL, words
from tests.discord.standin.checks.events import check_event

SOON = replace(CALL, ends=CALL.starts + timedelta(hours=1), url="https://example.org/join")


def test_it_says_what_and_when_and_where() -> None:
    assert event_body(
        replace(SOON, description="With *Kate*\nBring a question\n\nhttps://example.org/notes")
    ) == {
        "name": "Call 2",
        "description": "With \\*Kate\\*\nBring a question\n<https://example.org/notes>",
        "entity_type": 3,
        "privacy_level": 2,
        "scheduled_start_time": "2020-11-05T04:59:00+00:00",
        "scheduled_end_time": "2020-11-05T05:59:00+00:00",
        "entity_metadata": {"location": "https://example.org/join"},
    }


def test_where_to_join_can_be_pressed_within_a_sentence() -> None:
    told = replace(SOON, description="Leading: 1_a_b. Join here: https://example.org/join_(2)?a_b_c=1")
    assert event_body(told)["description"] == (
        "Leading: 1\\_a\\_b. Join here: <https://example.org/join_%282%29?a_b_c=1>"
    )


def test_a_link_that_is_not_there_yet_and_one_that_is_too_long() -> None:
    assert event_body(replace(SOON, url=""))["entity_metadata"] == {
        "location": "Online. The link will be posted in the course's channel."
    }
    long = "https://example.org/" + "x" * 100
    body = event_body(replace(SOON, url=long))
    assert body["entity_metadata"] == {"location": "Online. The link is in the description."}
    assert body["description"] == f"<{long}>"


@given(title=words, description=words, url=words)
def test_discord_takes_every_event_and_nobody_is_called_in_it(title: str, description: str, url: str) -> None:
    for language in ("en", "es"):
        with speaking(language):
            body = event_body(replace(SOON, title=title, description=description, url=url))
        check_event(body, now=SOON.starts.timestamp() - 60)
        assert body["name"].strip()
        assert body["entity_metadata"]["location"].strip()
        assert seen(body["description"]).kinds <= {"link"}
        assert "<@" not in body["description"]
