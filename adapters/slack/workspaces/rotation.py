"""Tokens that end after some hours, and the one that buys the next: it can be spent once, by one process.

Whoever renews holds the workspace's baton, a secret that the safe gives to one taker only. Where it is gone, somebody
else is at it: the new token is waited for. A baton that never comes back (its holder was killed) is done without; then,
or where two spend the same refresh token after all, the one that is refused looks once more for what the other has
kept before it gives up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

import aiohttp

from adapters.slack.ports import Declined
from adapters.slack.web_api.asking import Credentials, exchanged
from adapters.slack.web_api.faults import TokenRefused
from adapters.slack.workspaces.installation import Installation, until
from bot.errors import Disconnected, Unavailable
from bot.ports import Clock, Safe

log = logging.getLogger(__name__)

#: Where batons lie in the safe, by workspace.
BATONS = "slack-batons"
#: Seconds between two looks for what another process may have kept, and how many looks.
LOOK_EVERY = 0.5
LOOKS = 30
Read = Callable[[str], Awaitable[Installation | None]]
Keep = Callable[[Installation], Awaitable[None]]


class Rotation:
    """Renews tokens, with the credentials of the app."""

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        base_url: str,
        credentials: Credentials,
        safe: Safe,
        clock: Clock,
    ) -> None:
        self._session = session
        self._base_url = base_url
        self._credentials = credentials
        self._safe = safe
        self._clock = clock

    async def renewed(self, old: Installation, *, read: Read, keep: Keep) -> Installation:
        """The installation with a newer token than this one, kept already: ours, or another process's.

        Raises Declined or TokenRefused where Slack does not take the refresh token and nobody has a newer one;
        RateLimited, Unavailable, Unconfirmed, StorageError.
        """
        current = await read(old.team_id)
        if current is None or current.token != old.token:
            return _there(current, old)
        if await self._safe.take(BATONS, old.team_id, self._clock.now()) is None:
            newer = await self._looked_for(current, read)
            if newer is not None:
                return newer
        try:
            return await self._spend(current, read, keep)
        finally:
            await self.ready(old.team_id)

    async def ready(self, team_id: str) -> None:
        """From now on anybody may renew the token of this workspace. Raises StorageError."""
        await self._safe.put(BATONS, team_id, "free")

    async def forget(self, team_id: str) -> None:
        """The app was removed from this workspace. Raises StorageError."""
        await self._safe.drop(BATONS, team_id)

    async def _spend(self, old: Installation, read: Read, keep: Keep) -> Installation:
        current = await read(old.team_id)
        if current is None or current.token != old.token:
            return _there(current, old)
        try:
            new = await self._bought(current)
        except (Declined, TokenRefused):
            newer = await self._looked_for(current, read)
            if newer is None:
                raise
            return newer
        await keep(new)
        log.info("a token was renewed", extra={"workspace": new.team_id})
        return new

    async def _bought(self, old: Installation) -> Installation:
        got = await exchanged(
            self._session,
            self._base_url,
            self._credentials,
            grant_type="refresh_token",
            refresh_token=old.refresh_token,
        )
        if got.get("token_type") != "bot" or not got.get("access_token"):
            raise Unavailable("Slack gave something else than a new token (oauth.v2.access)")
        return replace(
            old,
            token=str(got["access_token"]),
            refresh_token=str(got.get("refresh_token") or ""),
            expires_at=until(got.get("expires_in"), self._clock.now()),
        )

    async def _looked_for(self, old: Installation, read: Read) -> Installation | None:
        """What another process has kept meanwhile; None where nobody has."""
        for _ in range(LOOKS):
            current = await read(old.team_id)
            if current is None or current.token != old.token:
                return _there(current, old)
            await asyncio.sleep(LOOK_EVERY)
        return None


def _there(current: Installation | None, old: Installation) -> Installation:
    if current is None:
        raise Disconnected(f"The app was removed from the workspace {old.team_id}")
    return current
