"""Cards as Slack gets them. UPDATE_GOLDEN=1 writes the files anew; then read the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapters.slack.rendering.card import Card, Surface
from adapters.slack.rendering.form import render_form
from adapters.slack.rendering.message import render_message
from adapters.slack.rendering.views import home_view, message_view
from bot.actions import SendCheckIn
from bot.messages import Message, Table
from tests.slack.rendering.values import ANA as DOHA
from tests.slack.rendering.values import BEN as NEW_YORK
from tests.support.cards import TO_ALL, TO_ONE, check_in, somebodys_progress, status, still_to_come
from tests.support.golden import is_golden_json

GOLDEN = Path(__file__).parent / "golden"


def is_golden(shown: Card | dict[str, Any], name: str) -> bool:
    if isinstance(shown, Card):
        pictures = [file.name for file in shown.pictures]
        files = [f"{file.name}: {file.label}" for file in shown.files]
        shown = {
            "text": shown.text.split("\n"),
            "blocks": shown.blocks(),
            "pictures": pictures,
            "files": files,
        }
    return is_golden_json(shown, GOLDEN / f"{name}.json")


@pytest.mark.parametrize("name", TO_ALL)
def test_what_everybody_reads(name: str) -> None:
    assert is_golden(render_message(TO_ALL[name](), reader=None), name)


@pytest.mark.parametrize("name", TO_ONE)
def test_what_somebody_reads(name: str) -> None:
    reader = NEW_YORK if name.endswith("new-york") else DOHA
    assert is_golden(render_message(TO_ONE[name](), reader=reader), name)


async def test_the_form_to_check_in() -> None:
    form = await check_in()
    assert isinstance(form.action, SendCheckIn)
    assert is_golden(render_form(form, reader=DOHA, metadata='{"channel": "C024BE91L"}'), "check-in")


def test_a_status_with_tables() -> None:
    shown = status(owes="2 things")
    assert is_golden(render_message(shown, reader=DOHA), "status")
    card = render_message(shown, reader=DOHA, surface=Surface.MODAL)
    assert is_golden(message_view(shown, card, metadata="{}"), "status-modal")
    assert is_golden(home_view(shown, reader=DOHA), "status-home")


def test_a_picture_that_was_uploaded_stands_in_the_card() -> None:
    card = render_message(somebodys_progress(), reader=DOHA)
    (shown,) = [block for block in card.blocks(["F024BE7LH"]) if block["type"] == "image"]
    assert shown == {
        "type": "image",
        "slack_file": {"id": "F024BE7LH"},
        "alt_text": card.pictures[0].label,
    }


def test_a_list_of_two_hundred_is_shortened_and_whole_in_a_file() -> None:
    card = render_message(still_to_come(200), reader=DOHA)
    assert is_golden(card, "two-hundred")
    (file,) = card.files
    assert file.name == "still-to-come.txt"
    assert file.content.decode().count("• Learner") == 200
    assert card.blocks()[-1]["type"] == "actions"


def test_a_table_of_two_hundred_rows_shows_what_slack_takes() -> None:
    rows = tuple((f"Learner {number}", "2 things") for number in range(200))
    card = render_message(Message(blocks=(Table(columns=("Who", "Owes"), rows=rows),)), reader=None)
    drawn, notice = card.blocks()
    assert len(drawn["rows"]) <= 100
    assert (
        notice["elements"][0]["text"] == "There is more than fits here. All of it is in the file message.txt."
    )
    assert card.files[0].content.decode().count("Learner") == 200
