"""The stand-in refuses what Slack refuses: the limits of Block Kit and of messages."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.slack.kit import actions, asked, button, options, plain, section, table
from tests.slack.standin import Channel, Slack, Workspace
from tests.slack.standin.blocks import Checker
from tests.slack.standin.viewcheck import check_view

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("message", section("x" * 3000)),
    ("message", {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2000}] * 10}),
    ("message", {"type": "header", "text": plain("x" * 150)}),
    ("message", actions(*[button("x" * 75, action_id=str(n), value="v" * 2000) for n in range(25)])),
    ("message", {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10}),
    (
        "message",
        actions({"type": "static_select", "action_id": "s", "options": options(100, "x" * 75, "v" * 147)}),
    ),
    ("message", table(100, 20)),
    ("modal", asked({"type": "checkboxes", "options": options(10)})),
    ("modal", asked({"type": "plain_text_input", "max_length": 3000, "placeholder": plain("x" * 150)})),
    ("modal", asked({"type": "file_input", "max_files": 10})),
    ("home", section(accessory=button())),
]

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("message", section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ("message", section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("message", {"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (
        "message",
        {"type": "section", "fields": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    ("message", {"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001 characters"),
    ("message", {"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ("message", {"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
    ("message", actions(button("x" * 76)), "must be less than 76 characters"),
    ("message", actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    ("message", actions(button(url="https://e.org/" + "x" * 3000)), "must be less than 3001 characters"),
    ("message", actions(button(url="javascript:alert(1)")), "invalid_url"),
    ("message", actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    ("message", actions(button(style="green")), "must be one of danger, primary"),
    (
        "message",
        actions(button(), button(), block_id="b"),
        '`action_id` "go" already exists for block_id "b"',
    ),
    ("message", actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25 items allowed"),
    ("message", actions(), "no fewer than 1 items allowed"),
    ("message", section(block_id="x" * 256), "must be less than 256 characters"),
    ("message", {"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed"),
    (
        "message",
        actions({"type": "static_select", "options": options(101)}),
        "no more than 100 items allowed",
    ),
    (
        "message",
        actions({"type": "static_select", "options": options(1, "x" * 76)}),
        "must be less than 76 characters",
    ),
    (
        "message",
        actions({"type": "static_select", "options": options(1, value="v" * 150)}),
        "must be less than 151",
    ),
    ("message", actions({"type": "overflow", "options": options(6)}), "no more than 5 items allowed"),
    (
        "message",
        {"type": "image", "image_url": "https://e.org/a.png", "alt_text": "x"},
        "downloading image failed",
    ),
    (
        "message",
        {"type": "image", "slack_file": {"id": "F00000000000"}, "alt_text": "x"},
        "invalid slack file",
    ),
    ("message", {"type": "image", "slack_file": {"id": "F00000000000"}}, "missing required field: alt_text"),
    ("message", table(101, 1), "no more than 100 items allowed"),
    ("message", table(1, 21), "no more than 20 items allowed"),
    ("message", table(1, 1, ""), "must be more than 0 characters"),
    ("message", asked({"type": "file_input"}), "unsupported type: file_input"),
    ("modal", table(1, 1), "unsupported type: table"),
    ("modal", asked({"type": "checkboxes", "options": options(11)}), "no more than 10 items allowed"),
    ("modal", asked({"type": "radio_buttons", "options": options(11)}), "no more than 10 items allowed"),
    (
        "modal",
        asked({"type": "radio_buttons", "options": options(2), "initial_option": options(3)[2]}),
        "must match",
    ),
    ("modal", asked({"type": "plain_text_input", "max_length": 3001}), "must be between 1 and 3000"),
    ("modal", asked({"type": "plain_text_input", "placeholder": plain("x" * 151)}), "must be less than 151"),
    ("modal", asked({"type": "plain_text_input"}, hint=plain("x" * 2001)), "must be less than 2001"),
    ("modal", {**asked({"type": "plain_text_input"}), "label": plain("x" * 2001)}, "must be less than 2001"),
    ("modal", asked({"type": "button", "text": plain("x")}), "unsupported type: button"),
    ("home", {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type: text"),
    ("home", section(colour="red"), "no additional properties allowed: colour"),
]


@pytest.mark.parametrize(("surface", "block"), GOOD)
def test_what_is_within_the_limits_passes(surface: str, block: dict[str, Any]) -> None:
    assert Checker(surface, lambda _: None).check([block]) == []


@pytest.mark.parametrize(("surface", "block", "complaint"), BAD)
def test_what_is_beyond_a_limit_is_named(surface: str, block: dict[str, Any], complaint: str) -> None:
    errors = Checker(surface, lambda _: None).check([block])
    assert any(complaint in error for error in errors), errors


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_only_so_many_blocks_fit(surface: str, most: int) -> None:
    assert not Checker(surface, lambda _: None).check([section()] * most)
    assert Checker(surface, lambda _: None).check([section()] * (most + 1))


def test_two_blocks_cannot_have_the_same_id() -> None:
    errors = Checker("message", lambda _: None).check([section(block_id="b"), section(block_id="b")])
    assert errors == ['`block_id` "b" already exists [json-pointer:/blocks/1/block_id]']


MODAL: dict[str, Any] = {"type": "modal", "title": plain("Title"), "blocks": [section()]}


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"title": None}, "missing required field: title"),
        ({"submit": plain("x" * 25)}, "must be less than 25"),
        ({"close": plain("x" * 25)}, "must be less than 25"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001"),
        ({"callback_id": "x" * 256}, "must be less than 256"),
        ({"blocks": [asked({"type": "plain_text_input"})]}, "missing required field: submit"),
        ({"colour": "red"}, "no additional properties allowed: colour"),
    ],
)
def test_the_limits_of_a_modal(changed: dict[str, Any], complaint: str) -> None:
    assert check_view(MODAL, lambda _: None, kind="modal") == []
    errors = check_view(MODAL | changed, lambda _: None, kind="modal")
    assert any(complaint in error for error in errors), errors


def test_a_home_tab_has_no_title() -> None:
    home = {"type": "home", "blocks": [section()]}
    assert check_view(home, lambda _: None, kind="home") == []
    assert check_view(home | {"title": plain("x")}, lambda _: None, kind="home")


@pytest.mark.parametrize(
    ("method", "said", "error"),
    [
        ("chat.postMessage", {}, "no_text"),
        ("chat.postMessage", {"blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"blocks": [section("")]}, "invalid_blocks"),
        ("chat.postMessage", {"blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
        ("chat.postMessage", {"blocks": [table(1, 1), table(1, 1)]}, "invalid_attachments"),
        ("chat.postMessage", {"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ("chat.postMessage", {"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ("chat.update", {"ts": "1.000001", "text": "x"}, "message_not_found"),
        ("files.upload", {"content": "x"}, "method_deprecated"),
        ("chat.shout", {"text": "x"}, "unknown_method"),
    ],
)
async def test_what_slack_says_no_to(
    slack: Slack, team: Workspace, spring: Channel, client: Any, method: str, said: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await client.api_call(method, json={"channel": spring.id, **said})
    assert refusal.value.response["error"] == error
    slack.complaints.clear()


async def test_what_is_wrong_with_blocks_is_said_twice(slack: Slack, spring: Channel, client: Any) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=spring.id, text="x", blocks=[section("x" * 3001)])
    told = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert refusal.value.response["errors"] == [told]
    assert refusal.value.response["response_metadata"]["messages"] == [f"[ERROR] {told}"]


async def test_long_text_is_cut_in_a_post_and_refused_in_an_edit(
    slack: Slack, spring: Channel, client: Any
) -> None:
    posted = await client.chat_postMessage(channel=spring.id, text="x" * 50_000)
    assert len(slack.posts(spring)[0].text) == 40_000
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel=spring.id, ts=posted["ts"], text="x" * 4001)
