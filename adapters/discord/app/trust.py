"""Who may create cohorts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.model import Account


class Trust:
    """`trusted` are those who may create cohorts besides people who manage the server: ids of people, or of roles."""

    def __init__(self, trusted: Collection[str]) -> None:
        self._ids = frozenset(trusted)

    def holds(self, account: Account, member: Mapping[str, Any]) -> bool:
        """Whether this person may create cohorts in this server. `member` is a member object of Discord's, or so much
        of it as there is: in direct messages nobody has roles.
        """
        theirs = {account.profile.external_id, *(str(role) for role in member.get("roles") or ())}
        return account.runs_it or not self._ids.isdisjoint(theirs)
