"""Who people are: what Slack tells, remembered for a while, and what it does not tell is not made up."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.slack.people import CachedPeople, account_of
from bot.model import AccountKind
from tests.slack.sending import Sending, sending
from tests.slack.standin.slack import Slack


@pytest_asyncio.fixture
async def ours(slack: Slack) -> AsyncIterator[Sending]:
    async with sending(slack) as one:
        yield one


async def test_name_zone_and_language_come_from_slack_once_in_ten_minutes(
    slack: Slack, ours: Sending
) -> None:
    team = slack.workspace()
    ana = slack.person(team, "ana", display_name="Ana M.", tz="Asia/Qatar", locale="es-ES", is_admin=True)
    people = CachedPeople(api=ours.api, clock=ours.clock)
    for _ in range(3):
        account = await people.account(team.id, ana.id)
    profile = account.profile
    assert (profile.space, profile.external_id) == (f"slack:{team.id}", ana.id)
    assert (profile.name, profile.zone, profile.locale) == ("Ana M.", "Asia/Qatar", "es-ES")
    assert (account.kind, account.runs_it) == (AccountKind.PERSON, True)
    assert len(slack.called("users.info")) == 1
    ana.display_name = "Ana Maria"
    slack.clock.forward(601)
    assert (await people.account(team.id, ana.id)).profile.name == "Ana Maria"
    ana.display_name = "Ana"
    await people.forget(team.id, ana.id)
    assert (await people.account(team.id, ana.id)).profile.name == "Ana"
    assert not slack.complaints


async def test_only_so_many_are_remembered(slack: Slack, ours: Sending) -> None:
    team = slack.workspace()
    several = [slack.person(team, name) for name in ("ana", "bo", "cem")]
    people = CachedPeople(api=ours.api, clock=ours.clock, most=2)
    for one in several:
        await people.account(team.id, one.id)
    assert [people.known(team.id, one.id) is not None for one in several] == [False, True, True]


@pytest.mark.parametrize(
    ("facts", "kind", "runs_it"),
    [
        ({}, AccountKind.PERSON, False),
        ({"is_owner": True}, AccountKind.PERSON, True),
        ({"is_primary_owner": True}, AccountKind.PERSON, True),
        ({"is_restricted": True}, AccountKind.GUEST, False),
        ({"is_restricted": True, "is_ultra_restricted": True}, AccountKind.GUEST, False),
        ({"is_bot": True}, AccountKind.BOT, False),
        ({"id": "USLACKBOT"}, AccountKind.BOT, False),
        ({"deleted": True, "is_admin": True}, AccountKind.GONE, False),
        ({"team_id": "T0OTHER", "is_admin": True}, AccountKind.GUEST, False),
        ({"is_stranger": True, "is_owner": True}, AccountKind.GUEST, False),
    ],
)
def test_what_somebody_is(facts: dict[str, object], kind: AccountKind, runs_it: bool) -> None:
    account = account_of("T1", {"id": "U1", "team_id": "T1", "name": "ana", **facts})
    assert (account.kind, account.runs_it) == (kind, runs_it)


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "localtime"])
def test_a_zone_that_is_none_stays_open(zone: str | None) -> None:
    account = account_of("T1", {"id": "U1", "name": "ana", "tz": zone})
    assert (account.profile.zone, account.profile.locale) == ("", "")


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"display_name": "Ana", "real_name": "Ana Maria"}, "name": "am"}, "Ana"),
        ({"profile": {"display_name": " ", "real_name": "Ana Maria"}, "name": "am"}, "Ana Maria"),
        ({"profile": None, "name": "am"}, "am"),
        ({}, "U1"),
    ],
)
def test_everybody_has_a_name(user: dict[str, object], name: str) -> None:
    assert account_of("T1", {"id": "U1", **user}).profile.name == name
