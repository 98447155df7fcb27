"""Pure decisions: facts and a `now` in, send or skip with a reason out. Nothing here reaches a database or a clock."""

from bot.decisions.day import NAMED, NUDGES, NextDay, Speak, Wait, decide_day, named_by, naming
from bot.decisions.debts import owed_for, owed_of_unit, owed_so_far, still_owed
from bot.decisions.leads import concerns, is_extra, wants
from bot.decisions.personal import decide_personal, personal_time, plan_personal
from bot.decisions.posts import decide_post, planned_time
from bot.decisions.rollcall import (
    decide_named,
    decide_named_today,
    is_called,
    joins_in,
    mentioned_in,
    mentioning,
)
from bot.decisions.undelivered import Morning, listed
from bot.decisions.verdict import Reason, Send, Skip, Standing, Verdict

__all__ = [
    "NAMED",
    "NUDGES",
    "Morning",
    "NextDay",
    "Reason",
    "Send",
    "Skip",
    "Speak",
    "Standing",
    "Verdict",
    "Wait",
    "concerns",
    "decide_day",
    "decide_named",
    "decide_named_today",
    "decide_personal",
    "decide_post",
    "is_called",
    "is_extra",
    "joins_in",
    "listed",
    "mentioned_in",
    "mentioning",
    "named_by",
    "naming",
    "owed_for",
    "owed_of_unit",
    "owed_so_far",
    "personal_time",
    "plan_personal",
    "planned_time",
    "still_owed",
    "wants",
]
