"""Home: what somebody sees who opens the app in Slack."""

from __future__ import annotations

import logging

from adapters.slack.app.trust import Trust
from adapters.slack.ports import Api, Declined, House, People
from adapters.slack.rendering.views import home_view
from adapters.work import Seen
from bot.errors import DeliveryError, StorageError
from bot.model import AccountKind

log = logging.getLogger(__name__)


class Homes:
    """Publishes homes. Those who have looked at theirs get it anew after whatever they do; others when they open it."""

    def __init__(self, *, api: Api, house: House, people: People, trust: Trust) -> None:
        self._api = api
        self._house = house
        self._people = people
        self._trust = trust
        self._looked = Seen()
        self._busy: dict[tuple[str, str], bool] = {}

    async def opened(self, team_id: str, user_id: str) -> None:
        """Somebody looks at their home now. Raises as `Api.call` and `House.home` do: they look at nothing then."""
        self._looked.first(f"{team_id} {user_id}")
        await self._publish(team_id, user_id)

    async def refresh(self, team_id: str, user_id: str) -> None:
        """They did something, which may change what stands there. Where that cannot be shown, the old stays."""
        if not self._looked.knows(f"{team_id} {user_id}"):
            return
        try:
            await self._publish(team_id, user_id)
        except (Declined, DeliveryError, StorageError) as error:
            problem = {"workspace": team_id, "problem": type(error).__name__}
            log.warning("a home could not be shown", extra=problem)

    async def _publish(self, team_id: str, user_id: str) -> None:
        """Show what holds now. While one is on its way no other is sent after it that might arrive first."""
        key = (team_id, user_id)
        if key in self._busy:
            self._busy[key] = True
            return
        try:
            while True:
                self._busy[key] = False
                try:
                    await self._show(team_id, user_id)
                except (Declined, DeliveryError, StorageError):
                    if not self._busy[key]:
                        raise
                if not self._busy[key]:
                    return
        finally:
            del self._busy[key]

    async def _show(self, team_id: str, user_id: str) -> None:
        account = await self._people.account(team_id, user_id)
        if account.kind in (AccountKind.BOT, AccountKind.GONE):
            return
        trusted = await self._trust.holds(account)
        message = await self._house.home(account.profile, trusted=trusted)
        view = home_view(message, reader=account.profile)
        await self._api.call(team_id, "views.publish", {"user_id": user_id, "view": view})
