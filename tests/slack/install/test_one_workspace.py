"""The way into one workspace, by the token of the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from adapters.slack.web_api.api import slack_session
from adapters.slack.workspaces.keys import OneWorkspace
from bot.errors import Disconnected, Refused, Unavailable
from tests.slack.install.support import Opened
from tests.slack.standin.slack import Slack
from tests.standin.clock import OurClock


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with slack_session() as one:
        yield one


def keys(
    slack: Slack, session: aiohttp.ClientSession, token: str, opened: Opened | None = None
) -> OneWorkspace:
    return OneWorkspace(
        session=session,
        base_url=slack.api,
        token=token,
        clock=OurClock(slack.clock),
        opened=opened or Opened(),
    )


async def test_slack_is_asked_once_whose_token_it_is(slack: Slack, session: aiohttp.ClientSession) -> None:
    team = slack.workspace(scopes={"chat:write", "commands"})
    opened = Opened()
    ours = keys(slack, session, slack.token(team).value, opened)
    await ours.open()
    for _ in range(3):
        access = await ours.access(team.id)
    assert team.bot is not None
    assert (access.team_id, access.bot_id, access.bot_user_id) == (team.id, team.bot_id, team.bot.id)
    assert access.scopes == {"chat:write", "commands"}
    assert len(slack.called("auth.test")) == 1
    assert opened.told == [team.id]
    assert access.token not in repr(access)


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_token_that_slack_does_not_take_is_told_with_its_remedy(
    slack: Slack, session: aiohttp.ClientSession, error: str
) -> None:
    team = slack.workspace()
    token = slack.token(team).value
    slack.refuse(team, error)
    with pytest.raises(Refused, match=rf"SLACK_BOT_TOKEN \({error}\).*OAuth & Permissions") as caught:
        await keys(slack, session, token).open()
    assert token not in str(caught.value)


async def test_where_slack_is_out_of_reach_at_first_it_is_asked_when_it_is_needed(
    slack: Slack, session: aiohttp.ClientSession
) -> None:
    team = slack.workspace()
    ours = keys(slack, session, slack.token(team).value)
    slack.moods.broken("auth.test", times=2)
    with pytest.raises(Unavailable):
        await ours.open()
    with pytest.raises(Unavailable):
        await ours.access(team.id)
    assert (await ours.access(team.id)).team_id == team.id


async def test_a_token_for_a_whole_organisation_is_refused(
    slack: Slack, session: aiohttp.ClientSession
) -> None:
    team = slack.workspace()
    slack.app.for_organisation = True
    with pytest.raises(Refused, match="Enterprise organisation"):
        await keys(slack, session, slack.token(team).value).open()


async def test_another_workspace_is_closed(slack: Slack, session: aiohttp.ClientSession) -> None:
    team, other = slack.workspace(), slack.workspace("Other")
    ours = keys(slack, session, slack.token(team).value)
    await ours.open()
    with pytest.raises(Disconnected, match=f"{team.id}, not to {other.id}"):
        await ours.access(other.id)


async def test_a_token_that_was_shut_out_is_tried_again_after_a_while(
    slack: Slack, session: aiohttp.ClientSession
) -> None:
    """Slack has called good tokens wrong while it was ill."""
    team = slack.workspace()
    token = slack.token(team).value
    opened = Opened()
    ours = keys(slack, session, token, opened)
    await ours.open()
    await ours.shut(team.id, token)
    for _ in range(5):
        with pytest.raises(Disconnected, match="OAuth & Permissions"):
            await ours.access(team.id)
    assert len(slack.called("auth.test")) == 1
    slack.clock.forward(301)
    assert (await ours.access(team.id)).token == token
    assert opened.told == [team.id, team.id]


async def test_that_the_app_was_removed_is_believed_where_the_token_no_longer_holds(
    slack: Slack, session: aiohttp.ClientSession
) -> None:
    team = slack.workspace()
    ours = keys(slack, session, slack.token(team).value)
    await ours.open()
    await ours.removed(team.id)  # late word of an earlier removal
    assert (await ours.access(team.id)).team_id == team.id
    slack.refuse(team, "account_inactive")
    await ours.removed(team.id)
    with pytest.raises(Disconnected):
        await ours.access(team.id)
