"""What a message says, as an app hands it over: checked the way Slack checks it."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.slack.standin.blocks import Checker, elements_of, tables_of, too_much_in_tables
from tests.slack.standin.calls import Refusal
from tests.slack.standin.facts import Json
from tests.slack.standin.mrkdwn import things_in

if TYPE_CHECKING:
    from tests.slack.standin.slack import Slack

MOST_TEXT = 40_000
"""Characters after which Slack cuts the text of a post."""
MOST_EDITED = 4_000
"""Characters of text that chat.update takes."""
MOST_IN_BLOCKS = 13_200
"""Characters in all texts of all blocks of a message. Slack publishes no number; this is what has been observed."""
MOST_METADATA = 12_000
EVENT_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,254}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """None is what was not given at all."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None
    parse: str

    @property
    def empty(self) -> bool:
        return not (self.text or self.blocks or self.attachments)


def content(slack: Slack, team_id: str, args: Mapping[str, Any], *, editing: bool = False) -> Content:
    """What these arguments say. Raises what chat.postMessage and chat.update say to what cannot be shown."""
    text = args.get("text")
    if text is not None and not isinstance(text, str):
        raise Refusal("invalid_arguments", messages=["expected a string [json-pointer:/text]"])
    if text and editing and len(text) > MOST_EDITED:
        raise Refusal("msg_too_long")
    blocks = _blocks(slack, team_id, args.get("blocks"))
    return Content(
        text=text if text is None else text[:MOST_TEXT],
        blocks=blocks,
        attachments=_list(args.get("attachments"), "invalid_attachments"),
        metadata=_metadata(args.get("metadata")),
        parse=args.get("parse") or ("client" if editing else "none"),
    )


def _list(value: object, error: str) -> list[Any] | None:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else []
        except ValueError:
            raise Refusal(error) from None
    if value is None:
        return None
    if not isinstance(value, list):
        raise Refusal(error)
    return value


def _blocks(slack: Slack, team_id: str, value: object) -> list[Json] | None:
    blocks = _list(value, "invalid_blocks_format")
    if blocks is None:
        return None
    if len(tables_of(blocks)) > 1:
        raise Refusal("invalid_attachments", messages=["only_one_table_allowed"])
    errors = Checker("message", lambda file_id: slack.showable(team_id, file_id)).check(blocks)
    if errors:
        raise Refusal("invalid_blocks", errors=errors, messages=errors)
    words = sum(len(thing["text"]) for thing in things_in(blocks) if isinstance(thing.get("text"), str))
    if words > MOST_IN_BLOCKS or too_much_in_tables(blocks):
        raise Refusal("msg_blocks_too_long")
    return with_ids(blocks)


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with the ids Slack gives to blocks and elements that have none."""
    copied: list[Json] = json.loads(json.dumps(blocks))
    for block in copied:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for _, element in elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return copied


def _metadata(value: object) -> Json | None:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else None
        except ValueError:
            raise Refusal("invalid_metadata_format") from None
    if value is None:
        return None
    if value == {}:
        return {}
    if not isinstance(value, dict) or value.keys() != {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_format")
    if not isinstance(value["event_payload"], dict) or not EVENT_TYPE.fullmatch(str(value["event_type"])):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(value)) > MOST_METADATA:
        raise Refusal("metadata_too_large")
    return value
