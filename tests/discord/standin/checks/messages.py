"""What Discord says to what a message shows, and what it makes of it."""

from __future__ import annotations

import copy

from tests.discord.standin.checks.components import (
    CONTAINER,
    FILE,
    GALLERY,
    INPUT,
    NEW_IN_V2,
    ROW,
    SECTION,
    SEPARATOR,
    TEXT,
    THUMBNAIL,
    Components,
    walk,
)
from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.facts import File, Json

MOST_COMPONENTS = 40
MOST_TEXT = 4000
TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}


def check_components(components: object, *, files: set[str], v2: bool) -> tuple[Findings, set[str]]:
    """What is wrong with the components of a message that has these files, and the names of the files they show."""
    find = Findings()
    checker = Components(find, files=files)
    if not isinstance(components, list):
        find.add("components", "Only iterables may be used in a ListType.")
        return find, set()
    if v2 and not components:
        find.add("components", "This field is required")
    if not v2 and len(components) > 5:
        find.add("components", "Must be 5 or fewer in length.")
    for place, one in enumerate(components):
        checker.check(one, f"components.{place}", TOP if v2 else {ROW})
    found = list(walk(components))
    if v2 and len(found) > MOST_COMPONENTS:
        find.add("components", f"The total number of components in a message cannot exceed {MOST_COMPONENTS}")
    texts = [str(one.get("content", "")) for one in found if one.get("type") == TEXT]
    if sum(map(len, texts)) > MOST_TEXT:
        find.add("components", f"The total displayable text size cannot exceed {MOST_TEXT}")
    return find, checker.shown


def uses_v2(components: object) -> bool:
    found = list(walk(components)) if isinstance(components, list) else []
    return any(one.get("type") in NEW_IN_V2 for one in found)


def completed(components: list[Json], files: list[File]) -> list[Json]:
    """As Discord keeps them: every component has an id, files their addresses, and defaults are written out."""
    made = copy.deepcopy(components)
    given = {one["id"] for one in walk(made) if one.get("id")}
    number = 0
    by_name = {file.filename: file for file in files}
    for one in walk(made):
        if not one.get("id"):
            number += 1
            while number in given:
                number += 1
            one["id"] = number
        _with_defaults(one, by_name)
    return made


def _with_defaults(one: Json, files: dict[str, File]) -> None:
    kind = one["type"]
    if kind == SEPARATOR:
        one.update({"divider": one.get("divider", True), "spacing": one.get("spacing", 1)})
    elif kind == CONTAINER:
        one.update({"accent_color": one.get("accent_color"), "spoiler": one.get("spoiler", False)})
    elif kind == THUMBNAIL:
        _resolve(one["media"], files)
    elif kind == GALLERY:
        for item in one["items"]:
            _resolve(item["media"], files)
    elif kind == FILE:
        if (file := _resolve(one["file"], files)) is not None:
            one.update(
                {"name": file.filename, "size": len(file.content), "spoiler": one.get("spoiler", False)}
            )
    elif kind == INPUT:
        one.setdefault("required", True)


def _resolve(media: Json, files: dict[str, File]) -> File | None:
    file = files.get(media["url"].removeprefix("attachment://"))
    if file is None or not media["url"].startswith("attachment://"):
        return None
    media.update(
        {"url": file.url, "proxy_url": file.url, "content_type": file.content_type, "loading_state": 2}
    )
    media.update({"attachment_id": file.id, "width": None, "height": None, "flags": 0})
    return file
