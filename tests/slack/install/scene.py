"""`companion run` as an operator starts it, in a workspace of the stand-in."""

from __future__ import annotations

import json
from pathlib import Path

from yarl import URL

from tests.front.running import PATIENCE, Running, begun, environment
from tests.front.serving import printed, until_said
from tests.slack.install.support import browser
from tests.slack.standin import Channel, Message, Person, Slack
from tests.standin.moods import Mood
from tests.support.installed import Installed


class Scene(Installed[Channel, Message]):
    """A workspace with the app as its manifest has it, a channel, and an admin and a learner in it."""

    name = "Slack"

    def __init__(self, slack: Slack, tmp_path: Path) -> None:
        slack.app.configure(json.loads(printed("slack", "manifest")))
        self.slack = slack
        self.team = slack.workspace(scopes=slack.app.scopes)
        self.maria = slack.person(self.team, "maria", is_admin=True)
        self.ana = slack.person(self.team, "ana", tz="Asia/Qatar")
        super().__init__(slack, slack.channel(self.team, "spring", self.maria, self.ana), tmp_path)
        self.env = environment(
            DATABASE_URL=f"sqlite:///{tmp_path}/companion.db",
            SLACK_API_URL=slack.api,
            SLACK_BOT_TOKEN=slack.token(self.team).value,
            SLACK_APP_TOKEN=slack.app.app_token,
            COMPANION_COURSES=str(tmp_path),
            LOG_LEVEL="debug",
        )

    async def connected(self, process: Running) -> None:
        """Returns once this process is connected, and whichever was killed before it is known to be gone."""
        await until_said(process, "connected to Slack")
        await self.slack.until(lambda: len(self.slack.sockets.open) == 1, within=PATIENCE)

    async def shown(self, who: Person, words: str) -> Message:
        """What only this person sees, once it says this."""
        return await self.said(lambda: self.slack.ephemerals(who), words)

    def many(self, url: str) -> dict[str, str]:
        """The settings for many workspaces, which install the app at this address; Slack knows it already."""
        self.slack.app.configure(json.loads(printed("slack", "manifest", "--oauth", url)))
        return {name: value for name, value in self.env.items() if name != "SLACK_BOT_TOKEN"} | {
            "SLACK_CLIENT_ID": self.slack.app.client_id,
            "SLACK_CLIENT_SECRET": self.slack.app.client_secret,
            "SLACK_AUTHORIZE_URL": f"{self.slack.url}/oauth/v2/authorize",
            "COMPANION_SECRET_KEYS": printed("slack", "key").strip(),
            "COMPANION_HTTP_PORT": str(URL(url).port),
            "COMPANION_PUBLIC_URL": url,
        }

    async def install(self, url: str) -> tuple[int, str]:
        """Maria follows the install link and agrees; the page she comes to."""
        async with browser() as visitor:
            async with visitor.get(f"{url}/slack/install", allow_redirects=False) as response:
                asked = dict(URL(response.headers["Location"]).query)
            async with visitor.get(self.slack.installing.allow(asked, self.maria, self.team)) as response:
                return response.status, await response.text()

    async def propose(self) -> Message:
        """The card of a cohort whose first lesson is open already."""
        await self.maria.command(f"/cohort create small start:{begun()}", channel=self.channel)
        return await self.shown(self.maria, "Lesson 1")

    async def create(self) -> None:
        """A cohort whose first lesson is open already."""
        await self.maria.click(await self.propose(), "Yes, start it")

    async def join(self, card: Message) -> None:
        await self.ana.click(card, "Join")
        await self.shown(self.ana, "Welcome, Ana")

    async def progress(self) -> None:
        await self.ana.command("/course progress", channel=self.channel)
        await self.shown(self.ana, "Your progress")

    def away(self) -> list[Mood]:
        return [self.slack.moods.broken(name, times=None) for name in ("apps.connections.open", "auth.test")]

    @property
    def secrets(self) -> list[str]:
        return [self.slack.token(self.team).value, self.slack.app.app_token]
