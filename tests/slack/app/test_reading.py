"""What comes in, taken apart: no Slack needed."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.app.inbound import AGAIN, again, pressed, spoken
from adapters.slack.app.modals import at_fields, refilled
from adapters.slack.app.origin import Origin, kind_of, origin_of
from adapters.slack.app.texts import first_link, said, unescaped
from adapters.slack.rendering.card import Surface
from bot.actions import JoinCohort, OpenCheckIn, Stale
from bot.inbound import CommandCall, Picked, Pressed
from bot.model import PlaceKind
from tests.support.world import utc

NOW = utc("2020-10-10T15:00")


@given(st.text().map(lambda text: text.replace("\r", "")))
def test_what_slack_escaped_comes_back_as_it_was_typed(text: str) -> None:
    assert unescaped(html.escape(text, quote=False)) == text


def test_what_slack_found_itself_stays() -> None:
    assert unescaped("<@U1|ana> &amp; <#C1|spring> &lt;!channel&gt;") == "<@U1|ana> & <#C1|spring> <!channel>"
    assert unescaped("link:<https://example.org/?a=1&amp;b=2>") == "link:<https://example.org/?a=1&b=2>"


def test_a_sentence_to_us_names_a_command_or_asks_for_help() -> None:
    for sentence, meant in (
        ("next", "course next"),
        ("/course next", "course next"),
        ("<@U0BOT> Next please", "course Next please"),
        ("cohort status", "cohort status"),
        ("status", "cohort status"),
        ("COURSE", "course "),
        ("help", "course help"),
        ("", "course help"),
        ("good morning", "course help"),
    ):
        call = said(sentence)
        assert f"{call.name} {call.text}" == meant, sentence


@given(st.text())
def test_no_sentence_breaks_it(text: str) -> None:
    assert said(text).name in ("course", "cohort")


def test_the_first_link_of_a_message_is_found_wherever_it_stands() -> None:
    assert first_link({"text": "see <https://a.example/?x=1&amp;y=2|here> <https://b.example>"}) == (
        "https://a.example/?x=1&y=2"
    )
    assert first_link({"text": "<mailto:ana@example.org|ana> and <javascript:alert(1)>"}) == ""
    block = {"type": "rich_text", "elements": [{"elements": [{"type": "link", "url": "https://c.example"}]}]}
    assert first_link({"text": "none", "blocks": [block]}) == "https://c.example"
    assert first_link({"attachments": [{"from_url": "https://d.example"}]}) == "https://d.example"
    assert first_link({"text": "<https://name:secret@e.example>"}) == ""


def test_a_place_is_what_slack_calls_it() -> None:
    assert kind_of("C1", "spring") is PlaceKind.CHANNEL
    assert kind_of("G1", "privategroup") is PlaceKind.CHANNEL
    assert kind_of("C1", "mpdm-ana--ben-1") is PlaceKind.GROUP
    assert kind_of("D1", "directmessage") is PlaceKind.DIRECT
    assert kind_of("C1", channel_type="mpim") is PlaceKind.GROUP


origins = st.builds(
    Origin,
    team_id=st.just("T1"),
    user_id=st.just("U1"),
    kind=st.sampled_from(PlaceKind),
    channel=st.sampled_from(["", "C1"]),
    thread=st.sampled_from(["", "1.2"]),
    card=st.sampled_from(["", "3.4"]),
    ephemeral=st.booleans(),
    response_url=st.sampled_from(["", "https://hooks.example/x"]),
)


@given(origins)
def test_a_view_leads_back_to_where_it_was_opened(origin: Origin) -> None:
    view = {"type": "modal", "id": "V1", "private_metadata": origin.written()}
    back = origin_of({"user": {"id": "U1"}, "view": view, "trigger_id": "t"}, "T1")
    assert back.surface is Surface.MODAL
    assert back.view_id == "V1"
    assert back.place == origin.place
    assert (back.thread, back.card, back.ephemeral) == (origin.thread, origin.card, origin.ephemeral)
    assert back.response_url == origin.response_url


@given(st.text() | st.sampled_from(["[]", "null", '{"kind": 3, "channel": []}', '{"url": {}}']))
def test_no_metadata_breaks_it(metadata: str) -> None:
    back = origin_of({"user": {"id": "U1"}, "view": {"type": "modal", "private_metadata": metadata}}, "T1")
    assert back.place.id


def test_secrets_of_an_origin_are_not_shown() -> None:
    origin = Origin(
        team_id="T1", user_id="U1", kind=PlaceKind.DIRECT, response_url="https://hooks/x", trigger_id="1.2.3"
    )
    assert "hooks" not in repr(origin)
    assert "1.2.3" not in repr(origin)


def test_what_opens_a_form_can_be_done_once_more() -> None:
    for what in (
        CommandCall(name="course", text='me zone:"Asia/Qatar"'),
        Picked(key="delivery-1", link="https://example.org"),
        Pressed(action=OpenCheckIn(cohort_id=1, unit="lesson-1")),
        Pressed(action=Stale(payload="v9:what")),
    ):
        body = {
            "actions": [{"type": "button", "action_id": AGAIN, "value": again(what)}],
            "user": {"id": "U1"},
        }
        act = pressed(body, "T1", NOW)
        assert act is not None
        assert act.what == what
        assert act.offered


@given(st.text(max_size=2000))
def test_no_button_breaks_it(value: str) -> None:
    for action_id in (AGAIN, "act:0"):
        body = {"actions": [{"type": "button", "action_id": action_id, "value": value}], "user": {"id": "U1"}}
        assert pressed(body, "T1", NOW) is not None


def test_when_it_was_done_is_slacks_word() -> None:
    button = {"type": "button", "value": "v1:join:3", "action_ts": "1602342000.000100"}
    act = pressed({"actions": [button], "user": {"id": "U1"}}, "T1", NOW)
    assert act is not None
    assert act.what == Pressed(action=JoinCohort(cohort_id=3))
    assert act.acted_at.replace(microsecond=0) == NOW


def test_what_no_person_said_is_passed_over() -> None:
    message = {
        "type": "message",
        "user": "U1",
        "channel": "D1",
        "ts": "1.2",
        "channel_type": "im",
        "text": "next",
    }
    assert spoken({"event": message}, "T1", NOW) is not None
    for other in (
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"user": ""},
        {"subtype": "channel_join"},
    ):
        assert spoken({"event": {**message, **other}}, "T1", NOW) is None


def test_the_same_message_is_one_thing_however_it_is_told() -> None:
    event = {"type": "message", "user": "U1", "channel": "C1", "ts": "1.2", "text": "hi"}
    one = spoken({"event": event, "event_id": "Ev1"}, "T1", NOW)
    other = spoken({"event": {**event, "type": "app_mention"}, "event_id": "Ev2"}, "T1", NOW)
    assert one is not None
    assert other is not None
    assert one.event_id == other.event_id
    elsewhere = spoken({"event": event, "event_id": "Ev1"}, "T2", NOW)
    assert elsewhere is not None
    assert elsewhere.event_id != one.event_id


def form(*blocks: dict[str, object]) -> dict[str, object]:
    return {"type": "modal", "callback_id": "form", "blocks": list(blocks), "id": "V1", "hash": "h"}


def test_problems_are_shown_at_fields_that_are_there() -> None:
    fields = form({"type": "section"}, {"type": "input", "block_id": "a"}, {"type": "input", "block_id": "b"})
    assert at_fields(fields, {"b": "wrong"}) == {"b": "wrong"}
    assert at_fields(fields, {"": "later", "gone": "too"}) == {"a": "later too"}
    assert at_fields(form({"type": "section"}), {"b": "wrong"}) == {}
    assert at_fields(fields, {}) == {}


def test_a_form_that_comes_back_is_no_longer_the_one_it_was() -> None:
    view = refilled(
        form({"type": "section", "text": {"type": "mrkdwn", "text": "x"}}), {"": "Please try again."}
    )
    assert set(view) == {"type", "callback_id", "blocks"}
    assert view["blocks"][1]["text"]["text"] == "Please try again."
