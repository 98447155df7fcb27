"""Who somebody is in Slack: name, zone, locale, and what kind of account it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.ports import Api, Urgency
from bot.model import Account, AccountKind, Profile
from bot.ports import Clock
from bot.walltime import zone_names

#: Nobody is asked about again before this, unless an event says that they changed.
REMEMBERED = timedelta(minutes=10)
#: How many people are remembered; the longest unused are forgotten first.
MOST = 20_000


class CachedPeople:
    """`People`, by users.info."""

    def __init__(self, *, api: Api, clock: Clock, most: int = MOST) -> None:
        self._api = api
        self._clock = clock
        self._most = most
        self._forgotten = 0
        self._known: OrderedDict[tuple[str, str], tuple[datetime, Account]] = OrderedDict()

    async def account(self, team_id: str, user_id: str, *, urgency: Urgency = Urgency.ANSWER) -> Account:
        known = self.known(team_id, user_id)
        if known is not None:
            return known
        forgotten = self._forgotten
        told = await self._api.call(
            team_id, "users.info", {"user": user_id, "include_locale": True}, urgency=urgency
        )
        account = account_of(team_id, told["user"])
        if forgotten == self._forgotten:  # else what was told may be from before they changed
            self.remember(team_id, account)
        return account

    def known(self, team_id: str, user_id: str) -> Account | None:
        """Somebody as Slack told them a short while ago; None where it must be asked."""
        known = self._known.get((team_id, user_id))
        if known is None or self._clock.now() - known[0] >= REMEMBERED:
            return None
        self._known.move_to_end((team_id, user_id))
        return known[1]

    def remember(self, team_id: str, account: Account) -> None:
        """Somebody as Slack has just told them."""
        key = (team_id, account.profile.external_id)
        self._known[key] = (self._clock.now(), account)
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    async def forget(self, team_id: str, user_id: str) -> None:
        self._forgotten += 1
        self._known.pop((team_id, user_id), None)


def account_of(team_id: str, user: Mapping[str, Any]) -> Account:
    """From a user object as users.info, users.list and user_change have it.

    The zone is Slack's `tz` where it is one; else empty, and the cohort's own holds. Somebody of another workspace
    (a stranger, through a shared channel) is a guest here whatever they are at home.
    """
    profile = user.get("profile") or {}
    names = (
        profile.get("display_name"),
        profile.get("real_name"),
        user.get("real_name"),
        user.get("name"),
        user["id"],
    )
    zone = str(user.get("tz") or "")
    stranger = bool(user.get("is_stranger")) or user.get("team_id", team_id) not in (team_id, None, "")
    return Account(
        profile=Profile(
            space=f"slack:{team_id}",
            external_id=str(user["id"]),
            name=next(str(name).strip() for name in names if name and str(name).strip()),
            zone=zone if zone in zone_names() else "",
            locale=str(user.get("locale") or ""),
        ),
        kind=_kind(user, stranger),
        runs_it=not stranger
        and not user.get("deleted")
        and any(user.get(rank) for rank in ("is_admin", "is_owner", "is_primary_owner")),
    )


def _kind(user: Mapping[str, Any], stranger: bool) -> AccountKind:
    if user.get("deleted"):
        return AccountKind.GONE
    if user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == "USLACKBOT":
        return AccountKind.BOT
    if stranger or user.get("is_restricted") or user.get("is_ultra_restricted"):
        return AccountKind.GUEST
    return AccountKind.PERSON
