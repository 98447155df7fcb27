"""What comes back of a form: all that stood in it, and nothing that breaks us."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.app.modals import refilled
from adapters.slack.rendering.form import render_form
from adapters.slack.rendering.metadata import action_in, with_action
from adapters.slack.rendering.submission import read_submission
from bot.actions import SendCheckIn, Stale
from bot.messages import FileField, Form
from tests.messages.anything import compound
from tests.slack.rendering.values import forms, keys, words
from tests.slack.standin.viewcheck import check_view, too_large
from tests.support.forms import as_it_stands, holds_texts, json_like


def sent(view: dict[str, Any]) -> dict[str, Any]:
    """The view as Slack sends it back when nobody touches it."""
    asked = [block for block in view["blocks"] if block["type"] == "input"]
    return {
        **view,
        "state": {
            "values": {
                block["block_id"]: {block["element"]["action_id"]: state_of(block["element"])}
                for block in asked
            }
        },
    }


def state_of(element: dict[str, Any]) -> dict[str, Any]:
    match element["type"]:
        case "plain_text_input":
            state: dict[str, Any] = {"value": element.get("initial_value")}
        case "checkboxes" | "multi_static_select":
            state = {"selected_options": element.get("initial_options", [])}
        case "radio_buttons" | "static_select":
            state = {"selected_option": element.get("initial_option")}
        case "multi_users_select":
            state = {"selected_users": element.get("initial_users", [])}
        case _:
            state = {"files": [{"id": "F1", "name": "roster.csv"}]}
    return {"type": element["type"], **state}


@compound
@given(form=forms())
def test_what_nobody_touches_comes_back_as_it_was(form: Form) -> None:
    submitted, files = read_submission(sent(render_form(form, metadata="")))
    assert submitted == as_it_stands(form)
    assert set(files) == {field.key for field in form.fields if isinstance(field, FileField)}


@compound
@given(form=forms(), errors=st.dictionaries(keys, words, max_size=3))
def test_a_form_with_problems_comes_back_with_what_was_typed(form: Form, errors: dict[str, str]) -> None:
    typed = sent(render_form(form, metadata=""))
    again = refilled(typed, errors)
    assert check_view(again, lambda _: None, kind="modal") == []
    assert not too_large(again)
    assert read_submission(sent(again)) == read_submission(typed)


told = json_like("type", "value", "selected_options", "selected_users", "files", "state", "values")
kinds = st.sampled_from(
    ["plain_text_input", "checkboxes", "radio_buttons", "multi_users_select", "file_input", "datepicker"]
)
elements = st.fixed_dictionaries(
    {"type": kinds},
    optional=dict.fromkeys(("value", "selected_option", "selected_options", "selected_users", "files"), told),
)


@given(
    values=st.one_of(told, st.dictionaries(keys, st.dictionaries(keys, elements, max_size=2), max_size=3)),
    metadata=told,
)
def test_nothing_that_comes_in_breaks_the_reading(values: object, metadata: object) -> None:
    submitted, files = read_submission({"state": {"values": values}, "private_metadata": metadata})
    assert isinstance(submitted.action, Stale)
    assert holds_texts(submitted, files)


def test_the_action_travels_with_what_was_put_beside_it() -> None:
    action = SendCheckIn(cohort_id=1, unit="lesson-3", opened=9)
    assert (
        with_action('{"channel": "C1"}', action) == '{"channel": "C1", "action": "v1:checked:1:lesson-3:9"}'
    )
    assert action_in(with_action("", action)) == action
    huge = with_action('{"url": "%s"}' % ("x" * 2_990), action)
    assert len(huge) <= 3_000
    assert action_in(huge) == action
    with pytest.raises(TypeError):
        with_action("[]", action)


@pytest.mark.parametrize("metadata", ["", "{", "[]", '{"action": 5}', '{"action": "v9:x"}', None, 7])
def test_metadata_of_another_kind_is_stale(metadata: object) -> None:
    assert isinstance(action_in(metadata), Stale)
