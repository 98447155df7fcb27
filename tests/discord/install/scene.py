"""`companion run` as an operator starts it, in a server of the stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.discord.standin import Act, Channel, Discord, Guild, Message, Person
from tests.front.running import PATIENCE, Running, begun, environment
from tests.front.serving import until_said
from tests.standin.moods import Mood
from tests.support.installed import Installed


class Scene(Installed[Channel, Message]):
    """A server with the bot in it, its channel #spring, Farah, who may manage it, and Ana, who learns."""

    name = "Discord"

    def __init__(self, discord: Discord, guild: Guild, tmp_path: Path) -> None:
        super().__init__(discord, discord.find_channel(guild, "spring"), tmp_path)
        self.discord = discord
        self.guild = guild
        self.farah, self.ana = discord.find_person("farah"), discord.find_person("ana")
        # A machine that is busy with everything else answers later than Discord would wait, and no test is about that.
        discord.patience = PATIENCE
        self.env = environment(
            DATABASE_URL=f"sqlite:///{tmp_path}/companion.db",
            DISCORD_API_URL=discord.api,
            DISCORD_TOKEN=discord.token,
            COMPANION_COURSES=str(tmp_path),
            LOG_LEVEL="debug",
        )

    async def connected(self, process: Running) -> None:
        """Returns once this process is connected, whichever was killed before it is known to be gone, and Discord knows
        the commands.
        """
        await until_said(process, "connected to Discord")
        await self.discord.until(lambda: len(self.discord.gateway.live) == 1, within=PATIENCE)
        await self.discord.until(lambda: any(self.discord.commands.values()), within=PATIENCE)

    async def shown(self, act: Act, words: str = "") -> Message:
        """An answer to this, once it says this."""
        return await self.said(lambda: act.replies, words)

    async def asks(self, who: Person, *path: str, **options: Any) -> Message:
        """Use a command in the channel; its answer."""
        return await self.shown(await who.command(*path, channel=self.channel, **options))

    async def propose(self) -> Message:
        """The card of a cohort whose first lesson is open already."""
        return await self.asks(self.farah, "cohort", "create", course="small", start=begun())

    async def create(self) -> None:
        """A cohort whose first lesson is open already."""
        await self.farah.press(await self.propose(), "Yes, start it")

    async def join(self, card: Message) -> None:
        await self.shown(await self.ana.press(card, "Join"), "Welcome, Ana")

    async def progress(self) -> None:
        assert "Your progress" in self.discord.words(await self.asks(self.ana, "course", "progress"))

    def away(self) -> list[Mood]:
        return [
            self.discord.moods.broken(name, times=None) for name in ("GET /users/@me", "GET /gateway/bot")
        ]

    async def told_all(self) -> None:
        await super().told_all()
        await self.discord.until(lambda: self.discord.threads(self.channel), within=PATIENCE)

    @property
    def read(self) -> list[str]:
        """With the names of the threads."""
        return [*super().read, *(one.name for one in self.discord.threads(self.channel))]

    @property
    def secrets(self) -> list[str]:
        return [self.discord.token, *(act.token for act in self.discord.acts.all)]
