"""What Slack's refusals mean for a message, in words for a facilitator."""

from __future__ import annotations

import logging

import pytest

from adapters.slack.ports import Declined
from adapters.slack.sending.refusals import delivery_error
from bot.errors import DeliveryError, NotPermitted, Unreachable
from bot.model import Place, PlaceKind

CHANNEL = Place(space="slack:T1", kind=PlaceKind.CHANNEL, id="C1")
PERSON = Place(space="slack:T1", kind=PlaceKind.DIRECT, id="U1")


@pytest.mark.parametrize(
    ("code", "where", "kind", "said"),
    [
        ("not_in_channel", CHANNEL, NotPermitted, "not in the channel.*write /invite"),
        (
            "channel_not_found",
            CHANNEL,
            Unreachable,
            "find the channel.*private.*write /invite.*another channel",
        ),
        ("channel_not_found", PERSON, Unreachable, "nobody with this id"),
        ("is_archived", CHANNEL, Unreachable, "the channel is archived. Unarchive it"),
        ("account_inactive", PERSON, Unreachable, "deactivated.*out of the cohort"),
        ("user_disabled", PERSON, Unreachable, "deactivated"),
        ("user_not_found", PERSON, Unreachable, "nobody with this id"),
        ("cannot_dm_bot", PERSON, Unreachable, "an app, not a person"),
        ("messages_tab_disabled", PERSON, NotPermitted, "Messages Tab.*App Home"),
        ("restricted_action", CHANNEL, NotPermitted, "the channel is restricted.*admin"),
        ("restricted_action_read_only_channel", CHANNEL, NotPermitted, "the channel is restricted.*admin"),
        ("ekm_access_denied", CHANNEL, NotPermitted, "admins.*ekm_access_denied"),
        ("not_allowed", CHANNEL, NotPermitted, "admins.*not_allowed"),
        ("message_not_found", CHANNEL, Unreachable, "no longer there"),
        ("edit_window_closed", CHANNEL, Unreachable, "can no longer be changed"),
        ("msg_too_long", CHANNEL, DeliveryError, "fault of mine.*log"),
        ("no_text", CHANNEL, DeliveryError, "fault of mine"),
        ("something_new", CHANNEL, DeliveryError, "something_new"),
    ],
)
def test_every_refusal_has_a_remedy(code: str, where: Place, kind: type[DeliveryError], said: str) -> None:
    error = delivery_error(Declined("chat.postMessage", code), where)
    assert type(error) is kind
    with pytest.raises(kind, match=said):
        raise error


def test_a_missing_scope_is_named() -> None:
    error = delivery_error(Declined("chat.postMessage", "missing_scope", "mpim:write"), CHANNEL)
    assert isinstance(error, NotPermitted)
    assert "mpim:write" in str(error)
    assert "install it again" in str(error)
    assert "a permission" in str(delivery_error(Declined("chat.postMessage", "missing_scope"), CHANNEL))


def test_what_slack_says_about_a_fault_of_ours_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    delivery_error(Declined("chat.postMessage", "invalid_blocks", "[json-pointer:/blocks/3]"), CHANNEL)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "/blocks/3" in caplog.records[0].__dict__["declined"]
    caplog.clear()
    delivery_error(Declined("chat.postMessage", "is_archived"), CHANNEL)
    assert caplog.records == []
