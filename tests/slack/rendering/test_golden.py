"""Cards as Slack gets them. UPDATE_GOLDEN=1 writes the files anew; then read the difference."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from adapters.slack.rendering.card import Card, Surface
from adapters.slack.rendering.form import render_form
from adapters.slack.rendering.message import render_message
from adapters.slack.rendering.views import home_view, message_view
from bot.actions import SendCheckIn, ShowProgress
from bot.certificate import progress
from bot.language import speaking
from bot.messages import Bullets, Button, Buttons, Fact, Facts, Heading, Link, Message, Table, Text
from bot.phrases.deliveries import say_scene
from bot.phrases.progress import where_you_stand
from tests.commands.chat import autumn
from tests.commands.test_certificate import TASKS, TERM, done
from tests.messages.scenes import ANA, at, linked, scene
from tests.slack.rendering.values import ANA as DOHA
from tests.slack.rendering.values import BEN as NEW_YORK
from tests.slack.rendering.values import DEADLINE

GOLDEN = Path(__file__).parent / "golden"
PROGRESS_BUTTON = Buttons(buttons=(Button(label="My progress", action=ShowProgress(cohort_id=1)),))


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
    said = json.dumps(shown, ensure_ascii=False, indent=1) + "\n"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(said, encoding="utf-8")
    return said == golden.read_text(encoding="utf-8")


def test_a_lesson_that_opens() -> None:
    message = say_scene(scene("lesson-3/released", of=linked()))
    assert is_golden(render_message(message, reader=None), "lesson")


def test_a_reminder_in_doha_and_in_new_york() -> None:
    message = say_scene(scene("lesson-3/due-24h", standing=ANA))
    assert is_golden(render_message(message, reader=DOHA), "reminder-doha")
    assert is_golden(render_message(message, reader=NEW_YORK), "reminder-new-york")


def test_a_reminder_in_spanish() -> None:
    with speaking("es"):
        message = say_scene(scene("lesson-3/due-24h", standing=ANA))
    assert is_golden(render_message(message, reader=DOHA), "reminder-spanish")


def test_a_call() -> None:
    assert is_golden(render_message(say_scene(scene("call-1/soon", of=linked())), reader=None), "call")


async def test_the_form_to_check_in() -> None:
    chat = await autumn()
    form = (await chat.types("ana", "/course checkin 2")).form
    assert form is not None
    assert isinstance(form.action, SendCheckIn)
    assert is_golden(render_form(form, reader=DOHA, metadata='{"channel": "C024BE91L"}'), "check-in")


STATUS = Message(
    blocks=(
        Heading(text="How Autumn is doing"),
        Facts(
            facts=(
                Fact(label="People", value=("41 learners, 3 coaches",)),
                Fact(label="Certificate complete", value=("12",)),
            )
        ),
        Text(line=("Lesson 3 is due ", DEADLINE, ".")),
        Table(
            columns=("Who", "Owes", "Since"),
            rows=(("Ben <the 2nd>", "2 things", "Lesson 1"), ("Cleo & Co", "1 thing", "")),
        ),
        Text(line=("By lesson:",)),
        Table(columns=("Lesson", "Done"), rows=(("1", "38 of 41"), ("2", "29 of 41"))),
        PROGRESS_BUTTON,
    )
)


def test_a_status_with_tables() -> None:
    assert is_golden(render_message(STATUS, reader=DOHA), "status")
    card = render_message(STATUS, reader=DOHA, surface=Surface.MODAL)
    assert is_golden(message_view(STATUS, card, metadata="{}"), "status-modal")
    assert is_golden(home_view(STATUS, reader=DOHA), "status-home")


def test_somebodys_progress() -> None:
    standing = progress(TERM, done(*TASKS[:9]))
    message = where_you_stand(TERM, standing, more_time=(), cohort_id=1, now=at("2020-10-23 08:00"))
    card = render_message(message, reader=DOHA)
    assert is_golden(card, "progress")
    (shown,) = [block for block in card.blocks(["F024BE7LH"]) if block["type"] == "image"]
    assert shown == {
        "type": "image",
        "slack_file": {"id": "F024BE7LH"},
        "alt_text": card.pictures[0].label,
    }


def test_a_list_of_two_hundred_is_shortened_and_whole_in_a_file() -> None:
    lines = tuple(
        (
            f"Learner {number} has not sent in ",
            Link(label="the worksheet", url="https://example.org/worksheet"),
        )
        for number in range(1, 201)
    )
    message = Message(blocks=(Heading(text="Still to come"), Bullets(lines=lines), PROGRESS_BUTTON))
    card = render_message(message, reader=DOHA)
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
