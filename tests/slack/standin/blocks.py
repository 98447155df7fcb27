"""What Slack says to blocks: every limit of Block Kit this project can meet.

The numbers are those of Slack's reference for blocks; the wording of the errors is Slack's where it was seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.slack.standin.elements import check_element
from tests.slack.standin.facts import File, Json
from tests.slack.standin.findings import Findings
from tests.slack.standin.richtext import TABLE_TEXT, check_rich_text, check_table

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
SURFACES = {
    "actions": "message modal home",
    "context": "message modal home",
    "divider": "message modal home",
    "header": "message modal home",
    "image": "message modal home",
    "input": "message modal home",
    "rich_text": "message modal home",
    "section": "message modal home",
    "table": "message",
    "markdown": "message",
}
FILE_ID = re.compile(r"F[A-Z0-9]{8,}")

Files = Callable[[str], File | None]
"""A file that can be shown in blocks, by its id."""


class Checker:
    """Checks the blocks of one message or view."""

    def __init__(self, surface: str, files: Files, *, root: str = "/blocks") -> None:
        self.find = Findings()
        self._surface = surface
        self._files = files
        self._root = root

    def check(self, blocks: list[Any]) -> list[str]:
        """All that is wrong with them, as Slack words it."""
        self.find.items(blocks, self._root, most=MOST_BLOCKS[self._surface], least=0)
        for number, block in enumerate(blocks):
            self._block(block, f"{self._root}/{number}")
        self._unique(blocks)
        return self.find.errors

    def _block(self, value: object, at: str) -> None:
        block = self.find.thing(value, at)
        if block is None:
            return
        kind = str(block.get("type"))
        if self._surface not in SURFACES.get(kind, "").split():
            self.find.add(f"unsupported type: {kind}", f"{at}/type")
            return
        self.find.string_if(block, "block_id", at, most=255)
        getattr(self, f"_{kind}")(block, at)

    def _unique(self, blocks: list[Any]) -> None:
        block_ids: set[str] = set()
        focused = 0
        for number, block in enumerate(blocks):
            if not isinstance(block, dict):
                continue
            block_id = block.get("block_id")
            if block_id and block_id in block_ids:
                self.find.add(f'`block_id` "{block_id}" already exists', f"{self._root}/{number}/block_id")
            block_ids.add(block_id or "")
            action_ids: set[str] = set()
            for place, element in elements_of(block):
                focused += bool(element.get("focus_on_load"))
                action_id = element.get("action_id")
                if action_id and action_id in action_ids:
                    at = f"{self._root}/{number}{place}/action_id"
                    self.find.add(f'`action_id` "{action_id}" already exists for block_id "{block_id}"', at)
                action_ids.add(action_id or "")
        if focused > 1:
            self.find.add("only one element can have focus_on_load", self._root)

    def _divider(self, block: Json, at: str) -> None:
        self.find.known(block, at, {"type", "block_id"})

    def _header(self, block: Json, at: str) -> None:
        self.find.known(block, at, {"type", "block_id", "text"})
        if self.find.required(block, at, "text"):
            self.find.text(block["text"], f"{at}/text", most=150, plain=True)

    def _section(self, block: Json, at: str) -> None:
        find = self.find
        find.known(block, at, {"type", "block_id", "text", "fields", "accessory", "expand"})
        if block.get("text") is None and block.get("fields") is None:
            find.add("must define either `text` or `fields`", at)
        find.text_if(block, "text", at, most=3000, plain=False)
        if block.get("fields") is not None:
            for number, field in enumerate(find.items(block["fields"], f"{at}/fields", most=10)):
                find.text(field, f"{at}/fields/{number}", most=2000)
        if block.get("accessory") is not None:
            self._element(block["accessory"], f"{at}/accessory", "section")

    def _context(self, block: Json, at: str) -> None:
        self.find.known(block, at, {"type", "block_id", "elements"})
        for number, element in enumerate(self.find.items(block.get("elements"), f"{at}/elements", most=10)):
            place = f"{at}/elements/{number}"
            if isinstance(element, dict) and element.get("type") == "image":
                self._picture(element, place)
            else:
                self.find.text(element, place, most=3000)

    def _actions(self, block: Json, at: str) -> None:
        self.find.known(block, at, {"type", "block_id", "elements"})
        for number, element in enumerate(self.find.items(block.get("elements"), f"{at}/elements", most=25)):
            self._element(element, f"{at}/elements/{number}", "actions")

    def _input(self, block: Json, at: str) -> None:
        find = self.find
        find.known(block, at, {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"})
        find.flag_if(block, at, "optional", "dispatch_action")
        if find.required(block, at, "label", "element"):
            find.text(block["label"], f"{at}/label", most=2000, plain=True)
            self._element(block["element"], f"{at}/element", "input")
        find.text_if(block, "hint", at, most=2000)

    def _element(self, element: object, at: str, block: str) -> None:
        if isinstance(element, dict) and element.get("type") == "image" and block == "section":
            self._picture(element, at)
        else:
            check_element(self.find, element, at, block=block, surface=self._surface)

    def _image(self, block: Json, at: str) -> None:
        self.find.text_if(block, "title", at, most=2000)
        self._picture(block, at, {"block_id", "title"})

    def _picture(self, image: Json, at: str, more: set[str] | None = None) -> None:
        find = self.find
        find.known(image, at, {"type", "image_url", "slack_file", "alt_text"} | (more or set()))
        if find.required(image, at, "alt_text"):
            find.string(image["alt_text"], f"{at}/alt_text", most=2000, least=0)
        if (image.get("image_url") is None) == (image.get("slack_file") is None):
            find.add("must define either `image_url` or `slack_file`", at)
        elif image.get("image_url") is not None:
            # This Slack cannot reach the internet: pictures have to be uploaded.
            find.string(image["image_url"], f"{at}/image_url", most=3000)
            find.add("downloading image failed", f"{at}/image_url")
        else:
            self._slack_file(image["slack_file"], f"{at}/slack_file")

    def _slack_file(self, value: object, at: str) -> None:
        named = self.find.thing(value, at)
        if named is None:
            return
        file_id = named.get("id")
        if file_id is None:
            self.find.add("invalid_url", f"{at}.url")
        elif not FILE_ID.fullmatch(str(file_id)):
            self.find.add("input must match regex pattern: ^[F][A-Z0-9]{8,}$", f"{at}/id")
        elif self._files(str(file_id)) is None:
            self.find.add("invalid slack file", at)

    def _rich_text(self, block: Json, at: str) -> None:
        check_rich_text(self.find, block, at)

    def _table(self, block: Json, at: str) -> None:
        check_table(self.find, block, at)

    def _markdown(self, block: Json, at: str) -> None:
        self.find.known(block, at, {"type", "block_id", "text"})
        self.find.string(block.get("text"), f"{at}/text", most=12_000)


def elements_of(block: Mapping[str, Any]) -> list[tuple[str, Json]]:
    """The interactive elements of a block, with the place of each in it."""
    found = [(f"/elements/{number}", element) for number, element in enumerate(_list(block.get("elements")))]
    found += [(f"/{name}", block[name]) for name in ("accessory", "element") if block.get(name)]
    if block.get("type") in {"rich_text", "context"}:
        return []
    return [
        (place, element)
        for place, element in found
        if isinstance(element, dict) and element.get("type") != "image"
    ]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def tables_of(blocks: list[Any]) -> list[Json]:
    return [block for block in blocks if isinstance(block, dict) and block.get("type") == "table"]


def cell_characters(table: Json) -> int:
    return sum(len(str(cell.get("text", ""))) for row in table["rows"] for cell in row)


def too_much_in_tables(blocks: list[Any]) -> bool:
    return sum(cell_characters(table) for table in tables_of(blocks)) > TABLE_TEXT
