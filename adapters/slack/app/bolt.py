"""The slack_bolt app: every request is acknowledged at once, and worked on after.

bolt takes the requests apart, checks their signatures and answers Slack. It gets no token and no store: everything we
say to Slack goes through `Api`, and it calls auth.test for nothing. What to know of it:

- it reads SLACK_BOT_TOKEN, SLACK_CLIENT_ID and others from the environment by itself, and builds an OAuth flow with
  tokens in plain files out of them: they are taken out of its sight while it is made;
- it keeps no hold of the tasks it starts, which Python may then drop half done: a listener here only begins our own;
- it answers 404 to what no listener wants, which Slack counts against the app: here that is acknowledged as well.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.app import inbound
from adapters.slack.app.answers import Answers
from adapters.slack.app.events import Happenings, Removed
from adapters.slack.app.fetching import Fetching
from adapters.slack.app.home import Homes
from adapters.slack.app.inbound import Act
from adapters.slack.app.intake import not_understood
from adapters.slack.app.reception import Patience, Reception
from adapters.slack.app.trust import Trust
from adapters.slack.manifest import SHORTCUT
from adapters.slack.ports import Api, House, Keys, People
from adapters.work import Work
from bot.commands.catalogue import COMMANDS
from bot.ports import Clock, Directory

Reader = Callable[[dict[str, Any], str, datetime], Act | None]

_MESSAGES = ("message", "app_mention")
_OTHERS = (
    "app_home_opened",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
    "app_uninstalled",
    "tokens_revoked",
)
_ANY = re.compile("", re.DOTALL)

# bolt writes whole payloads, with their trigger ids and response_urls, into the log at DEBUG.
_BOLT_LOG = logging.getLogger(f"{__name__}.bolt")
_BOLT_LOG.setLevel(logging.INFO)


class SlackApp:
    """What comes in from Slack, through whichever door, and how it is answered. `bolt` is for the doors: Socket Mode
    hands it envelopes (`SocketDoor`), HTTP requests go to `bolt.async_dispatch`.
    """

    def __init__(
        self,
        *,
        house: House,
        api: Api,
        keys: Keys,
        people: People,
        clock: Clock,
        signing_secret: str,
        client: AsyncWebClient,
        on_removed: Removed,
        trusted: Collection[str] = (),
        directory: Directory | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`client` knows Slack's address and our session, and has no token. `trusted` and `directory` are those of
        `Trust`. `signing_secret` may be empty where nothing comes in by HTTP.
        """
        self._clock = clock
        self._work = Work()
        trust = Trust(trusted=trusted, directory=directory)
        homes = Homes(api=api, house=house, people=people, trust=trust)
        self._happenings = Happenings(
            house=house, keys=keys, people=people, homes=homes, clock=clock, on_removed=on_removed
        )
        self._reception = Reception(
            house=house,
            people=people,
            trust=trust,
            answers=Answers(api),
            fetching=Fetching(api),
            homes=homes,
            work=self._work,
            patience=patience or Patience(),
        )
        with _without_slack_variables():
            self.bolt = AsyncApp(
                name="companion",
                logger=_BOLT_LOG,
                client=client,
                signing_secret=signing_secret,
                authorize=_authorize,
                process_before_response=False,
                raise_error_for_unhandled_request=True,
            )
        self._listen()

    async def stop(self, within: float = 3.0) -> bool:
        """Wait up to `within` seconds for what is under way; whether all of it came to its end."""
        return await self._work.finish(within)

    def _listen(self) -> None:
        for group in COMMANDS.groups():
            self.bolt.command(f"/{group.name}")(self._command)
        self.bolt.action({"type": "block_actions", "action_id": _ANY})(self._action)
        self.bolt.view(_ANY)(self._view)
        self.bolt.message_shortcut(SHORTCUT)(self._shortcut)
        for kind in _MESSAGES:
            self.bolt.event(kind)(self._message)
        for kind in _OTHERS:
            self.bolt.event(kind)(self._event)
        self.bolt.error(_quietly)

    async def _command(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        self._begin(self._read(inbound.command, body, context))

    async def _action(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        self._begin(self._read(inbound.pressed, body, context))

    async def _shortcut(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        self._begin(self._read(inbound.picked, body, context))

    async def _message(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        event = body["event"]
        if event.get("type") == "app_mention" or event.get("channel_type") == "im":
            self._begin(self._read(inbound.spoken, body, context))

    async def _event(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        self._work.start(self._happenings.happened(body, _team(context)))

    async def _view(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """The one request whose answer goes with the acknowledgement, where it comes in time."""
        if (act := self._read(inbound.submitted, body, context)) is None:
            await ack()
        else:
            self._work.start(self._reception.submit(act, body["view"], ack))

    def _read(self, read: Reader, body: dict[str, Any], context: AsyncBoltContext) -> Act | None:
        """What somebody did; None where that cannot be understood. What a listener raised would undo its ack."""
        try:
            return read(body, _team(context), self._clock.now())
        except Exception as error:
            not_understood(error)
            return None

    def _begin(self, act: Act | None) -> None:
        if act is not None:
            self._work.start(self._reception.converse(act))


def _team(context: AsyncBoltContext) -> str:
    return str(context.team_id or "")


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """bolt asks before anything is acknowledged, and answers itself where it is told no: so nothing is waited for, and
    nobody turned away. Whether we are let in is found out, and said, while the request is worked on.
    """
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


async def _quietly(error: Exception, response: BoltResponse | None) -> BoltResponse | None:
    """What no listener wants, and what bolt cannot make out, is acknowledged. `response` is None where it was."""
    if not isinstance(error, BoltUnhandledRequestError):
        not_understood(error)
    return None if response is None else BoltResponse(status=200, body="")


@contextmanager
def _without_slack_variables() -> Iterator[None]:
    kept = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)
