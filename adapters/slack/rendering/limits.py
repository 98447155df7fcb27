"""What Slack takes of all that we send, in one table. Lengths are in characters unless they say otherwise.

From Slack's documentation (docs.slack.dev/reference) of blocks, block elements, composition objects, views,
chat.postMessage and chat.update. What is not documented says where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack.rendering.card import Surface

# Messages
#: Bytes of a message's own `text`. Slack stores 40,000 characters of a new post, but refuses an edit over 4,000, and
#: some have seen it count bytes. What was posted has to stay editable.
TEXT_BYTES = 4_000

# Text objects and blocks
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
CONTEXT_TEXT = 2_000
ALT_TEXT = 2_000

# Buttons
ACTIONS_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000

# Tables: in messages only, one in each; a message with two is refused (`only_one_table_allowed`).
TABLES = 1
TABLE_ROWS = 100
TABLE_COLUMNS = 20
#: Over all cells of a table. An empty cell is refused.
TABLE_TEXT = 10_000

# Views
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000

# Fields of a form
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
INPUT_LENGTH = 3_000
OPTION_TEXT = 75
OPTION_HINT = 75
#: Of checkboxes, and of radio buttons.
TICKED_OPTIONS = 10
#: Of a menu, or of one group in it.
MENU_OPTIONS = 100
MENU_GROUPS = 100
FILES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a surface shows: its blocks, and the characters of their JSON."""

    blocks: int
    characters: int


#: Slack refuses a message whose blocks are long in all (`msg_blocks_too_long`). Where that begins is not documented;
#: people measured about 13,200 characters, of which each block takes some 125 for itself (slackapi/bolt-js#2509,
#: #2867). Who reads on a phone has given up long before. The size of a whole view is limited to 250 kB.
ROOM: dict[Surface, Room] = {
    Surface.MESSAGE: Room(blocks=50, characters=10_000),
    Surface.MODAL: Room(blocks=100, characters=50_000),
    Surface.HOME: Room(blocks=100, characters=50_000),
}
