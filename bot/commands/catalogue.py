"""Every command there is, in the order help shows them."""

from __future__ import annotations

from bot.commands.changing import CALL, LESSON
from bot.commands.checkin import CHECK_IN
from bot.commands.create import CREATE
from bot.commands.help import COHORT_HELP, COURSE_HELP
from bot.commands.join import INVITE
from bot.commands.me import ME
from bot.commands.next_up import NEXT
from bot.commands.preview import PREVIEW
from bot.commands.progress import PROGRESS
from bot.commands.roster import ROSTER
from bot.commands.status import STATUS
from bot.commands.why import WHY
from bot.registry import Registry

COMMANDS = Registry(
    [
        *(NEXT, CHECK_IN, PROGRESS, WHY, ME, COURSE_HELP),
        *(CREATE, ROSTER, INVITE, CALL, LESSON, PREVIEW, STATUS, COHORT_HELP),
    ]
)
