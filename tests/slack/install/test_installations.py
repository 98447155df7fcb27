"""The way into many workspaces: tokens from the safe, renewed in time, by one process."""

from __future__ import annotations

import asyncio

import pytest

from adapters.slack.workspaces import installations, rotation
from adapters.slack.workspaces.installation import Installation
from adapters.slack.workspaces.installations import DRAWER
from adapters.slack.workspaces.rotation import BATONS
from bot.errors import Disconnected, Refused, StorageError, Unavailable
from storage.memory import MemorySafe
from tests.slack.install.support import installation, process, rotating
from tests.slack.standin.slack import Slack

HOUR = 3600


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing waits for renewals as long as a busy machine needs."""
    monkeypatch.setattr(installations, "ENDS_WITHIN", 20)


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for another process to renew looks often, and not for long."""
    monkeypatch.setattr(rotation, "LOOK_EVERY", 0.001)
    monkeypatch.setattr(rotation, "LOOKS", 20)


async def test_what_was_installed_is_there_for_every_process_until_it_is_removed(slack: Slack) -> None:
    team = slack.workspace()
    safe = MemorySafe()
    async with process(slack, safe) as one, process(slack, safe) as two:
        with pytest.raises(Disconnected, match="not installed there"):
            await two.installations.access(team.id)
        await one.installations.install(installation(team, slack.token(team)))
        assert one.opened.told == [team.id]
        access = await two.installations.access(team.id)
        assert access.token == slack.token(team).value
        slack.refuse(team, "account_inactive")
        await two.installations.removed(team.id)
        assert await safe.get(DRAWER, team.id) is None
        slack.clock.forward(31)  # one does without asking for half a minute
        with pytest.raises(Disconnected):
            await one.installations.access(team.id)


async def test_late_word_of_a_removal_does_not_remove_a_new_installation(slack: Slack) -> None:
    team = slack.workspace()
    async with process(slack) as one:
        await one.installations.install(installation(team, slack.token(team)))
        await one.installations.removed(team.id)
        assert (await one.installations.access(team.id)).team_id == team.id


async def test_a_reinstallation_opens_the_workspace_again(slack: Slack) -> None:
    team = slack.workspace()
    async with process(slack) as one:
        await one.installations.install(installation(team, slack.token(team)))
        old = slack.token(team).value
        slack.refuse(team, "token_revoked")
        await one.installations.shut(team.id, old)
        with pytest.raises(Disconnected, match="install the app again"):
            await one.installations.access(team.id)
        await one.installations.install(installation(team, slack.install(team)))
        assert (await one.installations.access(team.id)).token != old
        assert one.opened.told == [team.id, team.id]


async def test_a_token_is_renewed_two_hours_before_its_end_without_keeping_anybody_waiting(
    slack: Slack,
) -> None:
    team = slack.workspace(installed=False)
    async with process(slack) as one:
        old = rotating(slack, team, lives=12 * HOUR)
        await one.installations.install(old)
        slack.clock.forward(9.9 * HOUR)
        assert (await one.installations.access(team.id)).token == old.token
        assert not slack.called("oauth.v2.access")
        slack.clock.forward(0.2 * HOUR)
        assert (await one.installations.access(team.id)).token == old.token
        await one.installations.close()
        new = await one.installations.access(team.id)
        assert new.token == slack.token(team).value != old.token
        assert len(slack.called("oauth.v2.access")) == 1
        assert not slack.complaints


async def test_a_token_that_ended_is_renewed_before_it_is_given(slack: Slack) -> None:
    team = slack.workspace(installed=False)
    async with process(slack) as one:
        await one.installations.install(rotating(slack, team, lives=HOUR))
        slack.clock.forward(2 * HOUR)
        several = await asyncio.gather(*(one.installations.access(team.id) for _ in range(20)))
        assert {access.token for access in several} == {slack.token(team).value}
        assert len(slack.called("oauth.v2.access")) == 1


async def test_two_processes_spend_one_refresh_token(slack: Slack, quick_looks: None) -> None:
    team = slack.workspace(installed=False)
    safe = MemorySafe()
    async with process(slack, safe) as one, process(slack, safe) as two:
        await one.installations.install(rotating(slack, team, lives=HOUR))
        slack.clock.forward(2 * HOUR)
        got = await asyncio.gather(one.installations.access(team.id), two.installations.access(team.id))
        assert {access.token for access in got} == {slack.token(team).value}
        assert len(slack.called("oauth.v2.access")) == 1


async def test_a_baton_that_nobody_gives_back_is_done_without(slack: Slack, quick_looks: None) -> None:
    """Its holder was killed."""
    team = slack.workspace(installed=False)
    async with process(slack) as one:
        await one.installations.install(rotating(slack, team, lives=HOUR))
        await one.safe.drop(BATONS, team.id)
        slack.clock.forward(2 * HOUR)
        assert (await one.installations.access(team.id)).token == slack.token(team).value
        assert await one.safe.get(BATONS, team.id) is not None


class SlowSafe(MemorySafe):
    """Whose first look tells of things as they were: another process keeps something meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.stale: list[str] = []

    async def get(self, drawer: str, name: str) -> str | None:
        return self.stale.pop(0) if self.stale and drawer == DRAWER else await super().get(drawer, name)


async def test_who_loses_the_race_finds_what_the_winner_kept(slack: Slack, quick_looks: None) -> None:
    team = slack.workspace(installed=False)
    safe = SlowSafe()
    async with process(slack, safe) as one, process(slack, safe) as two:
        old = rotating(slack, team, lives=HOUR)
        await one.installations.install(old)
        slack.clock.forward(2 * HOUR)
        winner = await one.installations.access(team.id)
        safe.stale = [old.written()] * 5
        loser = await two.installations.access(team.id)
        assert loser.token == winner.token == slack.token(team).value
        assert len(slack.called("oauth.v2.access")) == 2


async def test_slack_out_of_reach_costs_nothing_while_the_token_holds(slack: Slack) -> None:
    team = slack.workspace(installed=False)
    async with process(slack) as one:
        old = rotating(slack, team, lives=HOUR)
        await one.installations.install(old)
        broken = slack.moods.broken("oauth.v2.access", times=None)
        for _ in range(10):
            assert (await one.installations.access(team.id)).token == old.token
            await one.installations.close()
        assert len(slack.called("oauth.v2.access")) == 1, "asked once a minute"
        slack.clock.forward(2 * HOUR)
        with pytest.raises(Unavailable):
            await one.installations.access(team.id)
        broken.release()
        assert (await one.installations.access(team.id)).token == slack.token(team).value


async def test_a_refresh_token_that_slack_does_not_take_closes_the_workspace(
    slack: Slack, quick_looks: None
) -> None:
    team = slack.workspace(installed=False)
    async with process(slack) as one:
        await one.installations.install(rotating(slack, team, lives=HOUR))
        slack.refuse(team, "token_revoked")
        slack.clock.forward(2 * HOUR)
        with pytest.raises(Disconnected, match="invalid_refresh_token"):
            await one.installations.access(team.id)


async def test_a_token_that_slack_calls_ended_is_renewed_and_the_workspace_opened(slack: Slack) -> None:
    """Our clock may be behind."""
    team = slack.workspace(installed=False)
    async with process(slack) as one:
        old = rotating(slack, team, lives=12 * HOUR)
        await one.installations.install(old)
        await one.installations.shut(team.id, old.token)
        assert (await one.installations.access(team.id)).token == slack.token(team).value != old.token
        assert one.opened.told == [team.id, team.id]


async def test_a_token_that_another_process_has_replaced_is_not_held_against_the_workspace(
    slack: Slack,
) -> None:
    team = slack.workspace()
    safe = MemorySafe()
    async with process(slack, safe) as one, process(slack, safe) as two:
        old = installation(team, slack.token(team))
        await one.installations.install(old)
        await one.installations.access(team.id)
        await two.installations.install(installation(team, slack.install(team)))
        await one.installations.shut(team.id, old.token)
        assert (await one.installations.access(team.id)).token == slack.token(team).value


class AwaySafe(MemorySafe):
    """A safe whose database goes away, or whose key was changed."""

    problem: Exception | None = None

    async def get(self, drawer: str, name: str) -> str | None:
        if self.problem is not None:
            raise self.problem
        return await super().get(drawer, name)


async def test_while_the_database_is_away_what_is_known_is_used(slack: Slack) -> None:
    team, other = slack.workspace(), slack.workspace("Other")
    safe = AwaySafe()
    async with process(slack, safe) as one:
        await one.installations.install(installation(team, slack.token(team)))
        safe.problem = StorageError("away")
        slack.clock.forward(HOUR)
        assert (await one.installations.access(team.id)).team_id == team.id
        with pytest.raises(Unavailable):
            await one.installations.access(other.id)
        safe.problem = Refused("put away under another key")
        with pytest.raises(Disconnected, match="another key"):
            await one.installations.access(team.id)


async def test_what_is_written_down_is_read_back_and_no_repr_shows_a_token(slack: Slack) -> None:
    kept = rotating(slack, slack.workspace(), lives=HOUR)
    assert Installation.read(kept.written()) == kept
    assert kept.token not in repr(kept)
    assert kept.refresh_token not in repr(kept)
