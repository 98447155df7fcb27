"""Why something was or was not said, in words for people."""

from __future__ import annotations

from bot.decisions import Reason

_WORDS: dict[str, str] = {
    Reason.FOR_EVERYBODY: "it is for everybody",
    Reason.OWES_WORK: "still owes required work",
    Reason.NOTHING_OWED: "has done everything required",
    Reason.LEFT_COHORT: "has left the cohort",
    Reason.NOT_A_LEARNER: "is not a learner here",
    Reason.NOT_YET_JOINED: "joined after the deadline",
    Reason.TOO_LATE: "it was past its use",
    Reason.ASLEEP_UNTIL_TOO_LATE: "no waking hour was left before it",
    Reason.NEARER_REMINDER: "another reminder of the same deadline comes at nearly the same time",
    Reason.MOVED: "it was moved, and is said at its new time",
    Reason.WITHDRAWN: "it is no longer planned",
}


def say_reason(reason: str) -> str:
    """The words for a reason in the ledger. Delivery problems are kept as sentences already and stay as
    they are.
    """
    return _WORDS.get(reason, reason)


_TO_YOU: dict[str, str] = {
    Reason.OWES_WORK: "you still owed required work",
    Reason.NOTHING_OWED: "you had done everything required",
    Reason.LEFT_COHORT: "you had left the cohort",
    Reason.NOT_A_LEARNER: "you were no learner here",
    Reason.NOT_YET_JOINED: "you joined after the deadline",
    Reason.ASLEEP_UNTIL_TOO_LATE: "none of your waking hours was left before it",
}


def say_reason_to_you(reason: str) -> str:
    """The words for a reason in the ledger, said to the person it is about."""
    return _TO_YOU.get(reason, say_reason(reason))
