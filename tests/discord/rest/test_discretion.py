"""No token gets into the log, however much is logged."""

from __future__ import annotations

import logging

import pytest

from tests.discord.rest.answering import TOKEN, Answering, Talk
from tests.discord.rest.test_api import FOLLOW_UP, SECRET, call_back


async def test_discord_pys_own_words(
    server: Answering, talk: Talk, naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.limited(1)
    await call_back(talk)
    server.limited(2)
    ids = {"application_id": "1094", "interaction_token": SECRET}
    await talk.api.call(
        "PATCH", f"{FOLLOW_UP}/messages/@original", ids, body={"content": "a secret of Ana's"}
    )
    waited = [record.getMessage() for record in caplog.records if "rate limited" in record.getMessage()]
    assert len(waited) == 2
    assert "/interactions/77/…/callback" in waited[0]
    assert "/webhooks/1094/…/messages/@original" in waited[1]
    assert SECRET not in caplog.text
    assert TOKEN not in caplog.text
    assert "a secret of Ana's" not in caplog.text


async def test_other_addresses_stay_as_they_are(
    server: Answering, talk: Talk, naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    server.limited(1)
    await talk.api.call(
        "GET", "/channels/{channel_id}/messages/{message_id}", {"channel_id": "5", "message_id": "6"}
    )
    assert "/channels/5/messages/6 responded with 429" in caplog.text


async def test_a_connection_that_is_lost_and_made_anew_is_one_line_and_no_alarm(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    error = ConnectionResetError("Connection lost")
    logging.getLogger("discord.shard").error(
        "Attempting a reconnect for shard ID %s in %.2fs", 0, 1.5, exc_info=error
    )
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage() == (
        "Attempting a reconnect for shard ID 0 in 1.50s (ConnectionResetError: Connection lost)"
    )
    assert not record.exc_info
