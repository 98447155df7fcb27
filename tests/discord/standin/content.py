"""What a message is to say, read from a request and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.discord.standin.calls import Call, Upload
from tests.discord.standin.checks.components import TEXT, walk
from tests.discord.standin.checks.messages import check_components, completed, uses_v2
from tests.discord.standin.facts import COMPONENTS_V2, EPHEMERAL, SILENT, SUPPRESSED, File, Json
from tests.discord.standin.messages import Message
from tests.discord.standin.pings import Pings, pings
from tests.discord.standin.refusals import Refusal, wrong
from tests.discord.standin.world import Channel

FIELDS = (
    "content", "nonce", "enforce_nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components",
    "sticker_ids", "attachments", "flags", "poll",
)  # fmt: skip
OLD = ("content", "embeds", "sticker_ids", "poll")
"""What a message with the new components cannot have."""

MOST_FILES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a message is from now on; `silent` messages and edits notify nobody."""

    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    files: list[File] = field(default_factory=list)
    pings: Pings = field(default_factory=Pings)

    def fill(self, message: Message) -> None:
        message.content, message.embeds, message.components = self.content, self.embeds, self.components
        message.flags, message.files = self.flags, self.files


def read(
    call: Call,
    body: Json,
    channel: Channel,
    *,
    known: Message | None = None,
    ephemeral: bool | None = None,
    where: str = "",
) -> Said:
    """What this body says in a channel, or makes of a message that is known already. `ephemeral` is whether that is a
    choice here, None where it is none; `where` the path to the body.

    Raises 50035 and 50006.
    """
    for name in body.keys() - set(FIELDS):
        call.discord.complain(f"{call.name}: unknown field {name}")
    flags = _flags(call, body, known, ephemeral)
    v2 = bool(flags & COMPONENTS_V2)
    files = _files(call, body, channel, known)
    errors = _shape(body, v2)
    components = body.get("components")
    if components is None:
        components = [] if known is None or "components" in body else known.components
        shown: set[str] = set()
    else:
        if not v2 and uses_v2(components):
            errors["components.0.type"] = 'Value of field "type" must be one of (1,).'
        find, shown = check_components(components, files={file.filename for file in files}, v2=v2)
        errors |= find.errors
        for name in find.unknown:
            call.discord.complain(f"{call.name}: unknown field {name}")
    if errors:
        raise Refusal(50035, errors={f"{where}{at}": what for at, what in errors.items()})
    if v2 and components is not None and "components" in body:
        _all_shown(call, files, shown)
        components = completed(components, files)
    content = body["content"] or "" if "content" in body else known.content if known else ""
    embeds = body["embeds"] or [] if "embeds" in body else known.embeds if known else []
    if not (content or embeds or files or components):
        raise Refusal(50006)
    said = content + "\n".join(one["content"] for one in walk(components) if one["type"] == TEXT)
    notified = Pings() if flags & SILENT else pings(said, _allowed(body))
    return Said(
        content=content, embeds=embeds, components=components, flags=flags, files=files, pings=notified
    )


def _flags(call: Call, body: Json, known: Message | None, ephemeral: bool | None) -> int:
    said = body.get("flags") or 0
    if not isinstance(said, int):
        raise wrong("flags", "Value is not int.")
    settable = (
        SUPPRESSED | COMPONENTS_V2 | (0 if known else SILENT) | (EPHEMERAL if ephemeral is not None else 0)
    )
    if said & ~settable:
        call.discord.complain(f"{call.name}: flags {said & ~settable} cannot be set here")
    flags = said & settable
    if known is not None:
        # What a message is made of cannot be taken back, nor who sees it.
        flags |= known.flags & ~SUPPRESSED
    return flags


def _shape(body: Json, v2: bool) -> dict[str, str]:
    errors = {}
    content = body.get("content")
    if content is not None and not isinstance(content, str):
        errors["content"] = "Could not interpret as string."
    elif content and len(content) > 2000:
        errors["content"] = "Must be 2000 or fewer in length."
    if len(body.get("embeds") or ()) > 10:
        errors["embeds"] = "Must be 10 or fewer in length."
    if v2:
        for name in OLD:
            if body.get(name):
                errors[name] = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
    nonce = body.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        errors["nonce"] = "Must be 25 or fewer in length."
    elif nonce is not None and not isinstance(nonce, str | int):
        errors["nonce"] = "Could not interpret as string."
    return errors | _mention_errors(body.get("allowed_mentions"))


def _mention_errors(allowed: Json | None) -> dict[str, str]:
    errors, parse = {}, (allowed or {}).get("parse") or []
    for name in parse:
        if name not in {"users", "roles", "everyone"}:
            errors["allowed_mentions.parse"] = "Value must be one of ('users', 'roles', 'everyone')."
    for name in ("users", "roles"):
        given = (allowed or {}).get(name) or []
        if len(given) > 100:
            errors[f"allowed_mentions.{name}"] = "Must be 100 or fewer in length."
        if given and name in parse:
            errors["allowed_mentions"] = f"parse:{name} and {name}: [ids, ...] are mutually exclusive."
    return errors


def _allowed(body: Json) -> Json | None:
    allowed = body.get("allowed_mentions")
    return allowed if isinstance(allowed, dict) else None


def _files(call: Call, body: Json, channel: Channel, known: Message | None) -> list[File]:
    """The files the message has now: those it keeps and those that came along."""
    listed = body.get("attachments")
    uploads = {one.field.removeprefix("files[").removesuffix("]"): one for one in call.uploads}
    kept = list(known.files) if known else []
    if listed is None:
        made = [_file(call, channel, one, {}) for one in uploads.values()]
    else:
        mine = {file.id: file for file in kept}
        kept = [mine[str(one["id"])] for one in listed if str(one.get("id")) in mine]
        made = []
        for place, one in enumerate(listed):
            number = str(one.get("id", place))
            if number in mine:
                continue
            if number not in uploads:
                raise wrong(
                    f"attachments.{place}.id", "An attachment with this id was not found in the request"
                )
            made.append(_file(call, channel, uploads.pop(number), one, at=f"attachments.{place}"))
        for left in uploads:
            call.discord.complain(f"{call.name}: files[{left}] is not among the attachments and was dropped")
    if len(kept) + len(made) > MOST_FILES:
        raise wrong("attachments", f"Must be {MOST_FILES} or fewer in length.")
    return kept + made


def _file(call: Call, channel: Channel, upload: Upload, told: Json, *, at: str = "") -> File:
    description = told.get("description") or ""
    if len(description) > 1024:
        raise wrong(f"{at}.description", "Must be 1024 or fewer in length.")
    name = str(told.get("filename") or upload.filename)
    discord = call.discord
    file = discord.file(channel, name, upload.content, upload.content_type, discord.url)
    file.description = description
    return file


def _all_shown(call: Call, files: Iterable[File], shown: set[str]) -> None:
    known = {
        file.filename for file in call.discord.files.values() if any(file.url == url for url in _urls(call))
    }
    for file in files:
        if file.filename not in shown | known:
            call.discord.complain(f"{call.name}: {file.filename} is shown by no component")


def _urls(call: Call) -> set[str]:
    """The addresses that the components of this request show."""
    body = call.body if isinstance(call.body, dict) else {}
    found = set()
    for one in walk(body.get("components") or (body.get("data") or {}).get("components") or []):
        for media in (
            one.get("media"),
            one.get("file"),
            *(item.get("media") for item in one.get("items", ())),
        ):
            if isinstance(media, dict):
                found.add(str(media.get("url")))
    return found
