"""A platform's directory in memory, with the bad moods of real ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import replace

from bot.errors import DeliveryError
from bot.model import Account, AccountKind, Place, Profile
from bot.ports import Found


async def _nothing() -> None:
    """What happens while a directory that nobody watches is asked."""


class MoodyDirectory:
    """A `Directory` of these accounts. Its next answers are the errors in `moods` (None: it answers well), then well.

    `groups` has the ids of members by the id of the group, `addresses` ids by email address. Where `sees_addresses` is
    False, looking one up is a problem of its own; `knows_addresses` is False for a platform that has none.
    `obstacles` stand in the way of posting, by the id of a channel. `on_ask` is awaited whenever something is asked.
    `asked` holds the handles of every question, `looked_at` the places.
    """

    def __init__(
        self,
        accounts: Iterable[Account] = (),
        *,
        groups: Mapping[str, Collection[str]] | None = None,
        addresses: Mapping[str, str] | None = None,
        sees_addresses: bool = True,
        knows_addresses: bool = True,
        obstacles: Mapping[str, str] | None = None,
        moods: Iterable[DeliveryError | None] = (),
        on_ask: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self.known = {account.profile.external_id: account for account in accounts}
        self._groups = groups or {}
        self._addresses = {address.casefold(): person for address, person in (addresses or {}).items()}
        self._sees_addresses = sees_addresses
        self.knows_addresses = knows_addresses
        self.obstacles = dict(obstacles or {})
        self._moods = iter(moods)
        self.on_ask = on_ask
        self.asked: list[frozenset[str]] = []
        self.looked_at: list[Place] = []

    async def accounts(self, space: str, handles: Collection[str]) -> Found:
        self.asked.append(frozenset(handles))
        await self._answer()
        accounts: dict[str, tuple[Account, ...]] = {}
        problems: dict[str, str] = {}
        for handle in handles:
            if "@" in handle and not self._sees_addresses:
                problems[handle] = "I lack the permission users:read.email; an admin can add it."
            else:
                accounts[handle] = tuple(self._in(space, handle))
        return Found(accounts=accounts, problems=problems, groups=frozenset(self._groups))

    async def obstacle(self, place: Place) -> str:
        self.looked_at.append(place)
        await self._answer()
        return self.obstacles.get(place.id, "")

    async def _answer(self) -> None:
        await self.on_ask()
        if (error := next(self._moods, None)) is not None:
            raise error

    def _in(self, space: str, handle: str) -> Iterable[Account]:
        ids = self._groups.get(handle, (self._addresses.get(handle.casefold(), handle),))
        for person in ids:
            if (account := self.known.get(person)) is not None:
                yield replace(account, profile=replace(account.profile, space=space))


def account(
    external_id: str,
    name: str = "",
    *,
    zone: str = "America/New_York",
    locale: str = "en-US",
    kind: AccountKind = AccountKind.PERSON,
) -> Account:
    """An account; its space is that in which it is looked up."""
    profile = Profile(
        space="", external_id=external_id, name=name or external_id.title(), zone=zone, locale=locale
    )
    return Account(profile=profile, kind=kind)
