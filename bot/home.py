"""The companion's own page, where a platform has one: everything that concerns one person, put together."""

from __future__ import annotations

from datetime import datetime

from bot.agenda import look_ahead, more_time
from bot.certificate import progress
from bot.commands.context import Seat, language_of, seats_of
from bot.commands.gate import is_over
from bot.commands.status import status_of
from bot.language import negotiate, speaking
from bot.messages import Message
from bot.model import Profile, Role
from bot.phrases import home as phrases
from bot.phrases.upcoming import next_up
from bot.ports import UnitOfWork


async def home(uow: UnitOfWork, who: Profile, *, trusted: bool, now: datetime) -> Message:
    """What somebody sees who opens the companion. Of whom we do not know nothing is kept, and they are told how to
    begin. Courses that are over are shown while there is no other.
    """
    person = await uow.people.known(who.space, who.external_id)
    if person is None:
        with speaking(negotiate(who.locale)):
            return phrases.stranger(trusted=trusted)
    seats = await seats_of(uow, person)
    shown = [seat for seat in seats if not is_over(seat, now)] or seats[-1:]
    with speaking(language_of(person, seats)):
        learning, leading = [], []
        coaching = [seat.cohort for seat in shown if seat.member.has(Role.COACH)]
        for seat in shown:
            if seat.member.has(Role.LEARNER):
                learning.append(await _learning(uow, seat, now))
            if seat.member.has(Role.FACILITATOR):
                members = await uow.members.of_cohort(seat.cohort.id)
                leading.append(await status_of(uow, seat.cohort, members, now=now))
        return phrases.home(
            person, learning=learning, coaching=coaching, leading=leading, trusted=trusted, now=now
        )


async def _learning(uow: UnitOfWork, seat: Seat, now: datetime) -> phrases.Learning:
    timetable = seat.own_timetable
    done = (await uow.check_ins.of_members([seat.member.id]))[seat.member.id]
    week = next_up(
        timetable,
        look_ahead(timetable, done, now),
        more_time=more_time(seat.timetable, timetable),
        cohort=seat.cohort,
        member=seat.member,
        now=now,
    )
    coaches = await uow.members.of_cohort(seat.cohort.id, role=Role.COACH)
    return phrases.Learning(
        week=week,
        timetable=timetable,
        progress=progress(timetable, done),
        coaches=[one for one in coaches if one.id != seat.member.id],
    )
