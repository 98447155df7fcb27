"""Who may create cohorts."""

from __future__ import annotations

import logging
from collections.abc import Collection

from bot.errors import DeliveryError
from bot.model import Account
from bot.ports import Directory

log = logging.getLogger(__name__)


class Trust:
    """`trusted` are those who may create cohorts besides people who run the workspace: ids of people, or e-mail
    addresses, which are looked up in `directory` once for each workspace.
    """

    def __init__(self, *, trusted: Collection[str], directory: Directory | None) -> None:
        self._ids = frozenset(one for one in trusted if "@" not in one)
        self._addresses = frozenset(one for one in trusted if "@" in one)
        self._directory = directory
        self._behind_addresses: dict[str, frozenset[str]] = {}
        self._troubled: set[str] = set()

    async def holds(self, account: Account) -> bool:
        """Whether this person may create cohorts in this workspace."""
        who = account.profile
        if account.runs_it or who.external_id in self._ids:
            return True
        return bool(self._addresses) and who.external_id in await self._behind(who.space)

    async def _behind(self, space: str) -> frozenset[str]:
        if space in self._behind_addresses or self._directory is None:
            return self._behind_addresses.get(space, frozenset())
        try:
            found = await self._directory.accounts(space, self._addresses)
        except DeliveryError as error:
            log.warning("trusted people could not be looked up", extra={"problem": type(error).__name__})
            return frozenset()
        ids = frozenset(one.profile.external_id for several in found.accounts.values() for one in several)
        if not found.problems:
            self._behind_addresses[space] = ids
        elif space not in self._troubled:
            # Asked again with the next click: the app may be installed anew, with the scope that was missing.
            self._troubled.add(space)
            why = "; ".join(sorted(set(found.problems.values())))
            log.warning("some of SLACK_FACILITATORS cannot be looked up: %s", why, extra={"space": space})
        return ids
