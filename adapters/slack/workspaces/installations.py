"""The way into many workspaces: each was installed by its own people, its tokens lie encrypted in the safe."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from adapters.slack.ports import Access, Declined
from adapters.slack.web_api.asking import who_are_we
from adapters.slack.web_api.faults import TokenRefused
from adapters.slack.workspaces.installation import Installation
from adapters.slack.workspaces.keys import TRIED_AGAIN, Opened
from adapters.slack.workspaces.rotation import Rotation
from bot.errors import DeliveryError, Disconnected, Refused, StorageError, Unavailable, Unconfirmed
from bot.ports import Clock, Safe

log = logging.getLogger(__name__)

#: Where installations lie in the safe, by workspace.
DRAWER = "slack-installations"
#: For so long a token is used without asking the safe whether another process has put a newer one there.
REMEMBERED = timedelta(seconds=30)
#: A token is renewed once it holds for less than this; Slack's hold for twelve hours.
RENEWED_BEFORE = timedelta(hours=2)
#: After a renewal that failed, a token that still holds is used for so long before it is tried again.
RENEWED_AGAIN = timedelta(minutes=1)

#: Seconds that renewals under way have when the companion stops.
ENDS_WITHIN = 0.5


@dataclass(slots=True)
class _Known:
    """What this process knows of one workspace, and since when. `refused` is a token that Slack did not take."""

    installation: Installation | None = None
    read_at: datetime | None = None
    refused: str = ""
    refused_at: datetime | None = None
    failed_at: datetime | None = None


class Installations:
    """`Keys` to every workspace in which the app was installed. Any number of processes may share one safe."""

    #: One workspace that does not take its token is no trouble of the whole companion.
    refused_at: None = None

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        base_url: str,
        safe: Safe,
        rotation: Rotation,
        clock: Clock,
        opened: Opened,
    ) -> None:
        self._session = session
        self._base_url = base_url
        self._safe = safe
        self._rotation = rotation
        self._clock = clock
        self._opened = opened
        self._known: defaultdict[str, _Known] = defaultdict(_Known)
        self._renewing: dict[str, asyncio.Task[Installation]] = {}

    async def install(self, installation: Installation) -> None:
        """The app was installed (again) in a workspace: from now on with this token. Raises StorageError."""
        await self._keep(installation)
        await self._rotation.ready(installation.team_id)
        self._known[installation.team_id] = _Known(installation=installation, read_at=self._clock.now())
        log.info(
            "installed in a workspace", extra={"workspace": installation.team_id, "called": installation.team}
        )
        await self._opened(installation.team_id)

    async def access(self, team_id: str) -> Access:
        """As `Keys` has it; Unavailable where neither this process nor the safe can say, or where a token has run out
        and Slack is out of reach.
        """
        installation = await self._current(team_id)
        known = self._known[team_id]
        now = self._clock.now()
        if installation.token == known.refused:
            if known.refused_at is not None and now - known.refused_at < TRIED_AGAIN:
                raise _closed(team_id, "Slack does not take its token any more")
            known.refused = ""
        if installation.expires_at is None or installation.expires_at - now > RENEWED_BEFORE:
            return installation.access
        if installation.expires_at > now:
            # It still holds: nobody who waits for an answer waits for this.
            if known.failed_at is None or now - known.failed_at >= RENEWED_AGAIN:
                self._renewal(installation)
            return installation.access
        try:
            return (await asyncio.shield(self._renewal(installation))).access
        except (Declined, TokenRefused) as error:
            raise _closed(team_id, f"its token could not be renewed ({error.code})") from error
        except Unconfirmed as error:
            raise Unavailable(str(error)) from error
        except StorageError as error:
            raise Unavailable("the database could not keep a new token for Slack") from error

    async def shut(self, team_id: str, token: str) -> None:
        known = self._known[team_id]
        known.read_at = None
        try:
            installation = await self._current(team_id)
            if installation.token != token:
                return  # another process has a newer one already
            if installation.refresh_token:
                await asyncio.shield(self._renewal(installation))
                await self._opened(team_id)
                return
        except Disconnected:
            return
        except (Declined, TokenRefused, DeliveryError, StorageError):
            pass  # told where it was renewed
        known.refused, known.refused_at = token, self._clock.now()
        log.error("Slack does not take our token any more", extra={"workspace": team_id})

    async def removed(self, team_id: str) -> None:
        """Slack says that the app was removed from this workspace, or its token revoked: believed where Slack does not
        take the token any more, for such words can come late, after the app was installed again. Raises StorageError.
        """
        self._known.pop(team_id, None)
        text = await self._safe.get(DRAWER, team_id)
        if text is None:
            return
        try:
            await who_are_we(self._session, self._base_url, Installation.read(text).token)
        except TokenRefused as error:
            if error.code != "token_expired":
                await self._safe.drop(DRAWER, team_id)
                await self._rotation.forget(team_id)
                log.warning("removed from a workspace", extra={"workspace": team_id})
        except (Declined, DeliveryError) as error:
            log.warning("whether we were removed is not known: %s", error, extra={"workspace": team_id})

    async def close(self) -> None:
        """Let renewals under way come to their end, for a moment: what Slack gives is given once."""
        if self._renewing:
            await asyncio.wait(self._renewing.values(), timeout=ENDS_WITHIN)

    async def _current(self, team_id: str) -> Installation:
        """The installation as the safe has it, or had it a moment ago. Raises Disconnected, Unavailable."""
        known = self._known[team_id]
        now = self._clock.now()
        fresh = known.read_at is not None and now - known.read_at < REMEMBERED
        if known.installation is None or not fresh:
            try:
                text = await self._safe.get(DRAWER, team_id)
            except Refused as error:
                raise _closed(team_id, f"its tokens cannot be read: {error}") from error
            except StorageError as error:
                if known.installation is None or known.read_at is None:
                    raise Unavailable("the database could not say how to reach Slack") from error
                return known.installation
            known.installation = None if text is None else Installation.read(text)
            known.read_at = now
        if known.installation is None:
            self._known.pop(team_id, None)
            raise _closed(team_id, "the app is not installed there")
        return known.installation

    def _renewal(self, installation: Installation) -> asyncio.Task[Installation]:
        """One renewal at a time, which goes on where whoever waits for it is broken off."""
        team_id = installation.team_id
        task = self._renewing.get(team_id)
        if task is None:
            task = self._renewing[team_id] = asyncio.create_task(self._renew(installation))
            task.add_done_callback(lambda done: self._renewed(team_id, done))
        return task

    async def _renew(self, installation: Installation) -> Installation:
        newer = await self._rotation.renewed(installation, read=self._read, keep=self._keep)
        known = self._known[installation.team_id]
        known.installation, known.read_at, known.failed_at = newer, self._clock.now(), None
        return newer

    def _renewed(self, team_id: str, done: asyncio.Task[Installation]) -> None:
        del self._renewing[team_id]
        if not done.cancelled() and (error := done.exception()) is not None:
            self._known[team_id].failed_at = self._clock.now()
            log.warning("a token could not be renewed: %s", error, extra={"workspace": team_id})

    async def _read(self, team_id: str) -> Installation | None:
        text = await self._safe.get(DRAWER, team_id)
        return None if text is None else Installation.read(text)

    async def _keep(self, installation: Installation) -> None:
        await self._safe.put(DRAWER, installation.team_id, installation.written())


def _closed(team_id: str, why: str) -> Disconnected:
    return Disconnected(
        f"The workspace {team_id} is closed to the companion: {why}. Somebody there can install the app again, at the "
        "companion's address /slack/install."
    )
