"""Cards as Discord gets them. UPDATE_GOLDEN=1 writes the files anew; then read the difference."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from adapters.discord.rendering.card import Card, Modal
from adapters.discord.rendering.form import modals
from adapters.discord.rendering.message import render
from bot.actions import ShowProgress
from bot.certificate import progress
from bot.language import speaking
from bot.messages import (
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Form,
    Heading,
    Link,
    Mention,
    Message,
    Table,
    Text,
)
from bot.model import Person, Profile, Role
from bot.phrases.deliveries import say_scene
from bot.phrases.preferring import form as preferences
from bot.phrases.progress import where_you_stand
from bot.phrases.setting_up import roster_form
from tests.commands.chat import autumn
from tests.commands.test_certificate import TASKS, TERM, done
from tests.discord.rendering.values import ANA as DOHA
from tests.discord.rendering.values import BEN as NEW_YORK
from tests.discord.rendering.values import CALL, DEADLINE, SPACE
from tests.messages.scenes import ANA, at, linked, scene

GOLDEN = Path(__file__).parent / "golden"
PROGRESS_BUTTON = Buttons(buttons=(Button(label="My progress", action=ShowProgress(cohort_id=1)),))


def cards(message: Message, reader: Profile | None) -> tuple[Card, ...]:
    return render(message, reader=reader, space=SPACE, direct=reader is not None)


def pages(form: Form | None) -> tuple[Modal, ...]:
    assert form is not None
    return modals(form, space=SPACE, direct=False, reader=DOHA)


def is_golden(shown: Sequence[Card | Modal], name: str) -> bool:
    said = json.dumps([_shown(one) for one in shown], ensure_ascii=False, indent=1) + "\n"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.write_text(said, encoding="utf-8")
    return said == golden.read_text(encoding="utf-8")


def _shown(one: Card | Modal) -> dict[str, object]:
    if isinstance(one, Modal):
        return {"custom_id": one.custom_id, "title": one.title, "components": one.components}
    files = [f"{file.name}: {file.label}" for file in one.files]
    return {"components": one.components, "files": files, "mentions": one.mentions}


def test_a_lesson_that_opens() -> None:
    message = say_scene(scene("lesson-3/released", of=linked()))
    assert is_golden(cards(message, None), "lesson")


def test_a_reminder_in_doha_and_in_new_york() -> None:
    message = say_scene(scene("lesson-3/due-24h", standing=ANA))
    assert is_golden(cards(message, DOHA), "reminder-doha")
    assert is_golden(cards(message, NEW_YORK), "reminder-new-york")


def test_a_reminder_in_spanish() -> None:
    with speaking("es"):
        message = say_scene(scene("lesson-3/due-24h", standing=ANA))
    assert is_golden(cards(message, DOHA), "reminder-spanish")


def test_a_call_with_a_file_for_calendars() -> None:
    said = say_scene(scene("call-1/soon", of=linked()))
    assert is_golden(cards(said, None), "call")


def test_a_sentence_and_a_file() -> None:
    message = Message(
        blocks=(
            Text(
                line=("Here is the call. ", Mention(external_id="501", name="Ana")),
            ),
            CALL,
        )
    )
    assert is_golden(cards(message, DOHA), "sentence")


async def test_the_form_to_check_in() -> None:
    chat = await autumn()
    assert is_golden(pages((await chat.types("ana", "/course checkin 2")).form), "check-in")


def test_the_form_with_preferences() -> None:
    person = Person(id=1, told=replace(DOHA, space="local:room"))
    assert is_golden(pages(preferences(person)), "preferences")


def test_the_form_that_asks_for_people() -> None:
    form = roster_form(cohort_id=1, cohort="Autumn", role=Role.LEARNER, zone="", addresses=False)
    assert is_golden(pages(form), "roster")


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
            rows=(
                ("Ben <the 2nd>", "Watch the Lesson 3 videos", "Lesson 1"),
                ("Cleo & Co", "1 thing", ""),
            ),
        ),
        Text(line=("By lesson:",)),
        Table(columns=("Lesson", "Done"), rows=(("1", "38 of 41"), ("2", "29 of 41"))),
        PROGRESS_BUTTON,
    )
)


def test_a_status_with_tables() -> None:
    assert is_golden(cards(STATUS, DOHA), "status")


def test_somebodys_progress() -> None:
    standing = progress(TERM, done(*TASKS[:9]))
    message = where_you_stand(TERM, standing, more_time=(), cohort_id=1, now=at("2020-10-23 08:00"))
    assert is_golden(cards(message, DOHA), "progress")


def test_a_list_of_seventy_is_cut_between_its_lines() -> None:
    link = Link(label="the worksheet", url="https://example.org/worksheet")
    lines = tuple((f"Learner {number} has not sent in ", link) for number in range(1, 71))
    message = Message(blocks=(Heading(text="Still to come"), Bullets(lines=lines), PROGRESS_BUTTON))
    assert is_golden(cards(message, DOHA), "seventy")
