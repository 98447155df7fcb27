"""What there is to know about Slack's addresses of files, and about what comes from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.slack.ports import Declined
from adapters.slack.web_api.faults import answer
from bot.errors import Refused
from bot.phrases import slack_troubles as say

#: What can stand in an image block.
PICTURES = frozenset({"image/gif", "image/jpeg", "image/png"})

_HOSTS = ("slack.com", "slack-files.com", "slack-gov.com")
_CHUNK = 64 * 1024


def is_slacks(url: str, base_url: str) -> bool:
    """Whether a token may be sent there: to Slack's own hosts, or where the Web API itself is."""
    try:
        asked, base = urlsplit(url), urlsplit(base_url)
        if (asked.scheme, asked.hostname, asked.port) == (base.scheme, base.hostname, base.port):
            return True
    except ValueError:
        return False
    host = asked.hostname or ""
    return (
        asked.scheme == "https"
        and asked.port in (None, 443)
        and any(host == known or host.endswith(f".{known}") for known in _HOSTS)
    )


async def content(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The bytes of a file. Raises Declined, Refused where there are more than `most`, and as `answer` says."""
    # Without the scope for it Slack shows a page to sign in, or sends us to one.
    if response.status in (301, 302, 303, 307, 308, 401, 403) or response.content_type == "text/html":
        raise Declined("download", "missing_scope", "files:read")
    if response.status in (404, 410):
        raise Declined("download", "file_not_found")
    if response.status != 200:
        raise answer("files.info", response.status, response.headers, None)
    read = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        read += chunk
        if len(read) > most:
            raise Refused(say.file_too_large(most))
    return bytes(read)


def read_json(body: bytes) -> Mapping[str, Any]:
    """A JSON object; empty where it is anything else."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, Mapping) else {}
