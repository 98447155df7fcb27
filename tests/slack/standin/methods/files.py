"""Files, the way they are uploaded today: ask for an address, send the bytes there, say that it is done."""

from __future__ import annotations

import json
import mimetypes

from tests.slack.standin.calls import Call, Refusal, method
from tests.slack.standin.content import Content
from tests.slack.standin.facts import File, Json

MOST_BYTES = 1_000_000_000


@method("files.upload", "channels content file filename filetype initial_comment thread_ts title")
async def upload(call: Call) -> Json:
    raise Refusal("method_deprecated")


@method("files.getUploadURLExternal", "filename length alt_txt snippet_type")
async def get_upload_url_external(call: Call) -> Json:
    call.may("files:write")
    name, length = call.needed("filename"), str(call.args.get("length", ""))
    if not length.isdigit() or not int(length) >= 1:
        raise Refusal("invalid_arguments", messages=["missing required field: length"])
    if int(length) > MOST_BYTES:
        raise Refusal("file_upload_size_restricted")
    file = File(
        id=call.slack.ids.new("F"), team_id=call.team.id, owner=call.bot.id, name=name, size=int(length)
    )
    file.alt_text = call.text("alt_txt")
    file.mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    call.team.files[file.id] = file
    return {"upload_url": f"{call.slack.url}/upload/v1/{call.slack.uploads.ticket(file)}", "file_id": file.id}


@method(
    "files.completeUploadExternal", "files channel_id channels thread_ts initial_comment blocks", json=True
)
async def complete_upload_external(call: Call) -> Json:
    call.may("files:write")
    files = [_uploaded(call, entry) for entry in _entries(call)]
    channel_ids = [name for name in (call.text("channel_id") or call.text("channels")).split(",") if name]
    channels = [call.channel(channel_id) for channel_id in channel_ids]
    for channel in channels:
        if channel.archived:
            raise Refusal("is_archived")
        if call.bot.id not in channel.members:
            raise Refusal("not_in_channel")
        if (thread := call.text("thread_ts")) and channel.find(thread) is None:
            raise Refusal("thread_not_found")
    for file in files:
        file.complete = True
        file.processed = not call.slack.moods.files_take_time
    for channel in channels:
        comment = Content(
            text=call.text("initial_comment"), blocks=None, attachments=None, metadata=None, parse="none"
        )
        call.slack.show(channel, comment, thread_ts=call.text("thread_ts") or None, files=files)
    return {"files": [{"id": file.id, "title": file.title or file.name} for file in files]}


def _entries(call: Call) -> list[Json]:
    given = call.args.get("files")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = None
    if not isinstance(given, list) or not given or not all(isinstance(entry, dict) for entry in given):
        raise Refusal("invalid_arguments", messages=["missing required field: files"])
    return given


def _uploaded(call: Call, entry: Json) -> File:
    file = call.team.files.get(str(entry.get("id")))
    if file is None or file.complete:
        raise Refusal("file_not_found")
    if len(file.content) != file.size:
        raise Refusal("file_update_failed")
    file.title = str(entry.get("title") or "")
    return file


@method("files.info", "file cursor limit")
async def info(call: Call) -> Json:
    call.may("files:read")
    file = call.team.files.get(call.text("file"))
    if file is None:
        raise Refusal("file_not_found")
    if file.deleted:
        raise Refusal("file_deleted")
    return {"file": file.as_json(call.slack.url)}
