"""Why something is or was not said, in words for people: clauses that stand after "because", or after a colon."""

from __future__ import annotations

from bot.decisions import Reason
from bot.language import _, mark

#: Of somebody else, for facilitators.
_WORDS: dict[str, str] = {
    Reason.FOR_EVERYBODY: mark("it is for everybody"),
    Reason.OWES_WORK: mark("still owes required work"),
    Reason.NOTHING_OWED: mark("has done everything required"),
    Reason.LEFT_COHORT: mark("has left the cohort"),
    Reason.NOT_A_LEARNER: mark("is not a learner here"),
    Reason.NOT_YET_JOINED: mark("joined after the deadline"),
    Reason.TOO_LATE: mark("it was past its use"),
    Reason.ASLEEP_UNTIL_TOO_LATE: mark("no waking hour was left before it"),
    Reason.NEARER_REMINDER: mark("another reminder of the same deadline comes at nearly the same time"),
    Reason.EXTENDED: mark("has been given more time for it"),
    Reason.SNOOZED: mark("has asked for quiet until it is of no more use"),
    Reason.AWAY: mark("is away until it is of no more use"),
    Reason.MUTED: mark("wants no reminders about this course"),
    Reason.NOT_WANTED: mark("has chosen other times to be reminded at"),
    Reason.SAID_TODAY: mark("the one message of that day has said it already"),
    Reason.NEXT_DAY: mark("one message a day is enough, and that of the day before was sent"),
    Reason.ANOTHER_FIRST: mark("another message to the same person is on its way"),
    Reason.COMPLETE: mark("has done everything for the certificate"),
    Reason.NOT_COMPLETE: mark("has something to do for the certificate again"),
    Reason.LINK_MISSING: mark("the link is missing"),
    Reason.LINK_KNOWN: mark("the link is there"),
    Reason.NOT_A_FACILITATOR: mark("is not a facilitator here"),
    Reason.UNDELIVERED: mark("something could not be delivered"),
    Reason.ARRIVED: mark("everything arrived after all, or was told already"),
    Reason.AT_THE_DOOR: mark("somebody came to the channel or left it"),
    Reason.SETTLED: mark("it is settled already"),
    Reason.MOVED: mark("it was moved, and is said at its new time"),
    Reason.WITHDRAWN: mark("it is no longer planned"),
    Reason.IN_ROLL_CALL: mark("was named in the one post to all who still owed something"),
    Reason.ROLL_CALL_LOST: mark("the one post to all who still owed something could not be posted"),
    Reason.REMINDED_TODAY: mark("had been reminded once that day, which is enough"),
    Reason.CAME_AFTER: mark("joined after all others had been reminded"),
    Reason.NOBODY_TO_NAME: mark("nobody had to be reminded"),
}


def say_reason(reason: str) -> str:
    """The words for a reason in the ledger. Delivery problems are kept as sentences already and stay as
    they are.
    """
    return _(_WORDS[reason]) if reason in _WORDS else reason


#: The same, said to the person it is about.
_TO_YOU: dict[str, str] = {
    Reason.OWES_WORK: mark("you still owed required work"),
    Reason.NOTHING_OWED: mark("you had done everything required"),
    Reason.LEFT_COHORT: mark("you had left the cohort"),
    Reason.NOT_A_LEARNER: mark("you were no learner here"),
    Reason.NOT_YET_JOINED: mark("you joined after the deadline"),
    Reason.ASLEEP_UNTIL_TOO_LATE: mark("none of your waking hours was left before it"),
    Reason.EXTENDED: mark("you were given more time for it"),
    Reason.SNOOZED: mark("you had asked for quiet until it was of no more use"),
    Reason.AWAY: mark("you were away until it was of no more use"),
    Reason.MUTED: mark("you wanted no reminders about this course"),
    Reason.NOT_WANTED: mark("you had chosen other times to be reminded at"),
    Reason.SAID_TODAY: mark("my one message to you that day had said it already"),
    Reason.NEXT_DAY: mark("one message a day is enough, and that of the day before was sent"),
    Reason.ANOTHER_FIRST: mark("another message to you was on its way"),
    Reason.COMPLETE: mark("you had done everything for the certificate"),
    Reason.NOT_COMPLETE: mark("you had something to do for the certificate again"),
    Reason.LINK_MISSING: mark("the link was missing"),
    Reason.LINK_KNOWN: mark("the link was there already"),
    Reason.NOT_A_FACILITATOR: mark("you were no facilitator here"),
    Reason.SETTLED: mark("it was settled already"),
    Reason.IN_ROLL_CALL: mark("I named you in the one post to all who still owed something"),
    Reason.REMINDED_TODAY: mark("I had reminded you once that day, which is enough"),
    Reason.CAME_AFTER: mark("you joined after all others had been reminded"),
}


def say_reason_to_you(reason: str) -> str:
    """The words for a reason in the ledger, said to the person it is about."""
    return _(_TO_YOU[reason]) if reason in _TO_YOU else say_reason(reason)
