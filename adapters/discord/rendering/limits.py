"""What Discord takes of all that we send, in one table. Lengths are in characters.

From Discord's documentation (docs.discord.com/developers): components/reference, resources/message, interactions,
resources/guild-scheduled-event. What is not documented says where it comes from.
"""

from __future__ import annotations

# Messages
#: Of a message in all, those within others counted as well.
COMPONENTS = 40
#: Over all text displays of a message, and so of one as well (discord-api-docs#8562; refused above it).
TEXT = 4_000
FILES = 10
#: Of a picture's alt text, and of the description of any file.
DESCRIPTION = 1_024
#: Of the people whom a message may notify (`allowed_mentions`).
MENTIONS = 100
#: Of a message's nonce.
NONCE = 25
THREAD_NAME = 100

# Buttons
ROW_BUTTONS = 5
BUTTON_TEXT = 80
CUSTOM_ID = 100

# Forms
MODAL_TITLE = 45
MODAL_COMPONENTS = 5
LABEL = 45
LABEL_DESCRIPTION = 100
INPUT_LENGTH = 4_000
#: Of a group of checkboxes, and of a radio group, which has at least two.
TICKED_OPTIONS = 10
LEAST_RADIO_OPTIONS = 2
#: Of a menu; of people as well.
MENU_OPTIONS = 25
OPTION_TEXT = 100
OPTION_HINT = 100

# Scheduled events
EVENT_NAME = 100
EVENT_DESCRIPTION = 1_000
EVENT_LOCATION = 100
