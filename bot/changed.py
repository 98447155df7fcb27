"""What a platform tells anew of somebody we know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.clocks import zone_named
from bot.door import came_back, passed
from bot.model import Account, AccountKind, Passage, Profile
from bot.planning import refresh
from bot.ports import UnitOfWork


async def changed(uow: UnitOfWork, account: Account, *, now: datetime) -> None:
    """Take over what the platform says of this account, and let what waits for them follow their clock. Those whom we
    do not know are left alone. One that is GONE has left the channels of all their cohorts.

    Their waking hours, and what they chose themselves, are no platform's business and stay.
    """
    if account.kind is AccountKind.GONE:
        await passed(uow, None, account, Passage.GONE, at=now, now=now)
        return
    profile = account.profile
    known = await uow.people.known(profile.space, profile.external_id)
    if known is None or account.kind is AccountKind.BOT:
        return
    await uow.people.hold([known.id])
    before = await uow.people.known(profile.space, profile.external_id)
    if before is None:
        return
    told = _told(before.told, profile)
    after = before if told == before.told else await uow.people.update(told)
    members = {member.cohort_id: member for member in await uow.members.of_person(before.id)}
    await came_back(uow, profile)
    if after.profile.zone != before.profile.zone:
        for cohort_id, cohort in (await uow.cohorts.get_many(members)).items():
            await refresh(uow, cohort, now=now, members=(members[cohort_id].id,))


def _told(held: Profile, said: Profile) -> Profile:
    """What we are told of somebody from now on: what the platform leaves open, or nobody can read, stays as it was. (A
    guess at their zone takes the place of nothing better: `People.update`.)
    """
    says_zone = zone_named(said.zone) is not None
    return replace(
        held,
        name=said.name or held.name,
        zone=said.zone if says_zone else held.zone,
        guessed=said.guessed if says_zone else held.guessed,
        locale=said.locale or held.locale,
    )
