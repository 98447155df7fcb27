"""From plan to ledger: what opens, for whom, and when each of them hears of it. Reads and writes, decides nothing."""

from bot.planning.facilitating import ask_at_the_door, list_troubled
from bot.planning.opening import include, open_due, replan
from bot.planning.own import complete, grant_time, rest, revoke_time
from bot.planning.plans import CohortPlan, own_of, plan_for, plan_of
from bot.planning.posts import outdate_posts
from bot.planning.timing import refresh, was_moved_later

__all__ = [
    "CohortPlan",
    "ask_at_the_door",
    "complete",
    "grant_time",
    "include",
    "list_troubled",
    "open_due",
    "outdate_posts",
    "own_of",
    "plan_for",
    "plan_of",
    "refresh",
    "replan",
    "rest",
    "revoke_time",
    "was_moved_later",
]
