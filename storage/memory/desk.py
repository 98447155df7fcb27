"""Check-ins, proposals and events already seen, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import CheckIn, Proposal
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
                self._state.check_ins.put((member_id, assignment), replace(old, withdrawn_at=utc(at)))

    async def of_members(self, member_ids: Iterable[int]) -> dict[int, dict[str, CheckIn]]:
        found: dict[int, dict[str, CheckIn]] = {member_id: {} for member_id in member_ids}
        for row in self._state.check_ins.values():
            if row.withdrawn_at is None and row.check_in.member_id in found:
                found[row.check_in.member_id][row.check_in.assignment] = row.check_in
        return found


class MemoryProposals:
    """`bot.repositories.Proposals` in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, *, kind: str, body: str, cohort_id: int | None, by: int, at: datetime) -> Proposal:
        if cohort_id is not None:
            self._state.need_cohort(cohort_id)
        proposal = Proposal(
            id=len(self._state.proposals) + 1,
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


class MemoryInbox:
    """`bot.repositories.Inbox` in memory."""

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
