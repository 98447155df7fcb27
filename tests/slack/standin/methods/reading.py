"""Looking back: what was said in a channel or a thread."""

from __future__ import annotations

from tests.slack.standin.calls import Call, Limited, Refusal, method
from tests.slack.standin.facts import Json
from tests.slack.standin.methods.conversations import readable
from tests.slack.standin.world import Channel, Message

WINDOW = "channel cursor limit oldest latest inclusive include_all_metadata"
SCARCE = 15
"""Objects an app outside the Marketplace is given at most."""


def _window(call: Call, messages: list[Message]) -> list[Message]:
    """Those between `oldest` and `latest`; the ends themselves only with `inclusive`."""
    oldest, latest = _moment(call, "oldest", 0.0), _moment(call, "latest", float("inf"))
    ends = call.flag("inclusive")
    return [
        m for m in messages if oldest < float(m.ts) < latest or (ends and float(m.ts) in {oldest, latest})
    ]


def _moment(call: Call, name: str, default: float) -> float:
    try:
        return float(call.text(name) or default)
    except ValueError:
        raise Refusal(f"invalid_ts_{name}") from None


def _limit(call: Call, default: int) -> int:
    limit = call.number("limit", default, most=10_000)
    if limit > 999 and "limit" in call.args:
        raise Refusal("invalid_limit")
    return min(limit, SCARCE) if call.slack.moods.history_is_scarce else limit


def _allowed(call: Call) -> Channel:
    channel = readable(call, "history")
    if call.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    if wait := call.slack.moods.looked_too_soon(call.method, call.team.id):
        raise Limited(wait)
    return channel


def _page(call: Call, messages: list[Message], limit: int) -> Json:
    """A page of messages, with a cursor that stays where it is when more is posted."""
    cursor = call.text("cursor")
    if cursor:
        seen = [m.ts for m in messages]
        ts = cursor.removeprefix("bmV4dF90czo")
        if not cursor.startswith("bmV4dF90czo") or ts not in seen:
            raise Refusal("invalid_cursor")
        messages = messages[seen.index(ts) :]
    metadata = call.flag("include_all_metadata")
    told: Json = {"messages": [m.as_json(metadata=metadata) for m in messages[:limit]]}
    told["has_more"] = len(messages) > limit
    if told["has_more"]:
        told["response_metadata"] = {"next_cursor": f"bmV4dF90czo{messages[limit].ts}"}
    return told


@method("conversations.history", WINDOW)
async def history(call: Call) -> Json:
    channel = _allowed(call)
    newest_first = sorted(channel.shown(), key=lambda message: float(message.ts), reverse=True)
    return _page(call, _window(call, newest_first), _limit(call, 100)) | {"pin_count": 0}


@method("conversations.replies", f"{WINDOW} ts")
async def replies(call: Call) -> Json:
    channel = _allowed(call)
    parent = channel.find(call.needed("ts"))
    if parent is None:
        raise Refusal("thread_not_found")
    thread = [m for m in channel.messages if not m.deleted and m.is_reply and m.thread_ts == parent.ts]
    return _page(call, [parent, *_window(call, thread)], _limit(call, 1000))
