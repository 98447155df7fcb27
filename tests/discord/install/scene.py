"""`companion run` as an operator starts it, in a server of the stand-in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.discord.standin import Act, Channel, Discord, Guild, Message, Person
from tests.front.running import PATIENCE, Running, begun, environment
from tests.front.serving import COURSE, by_day, until_said

LESSON = "Lesson 1 is open"


class Scene:
    """A server with the bot in it, its channel #spring, Farah, who may manage it, and Ana, who learns."""

    def __init__(self, discord: Discord, guild: Guild, tmp_path: Path) -> None:
        self.discord = discord
        self.guild = guild
        self.channel = discord.find_channel(guild, "spring")
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
        (tmp_path / "small.yaml").write_text(COURSE.format(zone=by_day()))

    async def connected(self, process: Running) -> None:
        """Returns once this process is connected, whichever was killed before it is known to be gone, and Discord knows
        the commands.
        """
        await until_said(process, "connected to Discord")
        await self.discord.until(lambda: len(self.discord.gateway.live) == 1, within=PATIENCE)
        await self.discord.until(lambda: any(self.discord.commands.values()), within=PATIENCE)

    async def shown(self, act: Act, words: str = "") -> Message:
        """An answer to this, once it says this."""
        return await self._said(lambda: act.replies, words)

    async def posted(self, channel: Channel, words: str) -> Message:
        return await self._said(lambda: self.discord.posts(channel), words)

    async def _said(self, messages: Callable[[], Sequence[Message]], words: str) -> Message:
        def found() -> list[Message]:
            return [one for one in messages() if words in self.discord.words(one)]

        return (await self.discord.until(found, within=PATIENCE))[0]

    async def asks(self, who: Person, *path: str, **options: Any) -> Message:
        """Use a command in the channel; its answer."""
        return await self.shown(await who.command(*path, channel=self.channel, **options))

    async def propose(self) -> Message:
        """The card of a cohort whose first lesson is open already."""
        return await self.asks(self.farah, "cohort", "create", course="small", start=begun())

    async def create(self) -> None:
        """A cohort whose first lesson is open already."""
        await self.farah.press(await self.propose(), "Yes, start it")

    @property
    def lessons(self) -> int:
        """How often the first lesson stands in the channel."""
        return sum(LESSON in self.discord.words(one) for one in self.discord.posts(self.channel))
