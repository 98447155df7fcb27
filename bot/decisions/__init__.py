"""Pure decisions: facts and a `now` in, send or skip with a reason out. Nothing here reaches a database or a clock."""

from bot.decisions.debts import owed_of_unit, owed_so_far
from bot.decisions.personal import decide_personal, personal_time, plan_personal
from bot.decisions.posts import decide_post
from bot.decisions.verdict import Reason, Send, Skip, Standing, Verdict

__all__ = [
    "Reason",
    "Send",
    "Skip",
    "Standing",
    "Verdict",
    "decide_personal",
    "decide_post",
    "owed_of_unit",
    "owed_so_far",
    "personal_time",
    "plan_personal",
]
