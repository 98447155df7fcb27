"""What Slack's own ways need to say: windows that are being filled, answers that lie elsewhere, doors that are shut."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import _


def waiting_title() -> str:
    """At most 24 characters."""
    return _("One moment")


def waiting() -> str:
    return _("I am looking that up for you.")


def answer_title() -> str:
    """Above a window with an answer that has no heading; at most 24 characters."""
    return _("From your companion")


def close() -> str:
    """On the button that closes an answer."""
    return _("Close")


def for_everybody() -> str:
    """In a window, where what was agreed to is posted in the channel."""
    return _("Done. ✓ Everybody can read it in the channel.")


def form_waits() -> str:
    """Slack did not let us open the form by ourselves."""
    return _("This took longer than Slack waits for. Press the button to go on.")


def not_installed() -> str:
    return _(
        "I am not installed in this workspace any more. Please ask whoever looks after it to install me again."
    )


def members_only() -> str:
    """Somebody of another workspace, in a channel that two share."""
    return _(
        "Only members of the workspace where this course is run can take part. "
        "Please ask your facilitator for an invitation to it."
    )


def in_thread(file: str) -> str:
    """Where a file of a message is."""
    return _("In the thread: {file}", file=file)


def in_messages(labels: Sequence[str]) -> str:
    """Where files of an answer are."""
    return _("In your messages with me: {files}", files=", ".join(labels))


def not_handed_over(labels: Sequence[str]) -> str:
    return _(
        "I could not hand this over, please try again in a few minutes: {files}", files=", ".join(labels)
    )


def not_received() -> str:
    return _("I could not get this file from Slack. Please send it again.")


def cancel() -> str:
    """On the button that closes a form."""
    return _("Cancel")


def does_not_fit() -> str:
    """Where no file can be given: in a window, on somebody's home."""
    return _("There is more than fits here.")
