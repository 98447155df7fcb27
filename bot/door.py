"""Who comes to a cohort's channel and who goes from it: noted down, until a facilitator has answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.model import Account, AccountKind, Member, Movement, Passage, Place, Profile
from bot.planning import ask_at_the_door, plan_of
from bot.ports import UnitOfWork


async def passed(
    uow: UnitOfWork,
    place: Place | None,
    account: Account,
    passage: Passage,
    *,
    at: datetime,
    now: datetime,
) -> None:
    """Somebody came to this channel at `at` (UTC) or left it, or their account is GONE, which concerns every cohort
    they are in, whatever the place. Bots are nobody's business. Being told the same again changes nothing.

    Facilitators are asked where it makes a difference: somebody came who is in no seat there, or a member went. Where
    it makes none, what waits for them has settled itself.
    """
    if account.kind is AccountKind.BOT:
        return
    if account.kind is AccountKind.GONE:
        passage = Passage.GONE
    profile = account.profile
    person = await uow.people.known(profile.space, profile.external_id)
    seats = {} if person is None else {one.cohort_id: one for one in await uow.members.of_person(person.id)}
    waiting = {one.cohort_id: one for one in await uow.movements.of(profile.space, profile.external_id)}
    asking = []
    for cohort in await uow.cohorts.in_space(profile.space):
        if passage is not Passage.GONE and cohort.channel != place:
            continue
        noted = waiting.get(cohort.id)
        if (cohort.id in seats) is (passage is Passage.CAME):
            if noted is not None:
                await uow.movements.settle(cohort.id, [profile.external_id])
        elif not plan_of(cohort).timetable.is_over(now) and not _says_so(noted, passage):
            asking.append(cohort)
    if asking:
        moment = min(at, now)
        await uow.movements.note(
            [Movement(cohort_id=one.id, who=profile, passage=passage, at=moment) for one in asking]
        )
        await ask_at_the_door(uow, asking, now=now)


def _says_so(noted: Movement | None, passage: Passage) -> bool:
    """Whether the same waits already. Somebody who left, and then is gone, went once."""
    return noted is not None and (noted.passage is Passage.CAME) is (passage is Passage.CAME)


async def came_back(uow: UnitOfWork, who: Profile) -> None:
    """This account is in use: what waits because it was GONE has settled itself."""
    for one in await uow.movements.of(who.space, who.external_id):
        if one.passage is Passage.GONE:
            await uow.movements.settle(one.cohort_id, [who.external_id])


async def at_the_door(uow: UnitOfWork, cohort_id: int) -> list[Movement]:
    """Whom a facilitator of this cohort has to be asked about, by (at, the platform's id): who came and is in no seat,
    and who left or is gone and still has one.
    """
    waiting = await uow.movements.waiting(cohort_id)
    if not waiting:
        return []
    seated = {one.person.told.external_id: one.person for one in await uow.members.of_cohort(cohort_id)}
    return [
        replace(one, who=replace(one.who, name=person.name)) if person is not None else one
        for one in waiting
        for person in [seated.get(one.who.external_id)]
        if (person is None) is (one.passage is Passage.CAME)
    ]


def not_oneself(movements: Iterable[Movement], member: Member) -> tuple[Movement, ...]:
    """These without the one of this member: nobody is asked about themselves."""
    return tuple(one for one in movements if one.who.external_id != member.person.told.external_id)
