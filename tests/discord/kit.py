"""Pieces of Discord's JSON for the tests of the stand-in."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from io import BytesIO
from typing import Any

import pytest
from discord import AutoShardedClient, File, HTTPException
from discord.http import Route

V2 = 1 << 15


def text(content: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": 10, "content": content, **more}


def button(label: str = "Go", custom_id: str = "go", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id, **more}


def row(*inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 1, "components": list(inner), **more}


def box(*inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(inner), **more}


def card(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A message with the new components that notifies nobody."""
    shown = list(components) or [text()]
    return {"flags": V2, "components": shown, "allowed_mentions": {"parse": []}, **more}


def menu(*words: str, **more: Any) -> dict[str, Any]:
    options = [{"label": word, "value": word.lower()} for word in words]
    return {"type": 3, "custom_id": "menu", "options": options, **more}


def label(said: str, component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": said, "component": component, **more}


def field(custom_id: str = "field", **more: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": custom_id, "style": 1, **more}


def modal(*components: dict[str, Any], title: str = "Form", custom_id: str = "form") -> dict[str, Any]:
    return {"title": title, "custom_id": custom_id, "components": list(components)}


def post(channel_id: str) -> Route:
    return Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)


async def uploading(client: AutoShardedClient, channel_id: str, body: dict[str, Any], *names: str) -> Any:
    """Post with files of these names, which hold their names."""
    files = [File(BytesIO(name.encode()), name) for name in names]
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body)}]
    for place, file in enumerate(files):
        form.append({"name": f"files[{place}]", "value": file.fp, "filename": file.filename})
    return await client.http.request(post(channel_id), form=form, files=files)


async def refusal(call: Awaitable[Any]) -> HTTPException:
    """What Discord said no with."""
    with pytest.raises(HTTPException) as refused:
        await call
    return refused.value
