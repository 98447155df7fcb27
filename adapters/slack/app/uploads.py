"""Pictures and files of an answer: pictures stand in it, files go to the person's messages with us."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence

from adapters.files import Attached
from adapters.slack.app.inbound import identity
from adapters.slack.app.origin import Origin
from adapters.slack.ports import Api, Declined
from adapters.slack.rendering.card import Card
from adapters.slack.sending.files import Files
from adapters.work import Seen
from bot.errors import DeliveryError, Disconnected

log = logging.getLogger(__name__)


class Uploads:
    """Hands pictures and files to Slack. What cannot be done is said instead."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._files = Files(api)
        self._given = Seen()

    async def pictures(self, team_id: str, card: Card) -> list[str | None]:
        """The ids of the card's pictures; None for each that Slack did not take, where words stand then."""
        try:
            return await self._files.uploaded(team_id, card.pictures)
        except Disconnected:
            return []

    async def hand_over(
        self, origin: Origin, files: Sequence[Attached], *, channel: str, thread: str = ""
    ) -> bool:
        """Show files in a conversation, once for each thing somebody does; whether they are there."""
        new = {_identity(origin, channel, file): file for file in files}
        new = {known: file for known, file in new.items() if not self._given.knows(known)}
        if not new:
            return True
        titles = [file.label for file in new.values()]
        try:
            ids = [
                one
                for one in await self._files.uploaded(origin.team_id, list(new.values()))
                if one is not None
            ]
            if len(ids) < len(titles):
                return False
            await self._api.share(origin.team_id, ids, titles=titles, channel=channel, thread=thread)
        except (Declined, DeliveryError) as error:
            log.warning("files could not be shared", extra={"problem": str(error)})
            return False
        for known in new:
            self._given.first(known)
        return True


def _identity(origin: Origin, channel: str, file: Attached) -> str:
    content = hashlib.sha256(file.content).hexdigest()
    # Where nothing was pressed or typed as a command, nothing is shown in two places either.
    return identity(channel, origin.trigger_id or secrets.token_hex(8), file.name, content)
