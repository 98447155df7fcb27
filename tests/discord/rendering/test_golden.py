"""Cards as Discord gets them. UPDATE_GOLDEN=1 writes the files anew; then read the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord.rendering.card import Card, Modal
from adapters.discord.rendering.form import modals
from adapters.discord.rendering.message import render
from bot.messages import Form, Mention, Message, Text
from bot.model import Person, Profile, Role
from bot.phrases.preferring import form as preferences
from bot.phrases.setting_up import roster_form
from tests.discord.rendering.values import ANA as DOHA
from tests.discord.rendering.values import BEN as NEW_YORK
from tests.discord.rendering.values import CALL, SPACE
from tests.support.cards import TO_ALL, TO_ONE, check_in, status, still_to_come
from tests.support.golden import is_golden_json

GOLDEN = Path(__file__).parent / "golden"


def cards(message: Message, reader: Profile | None) -> tuple[Card, ...]:
    return render(message, reader=reader, space=SPACE, direct=reader is not None)


def pages(form: Form) -> tuple[Modal, ...]:
    return modals(form, space=SPACE, direct=False, reader=DOHA)


def is_golden(shown: Sequence[Card | Modal], name: str) -> bool:
    return is_golden_json([_shown(one) for one in shown], GOLDEN / f"{name}.json")


def _shown(one: Card | Modal) -> dict[str, object]:
    if isinstance(one, Modal):
        return {"custom_id": one.custom_id, "title": one.title, "components": one.components}
    files = [f"{file.name}: {file.label}" for file in one.files]
    return {"components": one.components, "files": files, "mentions": one.mentions}


@pytest.mark.parametrize("name", TO_ALL)
def test_what_everybody_reads(name: str) -> None:
    assert is_golden(cards(TO_ALL[name](), None), name)


@pytest.mark.parametrize("name", TO_ONE)
def test_what_somebody_reads(name: str) -> None:
    assert is_golden(cards(TO_ONE[name](), NEW_YORK if name.endswith("new-york") else DOHA), name)


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
    assert is_golden(pages(await check_in()), "check-in")


def test_the_form_with_preferences() -> None:
    person = Person(id=1, told=replace(DOHA, space="local:room"))
    assert is_golden(pages(preferences(person)), "preferences")


def test_the_form_that_asks_for_people() -> None:
    form = roster_form(cohort_id=1, cohort="Autumn", role=Role.LEARNER, zone="", addresses=False)
    assert is_golden(pages(form), "roster")


def test_a_status_with_tables() -> None:
    assert is_golden(cards(status(owes="Watch the Lesson 3 videos"), DOHA), "status")


def test_a_list_of_seventy_is_cut_between_its_lines() -> None:
    assert is_golden(cards(still_to_come(70), DOHA), "seventy")
