"""Files travel with what is said about them, as multipart, in the shape discord.py itself gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import discord

from adapters.files import Attached


def parts(path: str, body: Any, files: Sequence[Attached]) -> dict[str, Any]:
    """What `HTTPClient.request` is given for them; nothing where there are none."""
    if not files:
        return {}
    # Through discord.py's own class, which can be read again when a request is repeated.
    opened = [
        discord.File(BytesIO(file.content), filename=file.name, spoiler=False, description=file.label or None)
        for file in files
    ]
    told = _with_attachments(path, body or {}, [file.to_dict(number) for number, file in enumerate(opened)])
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(told)}]
    for number, (file, known) in enumerate(zip(opened, files, strict=True)):
        form.append(
            {
                "name": f"files[{number}]",
                "value": file.fp,
                "filename": file.filename,
                "content_type": known.media_type,
            }
        )
    return {"files": opened, "form": form}


def _with_attachments(path: str, body: Mapping[str, Any], new: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer to an interaction has its message under `data`, the first post of a forum under `message`. Files that
    stay where they are (an edit names them) come before the new ones.
    """
    inner = "data" if path.startswith("/interactions/") else "message" if "message" in body else ""
    if inner:
        return {**body, inner: _with_attachments("", body.get(inner) or {}, new)}
    return {**body, "attachments": [*body.get("attachments", ()), *new]}
