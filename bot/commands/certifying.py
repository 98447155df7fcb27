"""What a check-in does to the certificate."""

from __future__ import annotations

from collections.abc import Mapping, Set

from bot.checkins import Completion, completion
from bot.commands.context import Context
from bot.planning import complete
from bot.records import CheckIn


async def certify(
    context: Context, *, before: Mapping[str, CheckIn], after: Mapping[str, CheckIn], withdrawn: Set[str]
) -> Completion:
    """Whether this check-in completed the certificate; if so, what announces it is put into the ledger.

    `before` and `after` are all standing check-ins of the person in the cohort of their seat, `withdrawn` what they
    had taken back before this one.
    """
    seat = context.seat
    asked = {key for requirement in seat.timetable.requirements for key in requirement.tasks}
    completed = completion(asked, before=before, after=after, withdrawn=withdrawn)
    if completed is not Completion.NO:
        await complete(context.uow, seat.cohort, seat.member, now=context.now)
    return completed
