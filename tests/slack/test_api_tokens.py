"""Tokens that Slack refuses: when a workspace is shut, and when another token is tried."""

from __future__ import annotations

import traceback

import pytest

from adapters.slack.ports import Declined
from bot.errors import Disconnected
from tests.slack.sending import Sending, post
from tests.slack.standin import Channel, Slack

POST = "chat.postMessage"


REFUSED = [
    "invalid_auth",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "not_authed",
    "org_login_required",
]


@pytest.mark.parametrize("code", REFUSED)
async def test_a_refused_token_shuts_the_workspace(
    slack: Slack, talk: Sending, channel: Channel, code: str
) -> None:
    token = slack.token(slack.teams[channel.team_id]).value
    slack.refuse(slack.teams[channel.team_id], code)
    with pytest.raises(Disconnected, match=f"{code}.*install it") as closed:
        await post(talk, channel)
    assert talk.keys.shut_out == [(channel.team_id, token)]
    assert token not in "".join(traceback.format_exception(closed.value))
    before = len(slack.calls)
    with pytest.raises(Disconnected):
        await post(talk, channel)
    assert len(slack.calls) == before


async def test_a_token_that_was_rotated_meanwhile_is_no_trouble(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    team = slack.teams[channel.team_id]
    old = slack.token(team)
    old.refused = "token_expired"
    slack.install(team)
    talk.keys.next_access = [old.value]
    await post(talk, channel)
    assert len(slack.posts(channel)) == 1
    assert talk.keys.shut_out == []


async def test_a_token_that_is_renewed_because_it_was_refused_is_used_at_once(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    """As one is that ended early: nobody hears of it."""
    team = slack.teams[channel.team_id]
    old = slack.token(team)
    old.refused = "token_expired"

    def renew() -> None:
        slack.install(team)

    talk.keys.on_shut = renew
    await post(talk, channel)
    assert len(slack.posts(channel)) == 1
    assert talk.keys.shut_out == [(team.id, old.value)]


async def test_somebody_elses_deactivated_account_is_not_ours(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    slack.moods.says(POST, "account_inactive")
    with pytest.raises(Declined, match="account_inactive"):
        await post(talk, channel)
    assert talk.keys.shut_out == []
