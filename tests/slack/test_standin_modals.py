"""Modals and home tabs of the stand-in, with the real bolt."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.kit import choices, field, modal, plain
from tests.slack.standin import Person, Slack


async def test_home_is_published_and_its_hash_holds(
    slack: Slack, client: AsyncWebClient, ana: Person
) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Your week")}]}
    first = (await client.views_publish(user_id=ana.id, view=home))["view"]
    await client.views_publish(user_id=ana.id, view=home, hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ana.id, view=home, hash=first["hash"])
    shown = slack.home(ana)
    assert shown is not None and slack.words(shown) == "Your week"


async def test_a_trigger_is_good_once_and_for_three_seconds(
    slack: Slack, client: AsyncWebClient, bolt: AsyncApp, ana: Person
) -> None:
    @bolt.command("/course")
    async def course(ack: Any) -> None:
        await ack()

    view = modal({"type": "divider"})
    trigger = (await ana.command("/course")).payload["trigger_id"]
    await client.views_open(trigger_id=trigger, view=view)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=view)
    late = (await ana.command("/course")).payload["trigger_id"]
    slack.clock.forward(3)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=late, view=view)
    open_view = slack.modal(ana)
    assert open_view is not None
    await client.views_update(view_id=open_view.id, hash=open_view.hash, view=view)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=open_view.id, hash="1.old", view=view)
    await ana.close_modal()
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=open_view.id, view=view)


async def test_every_kind_of_field_comes_back_in_slacks_shape(
    slack: Slack, client: AsyncWebClient, bolt: AsyncApp, ana: Person, ben: Person
) -> None:
    states: list[dict[str, Any]] = []

    @bolt.command("/course")
    async def course(ack: Any) -> None:
        await ack()

    @bolt.view("form")
    async def form(ack: Any, view: dict[str, Any]) -> None:
        await ack(response_action="clear")
        states.append(view["state"]["values"])

    [well] = choices("Well")
    view = modal(
        field("Done", {"type": "checkboxes", "options": choices("Watch", "Read")}),
        field(
            "How",
            {
                "type": "radio_buttons",
                "options": choices("Well", "Badly"),
                "initial_option": well,
            },
        ),
        field("Which", {"type": "static_select", "options": choices("One", "Two")}),
        field("Who", {"type": "multi_users_select"}),
        field("When", {"type": "datepicker"}),
        field("File", {"type": "file_input"}),
        field("Note", {"type": "plain_text_input"}, optional=True),
        callback_id="form",
    )
    trigger = (await ana.command("/course")).payload["trigger_id"]
    await client.views_open(trigger_id=trigger, view=view)
    essay = slack.file(ana, "essay.pdf", b"%PDF")
    await ana.submit({"Done": ["Watch"], "Which": "Two", "Who": [ben], "When": "2020-11-04", "File": [essay]})
    assert slack.modal(ana) is None
    values = {name: state["given"] for name, state in states[0].items()}
    assert values["done"] == {"type": "checkboxes", "selected_options": choices("Watch")}
    assert values["how"] == {"type": "radio_buttons", "selected_option": choices("Well")[0]}
    assert values["which"] == {"type": "static_select", "selected_option": choices("Two")[0]}
    assert values["who"] == {"type": "multi_users_select", "selected_users": [ben.id]}
    assert values["when"] == {"type": "datepicker", "selected_date": "2020-11-04"}
    assert [file["id"] for file in values["file"]["files"]] == [essay.id]
    assert values["note"] == {"type": "plain_text_input", "value": None}
