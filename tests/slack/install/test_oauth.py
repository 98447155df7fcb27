"""Installing the app in a workspace, from the install link to the page at the end, with a browser of its own."""

from __future__ import annotations

import asyncio
import logging

import pytest
from yarl import URL

from adapters.slack.manifest import manifest
from adapters.slack.workspaces.oauth import MOST_BEGUN
from bot.commands.catalogue import COMMANDS
from bot.errors import Disconnected
from storage.memory import MemorySafe
from tests.slack.install.support import Site, browser, site
from tests.slack.standin.facts import User
from tests.slack.standin.slack import Slack
from tests.slack.standin.world import Workspace


def somebody(slack: Slack, name: str = "Rainbow & Sons <b>") -> tuple[Workspace, User]:
    team = slack.workspace(name, installed=False)
    return team, slack.person(team, "maria")


def allowed(slack: Slack, asked: URL, who: tuple[Workspace, User]) -> str:
    team, user = who
    return slack.installing.allow(dict(asked.query), user, team)


async def test_from_the_link_to_a_workspace_that_is_open(slack: Slack) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        asked = await ours.begin()
        status, text = await ours.go(allowed(slack, asked, who))
        assert status == 200
        assert "Rainbow &amp; Sons &lt;b&gt;" in text
        assert "<b>" not in text
        assert "/cohort create" in text
        access = await ours.process.installations.access(who[0].id)
        assert access.token == slack.token(who[0]).value
        assert access.bot_id == who[0].bot_id
        assert "chat:write" in access.scopes
        assert ours.process.opened.told == [who[0].id]
    assert not slack.complaints


@pytest.mark.parametrize("emails", [False, True])
async def test_the_link_asks_for_what_the_manifest_has(slack: Slack, *, emails: bool) -> None:
    async with site(slack, emails=emails) as ours:
        asked = await ours.begin()
    made = manifest(COMMANDS, public_url="https://companion.example.org", oauth=True, emails=emails)
    assert asked.query["scope"].split(",") == made["oauth_config"]["scopes"]["bot"]


async def test_the_cookie_can_be_read_by_nobody_else(slack: Slack) -> None:
    async with site(slack) as ours:
        async with ours.browser.get(f"{ours.url}/slack/install", allow_redirects=False) as response:
            cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/slack" in cookie


async def test_who_does_not_agree_installs_nothing_and_may_try_again(slack: Slack) -> None:
    async with site(slack) as ours:
        asked = await ours.begin()
        status, text = await ours.go(slack.installing.deny(dict(asked.query)))
        assert (status, "Nothing was installed" in text) == (200, True)
        assert 'href="/slack/install"' in text
        assert not slack.called("oauth.v2.access")


async def test_a_link_can_be_used_once_and_for_ten_minutes(slack: Slack) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        address = allowed(slack, await ours.begin(), who)
        assert (await ours.go(address))[0] == 200
        status, text = await ours.go(address)
        assert (status, "no longer works" in text) == (400, True)
        late = allowed(slack, await ours.begin(), who)
        slack.clock.forward(601)
        assert (await ours.go(late))[0] == 400
        assert len(slack.called("oauth.v2.access")) == 1


async def test_what_somebody_else_began_installs_nothing_here(slack: Slack) -> None:
    """An attacker's link, followed by somebody who is signed in to their own workspace."""
    who = somebody(slack)
    async with site(slack) as ours, browser() as victim:
        address = allowed(slack, await ours.begin(), who)
        other = Site(url=ours.url, browser=victim, process=ours.process)
        status, text = await other.go(address)
        assert (status, "another browser" in text) == (400, True)
        await other.begin()  # with a cookie of their own it is no better
        status, _ = await other.go(address)
        assert status == 400
        assert not slack.called("oauth.v2.access")


async def test_several_tabs_of_one_browser_may_be_at_it(slack: Slack) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        first, second = await ours.begin(), await ours.begin()
        assert (await ours.go(allowed(slack, first, who)))[0] == 200
        assert (await ours.go(allowed(slack, second, who)))[0] == 200


@pytest.mark.parametrize("query", ["", "code=1", "state=x&code=1", "state=&code=", "error=access_denied"])
async def test_an_address_that_nobody_was_sent_to_does_nothing(slack: Slack, query: str) -> None:
    async with site(slack) as ours:
        status, _ = await ours.go(f"{ours.url}/slack/oauth_redirect?{query}")
        assert status == 400
        assert not slack.calls


async def test_what_an_operator_has_to_mend_is_said_to_them(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        address = allowed(slack, await ours.begin(), who)
        slack.app.client_secret += "-anew"
        with caplog.at_level(logging.ERROR):
            status, text = await ours.go(address)
        assert (status, "not set up for this yet" in text) == (500, True)
        assert "SLACK_CLIENT_SECRET" in caplog.text
        assert "SLACK_CLIENT_SECRET" not in text
        assert "a-client-secret" not in caplog.text


@pytest.mark.parametrize(("error", "said"), [("invalid_code", "invalid_code"), ("<script>", "unknown_error")])
async def test_what_slack_says_is_shown_as_text(slack: Slack, error: str, said: str) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        address = allowed(slack, await ours.begin(), who)
        slack.moods.says("oauth.v2.access", error)
        status, text = await ours.go(address)
        assert status == 400
        assert said in text
        assert "<script>" not in text


async def test_slack_out_of_reach_is_no_fault_of_theirs(slack: Slack) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        address = allowed(slack, await ours.begin(), who)
        slack.moods.broken("oauth.v2.access")
        status, text = await ours.go(address)
        assert (status, "Not right now" in text) == (503, True)


async def test_the_link_cannot_fill_the_database(slack: Slack) -> None:
    async with site(slack) as ours:
        for _ in range(MOST_BEGUN):
            await ours.begin()
        async with ours.browser.get(f"{ours.url}/slack/install", allow_redirects=False) as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "60")
            assert "try again in a minute" in await response.text()
        slack.clock.forward(60)
        await ours.begin()


async def test_a_whole_organisation_is_turned_away_and_nothing_kept(slack: Slack) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        address = allowed(slack, await ours.begin(), who)
        slack.app.for_organisation = True
        status, text = await ours.go(address)
        assert (status, "One workspace at a time" in text) == (400, True)
        with pytest.raises(Disconnected):
            await ours.process.installations.access(who[0].id)
        assert ours.process.opened.told == []


async def test_a_return_may_come_to_another_process(slack: Slack) -> None:
    who = somebody(slack)
    safe = MemorySafe()
    async with site(slack, safe) as one, site(slack, safe) as two:
        asked = await one.begin()
        there = URL(allowed(slack, asked, who))
        cookies = one.browser.cookie_jar.filter_cookies(URL(f"{one.url}/slack"))
        # Slack gives the code to the address it was asked for; a balancer brings it to either process.
        slack.installing.codes[there.query["code"]] = (
            who[0].id,
            who[1].id,
            f"{two.url}/slack/oauth_redirect",
        )
        here = URL(f"{two.url}/slack/oauth_redirect").with_query(there.query)
        async with two.browser.get(here, cookies=cookies) as response:
            assert response.status == 200


async def test_two_returns_at_the_same_moment_install_once(slack: Slack) -> None:
    who = somebody(slack)
    async with site(slack) as ours:
        address = allowed(slack, await ours.begin(), who)
        answers = await asyncio.gather(*(ours.go(address) for _ in range(5)))
        assert sorted(status for status, _ in answers) == [200, 400, 400, 400, 400]
        assert len(slack.called("oauth.v2.access")) == 1


async def test_pages_are_in_the_language_of_the_browser_and_keep_to_themselves(slack: Slack) -> None:
    async with site(slack) as ours:
        headers = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
        async with ours.browser.get(f"{ours.url}/slack/oauth_redirect", headers=headers) as response:
            text = await response.text()
            assert '<html lang="es">' in text
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"


async def test_whether_it_is_well_can_be_asked(slack: Slack) -> None:
    async with site(slack) as ours:
        status, text = await ours.go(f"{ours.url}/health")
        assert (status, text) == (200, '{"status": "ok"}')
        assert (await ours.go(f"{ours.url}/elsewhere"))[0] == 404
