"""Files that travel with a message."""

from __future__ import annotations

from typing import Any

from adapters.files import Attached
from tests.discord.rest.answering import Answering, Part, Talk
from tests.discord.rest.test_api import ACT, CALLBACK, HERE, MESSAGES

PICTURE = Attached(name="week-3.png", media_type="image/png", content=b"\x89PNG ...", label="5 of 8 done")
CALENDAR = Attached(
    name="call.ics",
    media_type="text/calendar; charset=utf-8; method=PUBLISH",
    content=b"BEGIN:",
    label="Call “3”",
)
TOLD = [
    {"id": 0, "filename": "week-3.png", "description": "5 of 8 done"},
    {"id": 1, "filename": "call.ics", "description": "Call “3”"},
]


async def sent(server: Answering, talk: Talk, path: str, ids: dict[str, str], body: Any) -> Any:
    await talk.api.call("POST", path, ids, body=body, files=[PICTURE, CALENDAR])
    heard = server.heard[-1]
    assert heard.files == {
        "files[0]": Part(filename="week-3.png", content_type="image/png", content=b"\x89PNG ..."),
        "files[1]": Part(filename="call.ics", content_type=CALENDAR.media_type, content=b"BEGIN:"),
    }
    return heard.body


async def test_with_a_message(server: Answering, talk: Talk) -> None:
    body = await sent(server, talk, MESSAGES, HERE, {"flags": 32768})
    assert body == {"flags": 32768, "attachments": TOLD}


async def test_beside_those_that_stay(server: Answering, talk: Talk) -> None:
    body = await sent(server, talk, MESSAGES, HERE, {"attachments": [{"id": "123"}]})
    assert body == {"attachments": [{"id": "123"}, *TOLD]}


async def test_with_the_answer_to_an_interaction(server: Answering, talk: Talk) -> None:
    body = await sent(server, talk, CALLBACK, ACT, {"type": 4, "data": {"flags": 64}})
    assert body == {"type": 4, "data": {"flags": 64, "attachments": TOLD}}


async def test_with_the_first_post_of_a_forum(server: Answering, talk: Talk) -> None:
    said = {"name": "Lesson 3", "message": {"flags": 32768}}
    body = await sent(server, talk, "/channels/{channel_id}/threads", HERE, said)
    assert body == {"name": "Lesson 3", "message": {"flags": 32768, "attachments": TOLD}}


async def test_again_whole_when_discord_was_ill(server: Answering, talk: Talk, naps: list[float]) -> None:
    server.says(502, b"<html>", kind="text/html")
    nonced = {"nonce": "d1", "enforce_nonce": True}
    await sent(server, talk, MESSAGES, HERE, nonced)
    assert len(server.heard) == 2
    assert [heard.files for heard in server.heard] == [server.heard[0].files] * 2


async def test_a_large_one(server: Answering, talk: Talk) -> None:
    large = Attached(
        name="export.json", media_type="application/json", content=b"7" * 3_000_000, label="All of it"
    )
    await talk.api.call("POST", MESSAGES, HERE, files=[large])
    assert len(server.heard[-1].files["files[0]"].content) == 3_000_000
