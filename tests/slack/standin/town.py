"""Workspaces, and who and what is in them."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from tests.slack.standin.calls import Call
from tests.slack.standin.facts import ALL_SCOPES, File, Ids, User
from tests.slack.standin.world import Channel, Group, Message, Token, Workspace
from tests.standin.clock import Clock
from tests.standin.server import StandIn


class Town(StandIn[Call]):
    """All workspaces of this Slack. Every method here is for tests to set the scene; nothing of it tells the app."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.ids = Ids()
        self.teams: dict[str, Workspace] = {}
        self.tokens: dict[str, Token] = {}
        self.passing: list[Message] = []
        self._last_ts = 0

    def workspace(
        self, name: str = "Spring Course", *, scopes: Collection[str] = ALL_SCOPES, installed: bool = True
    ) -> Workspace:
        """A new workspace; where the app is `installed`, with a bot and a token with these scopes."""
        domain = name.lower().replace(" ", "-")
        team = Workspace(id=self.ids.new("T"), name=name, domain=domain)
        self.teams[team.id] = team
        if installed:
            self.install(team, scopes=scopes)
        return team

    def install(
        self, team: Workspace, *, scopes: Collection[str] = ALL_SCOPES, lives: float | None = None
    ) -> Token:
        """A new token for the app's bot, who comes along at the first install; `lives` so many seconds."""
        if team.bot is None:
            bot_id = self.ids.new("U")
            team.bot = User(id=bot_id, team_id=team.id, name="companion", real_name="Companion", is_bot=True)
            team.bot_id = self.ids.new("B")
            team.users[bot_id] = team.bot
        expires_at = None if lives is None else self.clock.now() + lives
        value = f"xoxb-{secrets.token_hex(20)}"
        token = Token(value=value, team_id=team.id, scopes=frozenset(scopes), expires_at=expires_at)
        self.tokens[value] = token
        return token

    def token(self, team: Workspace) -> Token:
        """The newest token that still holds."""
        return [t for t in self.tokens.values() if t.team_id == team.id and not t.refused][-1]

    def refuse(self, team: Workspace, error: str) -> None:
        """From now on every token of this workspace is answered with this error (`token_revoked`,
        `account_inactive`, …).
        """
        for token in self.tokens.values():
            if token.team_id == team.id:
                token.refused = error

    def another_bot(self, team: Workspace, name: str) -> User:
        """The bot of some other app."""
        bot = User(id=self.ids.new("U"), team_id=team.id, name=name, real_name=name.title(), is_bot=True)
        team.users[bot.id] = bot
        return bot

    def channel(
        self, team: Workspace, name: str, *members: User, private: bool = False, bot: bool = True
    ) -> Channel:
        """A channel with these members, and with the app's bot."""
        channel = Channel(id=self.ids.new("C"), team_id=team.id, name=name, private=private)
        channel.members = {member.id for member in members}
        if bot and team.bot is not None:
            channel.members.add(team.bot.id)
        team.channels[channel.id] = channel
        return channel

    def find_channel(self, team: Workspace, name: str) -> Channel:
        return next(channel for channel in team.channels.values() if channel.name == name)

    def group(self, team: Workspace, handle: str, *members: User) -> Group:
        """A user group."""
        group = Group(id=self.ids.new("S"), team_id=team.id, handle=handle, name=handle.title())
        group.members = [member.id for member in members]
        team.groups[group.id] = group
        return group

    def file(self, user: User, name: str, content: bytes, mimetype: str = "application/pdf") -> File:
        """A file somebody uploaded."""
        file = File(id=self.ids.new("F"), team_id=user.team_id, owner=user.id, name=name, content=content)
        file.size, file.mimetype, file.complete, file.processed = len(content), mimetype, True, True
        self.teams[user.team_id].files[file.id] = file
        return file

    def process_files(self) -> None:
        """Slack has looked at every file that was uploaded: they can be shown now."""
        for team in self.teams.values():
            for file in team.files.values():
                file.processed = file.complete

    def find_direct(self, team_id: str, people: Collection[str]) -> Channel | None:
        """The conversation of exactly these people."""
        channels = self.teams[team_id].channels.values()
        return next((one for one in channels if one.direct and one.members == set(people)), None)

    def direct(self, team_id: str, people: Collection[str]) -> Channel:
        """The conversation of exactly these people, a new one where there is none yet."""
        if (known := self.find_direct(team_id, people)) is not None:
            return known
        several = len(set(people)) > 2
        channel = Channel(id=self.ids.new("G" if several else "D"), team_id=team_id, members=set(people))
        channel.kind = "mpim" if several else "im"
        if several:
            names = sorted(self.teams[team_id].users[person].name for person in people)
            channel.name = f"mpdm-{'--'.join(names)}-1"
        self.teams[team_id].channels[channel.id] = channel
        return channel

    def next_ts(self) -> str:
        """A timestamp no message has: later than all others."""
        self._last_ts = max(int(self.clock.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"
