"""What happens in a workspace: people come and go, change, or open their home, and we are removed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.slack.app.home import Homes
from adapters.slack.app.inbound import identity, instant, is_visitor
from adapters.slack.app.intake import Mangled, needed_id, not_understood
from adapters.slack.people import account_of
from adapters.slack.ports import Declined, House, Keys, People
from adapters.work import Seen
from bot.errors import DeliveryError, Disconnected, RateLimited, StorageError
from bot.model import AccountKind, Passage, Place, PlaceKind
from bot.ports import Clock

log = logging.getLogger(__name__)

Removed = Callable[[str], Awaitable[None]]
"""Told the id of a workspace that says we were removed from it, or that our token was revoked."""

#: Seconds between tries where Slack or the database does not answer.
_WAITS = (1.0, 5.0, 30.0)
_PASSAGES = {"member_joined_channel": Passage.CAME, "member_left_channel": Passage.LEFT}


class Happenings:
    """Takes in Slack's events but messages."""

    def __init__(
        self, *, house: House, keys: Keys, people: People, homes: Homes, clock: Clock, on_removed: Removed
    ) -> None:
        self._house = house
        self._keys = keys
        self._people = people
        self._homes = homes
        self._clock = clock
        self._on_removed = on_removed
        self._seen = Seen()

    async def happened(self, body: Mapping[str, Any], team_id: str) -> None:
        """Deal with one event. Slack may tell it several times; what it changes is the same each time. It was
        acknowledged, so Slack does not tell it again because we failed: we try again ourselves.
        """
        event = body["event"]
        if not self._seen.first(identity("event", team_id, str(body.get("event_id") or ""))):
            return
        for wait in (*_WAITS, None):
            try:
                await self._deal_with(event, body, team_id)
            except Disconnected:
                log.info("an event of a workspace that is closed to us", extra={"workspace": team_id})
            except (Declined, DeliveryError, StorageError) as error:
                problem = {"event": str(event.get("type")), "problem": type(error).__name__}
                if wait is None or isinstance(error, Declined):
                    log.warning("an event could not be dealt with", extra=problem)
                else:
                    asked = error.retry_after if isinstance(error, RateLimited) else 0.0
                    await asyncio.sleep(max(wait, asked))
                    continue
            except Mangled as error:
                not_understood(error)
            except Exception:
                log.exception("an event broke: %s", event.get("type"))
            return

    async def _deal_with(self, event: Mapping[str, Any], body: Mapping[str, Any], team_id: str) -> None:
        match event.get("type"):
            case "app_home_opened" if event.get("tab") == "home" and not is_visitor(body, team_id):
                await self._homes.opened(needed_id(team_id), needed_id(event.get("user")))
            case "member_joined_channel" | "member_left_channel" if not is_visitor(body, team_id):
                await self._passed(event, body, team_id)
            case "user_change":
                await self._changed(_object(event.get("user")), needed_id(team_id))
            case "app_uninstalled":
                await self._on_removed(needed_id(team_id))
            case "tokens_revoked" if _object(event.get("tokens")).get("bot"):
                await self._on_removed(needed_id(team_id))

    async def _passed(self, event: Mapping[str, Any], body: Mapping[str, Any], team_id: str) -> None:
        user, channel = needed_id(event.get("user")), needed_id(event.get("channel"))
        access = await self._keys.access(needed_id(team_id))
        if user == access.bot_user_id:
            return
        account = await self._people.account(team_id, user)
        if account.kind is AccountKind.BOT:
            return
        await self._house.passed(
            Place(space=f"slack:{team_id}", kind=PlaceKind.CHANNEL, id=channel),
            account,
            _PASSAGES[event["type"]],
            at=instant(event.get("event_ts")) or instant(body.get("event_time")) or self._clock.now(),
        )

    async def _changed(self, user: Mapping[str, Any], team_id: str) -> None:
        user_id = needed_id(user.get("id"))
        _object(user.get("profile") or {})
        if user.get("is_bot"):
            return
        await self._people.forget(team_id, user_id)
        # The event says all that matters, but for who was deactivated it has neither language nor zone.
        is_whole = bool(user.get("deleted") or user.get("locale"))
        account = account_of(team_id, user) if is_whole else await self._people.account(team_id, user_id)
        await self._house.changed(account)


def _object(value: object) -> Mapping[str, Any]:
    """Raises Mangled where it is none."""
    if not isinstance(value, Mapping):
        raise Mangled("not an object")
    return value
