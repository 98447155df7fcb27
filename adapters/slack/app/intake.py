"""Whatever Slack sends is acknowledged: what cannot be understood as well, or Slack would send it again and again.

bolt takes for granted that everything has the shape it should have, and breaks at many places where it has not: while
a request is made, before a listener is found, and within one. A listener that raises after it acknowledged takes its
acknowledgement back, and Slack waits three seconds for nothing.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from traceback import extract_tb
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

log = logging.getLogger(__name__)

_ID = re.compile(r"[A-Z0-9]{0,40}", re.ASCII)


class Mangled(ValueError):
    """Something that Slack never sends like this."""


async def heard(
    app: AsyncApp, body: str | dict[str, Any], headers: Mapping[str, str | Sequence[str]], *, socket: bool
) -> BoltResponse:
    """bolt's answer to a request: `body` is text over HTTP, where bolt looks at the signature, an object in Socket
    Mode. Never raises.
    """
    given: dict[str, Any] = {"headers": dict(headers), "mode": "socket_mode" if socket else "http"}
    problem: Exception | None = None
    try:
        request = AsyncBoltRequest(body=body, **given)
        json.dumps(
            request.body, ensure_ascii=False
        ).encode()  # half a character can be neither stored nor sent
    except Exception as error:
        problem = error
        # A request for nothing, whose signature still tells whether it is Slack's.
        request = AsyncBoltRequest(body={} if socket else "", **given)
        request.raw_body = body if isinstance(body, str) else ""
    try:
        response = await app.async_dispatch(request)
    except Exception as error:
        problem, response = error, BoltResponse(status=200, body="")
    if problem is not None and response.status == 200:
        not_understood(problem)
    return response


def not_understood(error: Exception) -> None:
    """Log that something was dropped, and where it could not be read any further; nothing of what stood in it."""
    place = (extract_tb(error.__traceback__) or (None,))[-1]
    where = f"{PurePath(place.filename).name}:{place.lineno}" if place else ""
    log.warning(
        "something from Slack could not be understood",
        extra={"problem": type(error).__name__, "where": where},
    )


def slack_id(value: object) -> str:
    """One of Slack's ids; empty where there is none. Raises Mangled for anything else."""
    if value is None:
        return ""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Mangled("not an id")
    return value


def needed_id(value: object) -> str:
    """An id that has to be there. Raises Mangled where it is not."""
    if not (given := slack_id(value)):
        raise Mangled("no id")
    return given
