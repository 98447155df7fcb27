"""Check-ins, proposals and events already seen, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Proposal
from bot.records import CheckIn, Withdrawn
from storage.memory.state import CheckInRow, State
from storage.values import storable, utc


class MemoryCheckIns:
    """`bot.repositories.CheckIns` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def record(self, check_ins: Sequence[CheckIn]) -> None:
        for check_in in check_ins:
            self._state.need_member(check_in.member_id)
            new = replace(
                check_in,
                acted_at=utc(check_in.acted_at),
                recorded_at=utc(check_in.recorded_at),
                note=storable(check_in.note),
                link=storable(check_in.link),
            )
            key = (new.member_id, new.assignment)
            old = self._state.check_ins.get(key)
            if old is not None and old.withdrawn_at is None:
                new = replace(new, acted_at=min(old.check_in.acted_at, new.acted_at))
            self._state.check_ins.put(key, CheckInRow(check_in=new))

    async def withdraw(self, member_id: int, assignments: Sequence[str], at: datetime) -> None:
        for assignment in assignments:
            old = self._state.check_ins.get((member_id, assignment))
            if old is not None and old.withdrawn_at is None:
                bare = replace(old.check_in, note="", link="")
                self._state.check_ins.put(
                    (member_id, assignment), CheckInRow(check_in=bare, withdrawn_at=utc(at))
                )

    async def withdrawn(self, member_id: int) -> dict[str, Withdrawn]:
        return {
            row.check_in.assignment: Withdrawn(check_in=row.check_in, at=row.withdrawn_at)
            for row in self._state.check_ins.values()
            if row.withdrawn_at is not None and row.check_in.member_id == member_id
        }

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, CheckIn]]:
        found: dict[int, dict[str, CheckIn]] = {member_id: {} for member_id in member_ids}
        for row in self._state.check_ins.values():
            if row.withdrawn_at is None and row.check_in.member_id in found:
                found[row.check_in.member_id][row.check_in.assignment] = row.check_in
        return found

    async def anonymous(self, cohort_id: int) -> dict[str, int]:
        return {
            assignment: people
            for (cohort, assignment), people in sorted(self._state.anonymous.items())
            if cohort == cohort_id
        }


class MemoryProposals:
    """`bot.bookkeeping.Proposals` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, *, kind: str, body: str, cohort_id: int | None, by: int, at: datetime) -> Proposal:
        if cohort_id is not None:
            self._state.need_cohort(cohort_id)
        proposal = Proposal(
            id=self._state.next_id("proposals"),
            kind=kind,
            body=storable(body),
            cohort_id=cohort_id,
            by=by,
            made_at=utc(at),
        )
        self._state.proposals.put(proposal.id, proposal)
        self._state.open_proposals.put(proposal.id, None)
        return proposal

    async def take(self, proposal_id: int, *, by: int) -> Proposal | None:
        proposal = self._state.proposals.get(proposal_id)
        if proposal is None or proposal.by != by or proposal_id not in self._state.open_proposals:
            return None
        self._state.open_proposals.drop(proposal_id)
        return proposal

    async def of_person(self, person_id: int) -> list[Proposal]:
        return sorted(
            (
                proposal
                for number, proposal in self._state.proposals.items()
                if proposal.by == person_id and number in self._state.open_proposals
            ),
            key=lambda proposal: (proposal.made_at, proposal.id),
        )

    async def forget(self, before: datetime) -> int:
        moment = utc(before)
        old = [number for number, proposal in self._state.proposals.items() if proposal.made_at < moment]
        for number in old:
            self._state.forget_proposal(number)
        return len(old)


class MemoryInbox:
    """`bot.bookkeeping.Inbox` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def first_sight(self, event_id: str, at: datetime) -> bool:
        event = storable(event_id)
        if event in self._state.inbox:
            return False
        self._state.inbox.put(event, utc(at))
        return True

    async def forget(self, before: datetime) -> int:
        moment = utc(before)
        old = [event for event, seen in self._state.inbox.items() if seen < moment]
        for event in old:
            self._state.inbox.drop(event)
        return len(old)
