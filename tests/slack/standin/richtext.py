"""Rich text and tables: blocks whose content is structured, not marked up."""

from __future__ import annotations

from tests.slack.standin.facts import Json
from tests.slack.standin.findings import Findings

LEAVES = {
    "text": {"text"},
    "link": {"url"},
    "user": {"user_id"},
    "usergroup": {"usergroup_id"},
    "channel": {"channel_id"},
    "emoji": {"name"},
    "date": {"timestamp", "format"},
    "broadcast": {"range"},
    "color": {"value"},
}
"""What can stand within a line, and what each must say."""

MORE = {"style", "text", "unsafe", "unicode", "skin_tone", "url", "fallback"}
GROUPS = {"rich_text_section", "rich_text_preformatted", "rich_text_quote"}
CELLS = {"raw_text", "raw_number", "rich_text"}
TABLE_TEXT = 10_000
"""Characters of all cells of a message."""


def check_rich_text(find: Findings, block: Json, at: str) -> None:
    find.known(block, at, {"type", "block_id", "elements"})
    for number, value in enumerate(find.items(block.get("elements"), f"{at}/elements", most=1000)):
        _group(find, value, f"{at}/elements/{number}")


def _group(find: Findings, value: object, at: str, within: frozenset[str] | None = None) -> None:
    group = find.thing(value, at)
    if group is None:
        return
    kind = str(group.get("type"))
    if kind == "rich_text_list" and within is None:
        find.known(group, at, {"type", "style", "elements", "indent", "offset", "border"})
        find.one_of(group.get("style"), f"{at}/style", {"bullet", "ordered"})
        for number, item in enumerate(find.items(group.get("elements"), f"{at}/elements", most=1000)):
            _group(find, item, f"{at}/elements/{number}", frozenset({"rich_text_section"}))
        return
    if kind not in (within or GROUPS):
        find.add(f"unsupported type: {kind}", f"{at}/type")
        return
    find.known(
        group, at, {"type", "elements", "border"} - ({"border"} if kind == "rich_text_section" else set())
    )
    for number, leaf in enumerate(find.items(group.get("elements"), f"{at}/elements", most=1000, least=0)):
        _leaf(find, leaf, f"{at}/elements/{number}")


def _leaf(find: Findings, value: object, at: str) -> None:
    leaf = find.thing(value, at)
    if leaf is None:
        return
    needed = LEAVES.get(str(leaf.get("type")))
    if needed is None:
        find.add(f"unsupported type: {leaf.get('type')}", f"{at}/type")
        return
    find.known(leaf, at, needed | MORE | {"type"})
    if not find.required(leaf, at, *needed):
        return
    find.string_if(leaf, "text", at, most=40_000)
    if leaf["type"] == "link":
        find.url(leaf["url"], f"{at}/url")
    if leaf["type"] == "broadcast":
        find.one_of(leaf["range"], f"{at}/range", {"here", "channel", "everyone"})
    if leaf["type"] == "date" and not isinstance(leaf["timestamp"], int):
        find.add("expected a number", f"{at}/timestamp")
    style = leaf.get("style")
    if style is not None and not (
        isinstance(style, dict) and style.keys() <= {"bold", "italic", "strike", "code", "underline"}
    ):
        find.add("invalid style", f"{at}/style")


def check_table(find: Findings, block: Json, at: str) -> None:
    find.known(block, at, {"type", "block_id", "rows", "column_settings"})
    settings = block.get("column_settings")
    if settings is not None:
        for number, setting in enumerate(find.items(settings, f"{at}/column_settings", most=20)):
            if setting is not None:
                find.known(setting, f"{at}/column_settings/{number}", {"align", "is_wrapped"})
                find.one_of(
                    setting.get("align", "left"),
                    f"{at}/column_settings/{number}/align",
                    {"left", "center", "right"},
                )
    rows = find.items(block.get("rows"), f"{at}/rows", most=100)
    for row_number, row in enumerate(rows):
        place = f"{at}/rows/{row_number}"
        for number, cell in enumerate(find.items(row, place, most=20)):
            _cell(find, cell, f"{place}/{number}")
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        find.add("all rows must have the same number of cells", f"{at}/rows")


def _cell(find: Findings, value: object, at: str) -> None:
    cell = find.thing(value, at)
    if cell is None:
        return
    if cell.get("type") not in CELLS:
        find.add(f"unsupported type: {cell.get('type')}", f"{at}/type")
    elif cell["type"] == "rich_text":
        check_rich_text(find, cell, at)
    elif cell["type"] == "raw_text":
        find.known(cell, at, {"type", "text"})
        find.string(cell.get("text"), f"{at}/text", most=TABLE_TEXT)
