"""What comes in from Discord, and how it is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Coroutine

import discord

from adapters.discord.app.answers import Answers
from adapters.discord.app.callers import Callers
from adapters.discord.app.client import CompanionClient
from adapters.discord.app.completing import Completing
from adapters.discord.app.drafts import Drafts
from adapters.discord.app.events import Happenings
from adapters.discord.app.fetching import Fetching
from adapters.discord.app.forms import Forms
from adapters.discord.app.inbound import act_of, spoken
from adapters.discord.app.line import Line
from adapters.discord.app.pressing import presses
from adapters.discord.app.reception import Patience, Reception
from adapters.discord.app.trust import Trust
from adapters.discord.ports import Api, Channels, House
from adapters.work import Seen, Work
from bot.ports import Clock

log = logging.getLogger(__name__)

#: More than this is not worked on at once: Discord would be answered too late anyway.
MOST_UNDER_WAY = 2_000


class DiscordApp:
    """Listens to a client, and answers."""

    def __init__(
        self,
        *,
        client: CompanionClient,
        house: House,
        api: Api,
        channels: Channels,
        clock: Clock,
        trusted: Collection[str] = (),
        server: str = "",
        patience: Patience | None = None,
        moved: Callable[[], None] = lambda: None,
    ) -> None:
        """`trusted` is that of `Trust`, `server` that of `Fetching`. `moved` is told when we may be in other servers
        than before.
        """
        patience = patience or Patience()
        self._api = api
        self._moved = moved
        self._work = Work()
        self._taken = Seen()
        self._crowded = False
        callers = Callers(house=house, api=api, servers=client, trust=Trust(trusted), clock=clock)
        forms = Forms(Drafts(clock))
        self._reception = Reception(
            house=house,
            callers=callers,
            answers=Answers(api, forms),
            forms=forms,
            fetching=Fetching(server=server),
            work=self._work,
            patience=patience,
        )
        self._completing = Completing(house=house, callers=callers, seconds=patience.suggestions)
        self._happenings = Happenings(house=house, channels=channels, callers=callers, clock=clock)
        client.add_dynamic_items(presses(self._take))
        for hears in (
            *(self.on_interaction, self.on_message),
            *(self.on_ready, self.on_guild_join, self.on_guild_remove),
            *(self.on_member_join, self.on_member_update, self.on_user_update, self.on_raw_member_remove),
            *(self.on_guild_channel_update, self.on_guild_channel_delete),
            *(self.on_thread_update, self.on_raw_thread_delete),
        ):
            client.event(hears)

    async def stop(self, within: float = 3.0) -> bool:
        """Wait up to `within` seconds for what is under way; whether all of it came to its end."""
        return await self._work.finish(within)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self._take(interaction)

    async def on_message(self, message: discord.Message) -> None:
        act = spoken(message, locale=self._reception.locale(str(message.author.id)))
        if act is not None:
            self._begin(self._reception.write(act))

    async def on_member_join(self, member: discord.Member) -> None:
        self._begin(self._happenings.came(member))

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        self._begin(self._happenings.changed(before, after))

    async def on_user_update(self, before: discord.User, after: discord.User) -> None:
        if (before.name, before.global_name) != (after.name, after.global_name):
            for guild in after.mutual_guilds:
                if (member := guild.get_member(after.id)) is not None:
                    self._begin(self._happenings.renamed(member))

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        self._begin(self._happenings.went(gone.guild_id, gone.user))

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        self._happenings.channel_changed(after.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self._happenings.channel_changed(channel.id)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        self._happenings.channel_changed(after.id)

    async def on_raw_thread_delete(self, gone: discord.RawThreadDeleteEvent) -> None:
        self._happenings.channel_changed(gone.thread_id)

    async def on_ready(self) -> None:
        self._moved()  # discord.py does not tell who adds us while it still takes in the servers we are in

    async def on_guild_join(self, guild: discord.Guild) -> None:
        log.info("let into a server", extra={"server": str(guild.id)})
        self._moved()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        log.warning("put out of a server, or it is gone", extra={"server": str(guild.id)})
        self._moved()

    def _take(self, interaction: discord.Interaction) -> None:
        """Begin to answer an interaction, however often and by whichever way discord.py tells of it."""
        if interaction.user.bot or not self._taken.first(str(interaction.id)):
            return
        line = Line(
            api=self._api,
            id=str(interaction.id),
            application_id=str(interaction.application_id),
            token=interaction.token,
        )
        if interaction.type is discord.InteractionType.autocomplete:
            self._begin(self._completing.complete(interaction, line))
            return
        try:
            act = act_of(interaction, line)
        except Exception:
            log.exception("something from Discord could not be understood")
            return
        if act is not None:
            self._begin(self._reception.act(act))

    def _begin(self, doing: Coroutine[object, object, None]) -> None:
        if self._work.under_way >= MOST_UNDER_WAY:
            if not self._crowded:
                log.error("too much comes in at once; what there is no room for is dropped")
            self._crowded = True
            doing.close()
            return
        self._crowded = False
        self._work.start(doing)
