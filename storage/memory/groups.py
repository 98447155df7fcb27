"""Who is in which group of the platform, and who is to be, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.grouping import Grouped, Grouping
from bot.model import Member
from storage.memory.state import State
from storage.values import AT_ONCE, storable, utc


def wanted_group(state: State, member: Member) -> str:
    """The group a member is to be in."""
    return "" if member.left_at is not None else state.need_cohort(member.cohort_id).options.group


def tried_again(state: State, member: Member) -> Member:
    """Put away a member for whom another group may be wanted now: tried at once, unless somebody is at it."""
    if member.group_problem or state.group_again_at.get(member.id) is None:
        state.group_again_at.put(member.id, AT_ONCE)
    member = replace(member, group_problem="")
    state.members.put(member.id, member)
    return member


class MemberGroups:
    """The verbs of `bot.repositories.Members` about groups."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def misgrouped(
        self,
        platforms: Collection[str],
        now: datetime,
        *,
        held_until: datetime,
        limit: int,
        besides: Collection[str] = (),
    ) -> list[Grouping]:
        moment, until = utc(now), utc(held_until)
        waiting = sorted(
            (again_at, member.id)
            for member in self._state.members.values()
            if member.group != wanted_group(self._state, member)
            and member.person.told.space.partition(":")[0] in platforms
            and member.person.told.space not in besides
            and (again_at := self._state.group_again_at.get(member.id)) is not None
            and again_at <= moment
        )
        return [self._held(self._state.need_member(member_id), until) for _, member_id in waiting[:limit]]

    def _held(self, member: Member, until: datetime) -> Grouping:
        self._state.members.put(member.id, replace(member, group_problem=""))
        self._state.group_again_at.put(member.id, until)
        is_wanted_elsewhere = any(
            wanted_group(self._state, other) == member.group
            for other in self._state.members.values()
            if other.person.id == member.person.id
        )
        told = member.person.told
        return Grouping(
            member_id=member.id,
            cohort_id=member.cohort_id,
            space=told.space,
            external_id=told.external_id,
            leaves="" if is_wanted_elsewhere else member.group,
            enters=wanted_group(self._state, member),
        )

    async def grouped(self, outcomes: Sequence[Grouped]) -> None:
        for outcome in outcomes:
            member = self._state.members.get(outcome.member_id)
            if member is None:
                continue
            is_wanted = storable(outcome.enters) == wanted_group(self._state, member)
            again_at = None if outcome.again_at is None else utc(outcome.again_at)
            problem = storable(outcome.problem) if is_wanted else ""
            self._state.members.put(
                member.id, replace(member, group=storable(outcome.group), group_problem=problem)
            )
            self._state.group_again_at.put(member.id, again_at if is_wanted else AT_ONCE)
