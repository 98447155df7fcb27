"""Every command there is, in the order help shows them."""

from __future__ import annotations

from bot.commands.away import AWAY
from bot.commands.changing import CALL, LESSON
from bot.commands.checkin import CHECK_IN
from bot.commands.create import CREATE
from bot.commands.extend import EXTEND
from bot.commands.help import COHORT_HELP, COURSE_HELP
from bot.commands.join import INVITE
from bot.commands.leave import LEAVE
from bot.commands.me import ME
from bot.commands.next_up import NEXT
from bot.commands.options import OPTIONS
from bot.commands.preview import PREVIEW
from bot.commands.privacy import PRIVACY
from bot.commands.progress import PROGRESS
from bot.commands.rest import MUTE, SNOOZE, UNMUTE
from bot.commands.roster import ROSTER
from bot.commands.status import STATUS
from bot.commands.why import WHY
from bot.registry import Registry

COMMANDS = Registry(
    [
        *(NEXT, CHECK_IN, PROGRESS, SNOOZE, AWAY, MUTE, UNMUTE, WHY, ME, PRIVACY, LEAVE, COURSE_HELP),
        *(CREATE, ROSTER, INVITE, OPTIONS, CALL, LESSON, EXTEND, PREVIEW, STATUS, COHORT_HELP),
    ]
)
