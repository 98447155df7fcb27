"""People and channels looked up for rosters and previews."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import replace

import pytest
import pytest_asyncio

from adapters.slack.directory import SlackDirectory
from adapters.slack.people import CachedPeople
from adapters.slack.ports import Access
from bot.errors import NotPermitted, RateLimited, Unavailable
from bot.model import AccountKind, Place, PlaceKind
from bot.ports import Found
from tests.slack.sending import Keyring, Sending, sending
from tests.slack.standin.facts import ALL_SCOPES
from tests.slack.standin.slack import Slack


class TellingKeys(Keyring):
    """Keys that know which scopes were granted, as ours do."""

    def __init__(self, slack: Slack) -> None:
        super().__init__(slack)
        self._slack = slack

    async def access(self, team_id: str) -> Access:
        access = await super().access(team_id)
        return replace(access, scopes=self._slack.tokens[access.token].scopes)


@pytest_asyncio.fixture
async def ours(slack: Slack) -> AsyncIterator[Sending]:
    async with sending(slack) as one:
        yield one


def directory(ours: Sending) -> SlackDirectory:
    people = CachedPeople(api=ours.api, clock=ours.clock)
    return SlackDirectory(api=ours.api, keys=TellingKeys(ours.slack), people=people)


def names(found: Found) -> dict[str, list[str]]:
    return {handle: [one.profile.name for one in several] for handle, several in found.accounts.items()}


async def test_ids_addresses_and_groups_in_one_go(slack: Slack, ours: Sending) -> None:
    team = slack.workspace()
    ana, bo, cem = (slack.person(team, name) for name in ("ana", "bo", "cem"))
    group = slack.group(team, "coaches", bo, cem)
    empty = slack.group(team, "nobody")
    found = await directory(ours).accounts(
        f"slack:{team.id}", [ana.id, group.id, empty.id, "cem@example.org", "dora@example.org", "U0NOBODY99"]
    )
    assert names(found) == {
        ana.id: ["Ana"],
        group.id: ["Bo", "Cem"],
        empty.id: [],
        "cem@example.org": ["Cem"],
        "dora@example.org": [],
        "U0NOBODY99": [],
    }
    assert not found.problems
    assert len(slack.called("users.info")) == 4, "each is asked about once"
    assert not slack.complaints


async def test_many_are_read_in_pages_and_who_is_on_none_is_asked_for(slack: Slack, ours: Sending) -> None:
    team = slack.workspace()
    several = [slack.person(team, f"person{number}") for number in range(450)]
    wanted = [one.id for one in several[:300]]
    found = await directory(ours).accounts(f"slack:{team.id}", [*wanted, "U0NOBODY99"])
    assert [len(found.accounts[one]) for one in wanted] == [1] * 300
    assert found.accounts["U0NOBODY99"] == ()
    assert all(found.accounts[one][0].profile.locale for one in wanted)
    assert len(slack.called("users.list")) <= 3
    assert len(slack.called("users.info")) == 1
    assert not slack.complaints


async def test_a_few_among_very_many_are_not_looked_for_on_every_page(slack: Slack, ours: Sending) -> None:
    team = slack.workspace()
    several = [slack.person(team, f"person{number}") for number in range(2000)]
    wanted = [one.id for one in several[-30:]]
    found = await directory(ours).accounts(f"slack:{team.id}", wanted)
    assert all(found.accounts[one] for one in wanted)
    assert len(slack.called("users.list")) <= 6


async def test_guests_bots_and_who_is_gone_are_told_as_what_they_are(slack: Slack, ours: Sending) -> None:
    team = slack.workspace()
    guest = slack.person(team, "gil", is_restricted=True)
    gone = slack.person(team, "gus", deleted=True)
    assert team.bot is not None
    found = await directory(ours).accounts(f"slack:{team.id}", [guest.id, gone.id, team.bot.id])
    kinds = [found.accounts[one][0].kind for one in (guest.id, gone.id, team.bot.id)]
    assert kinds == [AccountKind.GUEST, AccountKind.GONE, AccountKind.BOT]


@pytest.mark.parametrize(
    ("lacking", "handle"), [("users:read.email", "ana@example.org"), ("usergroups:read", "S1")]
)
async def test_without_the_scope_the_remedy_is_said_and_the_others_are_found(
    slack: Slack, ours: Sending, lacking: str, handle: str
) -> None:
    team = slack.workspace(scopes=ALL_SCOPES - {lacking})
    ana = slack.person(team, "ana")
    group = slack.group(team, "all", ana)
    handle = group.id if handle == "S1" else handle
    found = await directory(ours).accounts(f"slack:{team.id}", [handle, ana.id])
    assert lacking in found.problems[handle]
    assert handle not in found.accounts
    assert names(found) == {ana.id: ["Ana"]}
    assert not slack.called("users.lookupByEmail")


async def test_nobody_can_be_looked_up_without_the_scope_for_people(slack: Slack, ours: Sending) -> None:
    team = slack.workspace(scopes=ALL_SCOPES - {"users:read"})
    ana = slack.person(team, "ana")
    with pytest.raises(NotPermitted, match="users:read"):
        await directory(ours).accounts(f"slack:{team.id}", [ana.id])


async def test_a_slack_that_is_busy_or_away_is_told_as_such(slack: Slack, ours: Sending) -> None:
    team = slack.workspace()
    ana = slack.person(team, "ana")
    slack.moods.limited("users.info", retry_after=30)
    with pytest.raises(RateLimited):
        await directory(ours).accounts(f"slack:{team.id}", [ana.id])
    ours.naps.time += 31
    slack.moods.dropped("users.info")
    with pytest.raises(Unavailable):
        await directory(ours).accounts(f"slack:{team.id}", [ana.id])


async def obstacle(
    slack: Slack, ours: Sending, *, scopes: Collection[str] = ALL_SCOPES, **facts: bool
) -> str:
    team = slack.workspace(scopes=scopes)
    archived = facts.pop("archived", False)
    channel = slack.channel(team, "spring", **facts)
    channel.archived = archived
    place = Place(space=f"slack:{team.id}", kind=PlaceKind.CHANNEL, id=channel.id)
    return await directory(ours).obstacle(place)


async def test_what_stands_in_the_way_of_posting(slack: Slack, ours: Sending) -> None:
    without_public = ALL_SCOPES - {"chat:write.public"}
    assert await obstacle(slack, ours) == ""
    assert await obstacle(slack, ours, bot=False) == ""  # public, and chat:write.public was granted
    assert "/invite" in await obstacle(slack, ours, bot=False, scopes=without_public)
    assert "/invite" in await obstacle(slack, ours, bot=False, private=True)
    assert "archived" in await obstacle(slack, ours, archived=True)
    assert "chat:write" in await obstacle(slack, ours, scopes=ALL_SCOPES - {"chat:write"})
    # What Slack does not say is no obstacle.
    assert await obstacle(slack, ours, scopes=ALL_SCOPES - {"channels:read"}) == ""
    slack.moods.dropped("conversations.info")
    assert await obstacle(slack, ours) == ""
