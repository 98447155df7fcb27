"""Forms as modals, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from adapters.slack.rendering.form import render_form
from bot.messages import Choices, FileField, Form, Option, PeopleField, TextField
from tests.messages.anything import compound
from tests.slack.rendering.as_seen import calls, formatted, texts_of
from tests.slack.rendering.values import ANA, KNOWN, forms, readers
from tests.slack.standin.viewcheck import check_view, too_large
from tests.support.forms import form_of, in_spanish, options


@compound
@given(form=forms(), reader=readers)
def test_slack_takes_every_form(form: Form, reader: Any) -> None:
    view = render_form(form, reader=reader, metadata='{"channel": "C1"}')
    assert check_view(view, lambda _: None, kind="modal") == []
    assert not too_large(view)
    assert view == render_form(form, reader=reader, metadata='{"channel": "C1"}')
    for text in texts_of(view["blocks"], "mrkdwn"):
        assert set(calls(text)) <= KNOWN
        assert all(mark.startswith("*") for mark in formatted(text))


def element(form: Form) -> dict[str, Any]:
    (block,) = [block for block in render_form(form)["blocks"] if block["type"] == "input"]
    made: dict[str, Any] = block["element"]
    return made


@pytest.mark.parametrize(
    ("number", "single", "kind"),
    [
        (10, False, "checkboxes"),
        (10, True, "radio_buttons"),
        (11, False, "multi_static_select"),
        (11, True, "static_select"),
        (100, True, "static_select"),
    ],
)
def test_many_options_become_a_menu(number: int, single: bool, kind: str) -> None:
    made = element(form_of(Choices(key="k", label="K", options=options(number, v1=True), single=single)))
    assert made["type"] == kind
    assert len(made["options"]) == number
    assert made.get("initial_option", None) == (made["options"][1] if single else None)
    assert made.get("initial_options", None) == (None if single else [made["options"][1]])


def test_a_hundred_and_more_stand_in_groups() -> None:
    made = element(form_of(Choices(key="k", label="K", options=options(230))))
    assert [group["label"]["text"] for group in made["option_groups"]] == ["1–100", "101–200", "201–230"]


def test_a_long_option_goes_on_below_and_a_very_long_one_stands_above() -> None:
    long = "Watch all of the videos of this lesson, and then write down what you would like to ask the others"
    made = element(
        form_of(Choices(key="k", label="K", options=(Option(value="v", label=long, hint="optional"),)))
    )
    (option,) = made["options"]
    assert (
        option["text"]["text"] == "Watch all of the videos of this lesson, and then write down what you would"
    )
    assert option["description"]["text"] == "like to ask the others · optional"
    view = render_form(form_of(Choices(key="k", label="K", options=(Option(value="v", label=long * 2),))))
    assert any(long * 2 in text for text in texts_of(view["blocks"], "mrkdwn"))


def test_only_one_of_several_has_to_be_chosen() -> None:
    form = form_of(
        Choices(key="any", label="Any", options=options(2)),
        Choices(key="one", label="One", options=options(2), single=True),
        TextField(key="note", label="Note"),
        PeopleField(key="who", label="Who"),
        FileField(key="list", label="List", endings=("csv",)),
    )
    asked = [block for block in render_form(form)["blocks"] if block["type"] == "input"]
    assert {block["block_id"]: block["optional"] for block in asked} == {
        "any": True,
        "one": False,
        "note": True,
        "who": True,
        "list": True,
    }


def test_a_title_ends_at_a_word_and_the_rest_is_in_its_language() -> None:
    view = render_form(
        in_spanish("The link of All-Learner Call 2", submit="Save the link of this call"),
        reader=ANA,
    )
    assert view["title"]["text"] == "The link of All-Learner…"
    assert view["submit"]["text"] == "Save the link of this…"
    assert list(texts_of(view["blocks"], "mrkdwn")) == [
        "mié 4 nov, 23:59 ET · <!date^1604552340^{date_short_pretty} {time}|jue 07:59> para ti"
    ]


def test_what_is_too_long_for_its_field_is_cut_and_stands_in_one_line() -> None:
    made = element(form_of(TextField(key="note", label="Note", value="a\nlong one", longest=5)))
    assert made["initial_value"] == "a lon"
