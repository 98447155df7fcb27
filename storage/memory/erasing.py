"""Forgetting a person, in memory."""

from __future__ import annotations

from collections import Counter

from storage.memory.state import State
from storage.names import traces


def erase(state: State, person_id: int) -> None:
    """Take a person out of every shelf; what they checked in is counted without their name."""
    person = state.people.get(person_id)
    if person is None:
        return
    members = {
        number: member.cohort_id for number, member in state.members.items() if member.person.id == person_id
    }
    standing = Counter(
        (members[row.check_in.member_id], row.check_in.assignment)
        for row in state.check_ins.values()
        if row.check_in.member_id in members and row.withdrawn_at is None
    )
    for key, count in standing.items():
        state.anonymous.put(key, (state.anonymous.get(key) or 0) + count)
    _drop_what_is_theirs(state, members)
    for number, proposal in state.proposals.items():
        cohort = None if proposal.cohort_id is None else state.need_cohort(proposal.cohort_id)
        about_them = cohort is not None and cohort.space == person.told.space
        if proposal.by == person_id or (
            about_them and any(trace in proposal.body for trace in traces(person))
        ):
            state.forget_proposal(number)
    for where, movement in state.movements.items():
        if (movement.who.space, movement.who.external_id) == (person.told.space, person.told.external_id):
            state.movements.drop(where)
    state.identities.drop((person.told.space, person.told.external_id))
    state.people.drop(person_id)


def _drop_what_is_theirs(state: State, members: dict[int, int]) -> None:
    for key, _ in state.check_ins.items():
        if key[0] in members:
            state.check_ins.drop(key)
    for unit, extension in state.extensions.items():
        if extension.member_id in members:
            state.extensions.drop(unit)
    for number, held in state.deliveries.items():
        row = held.delivery.row
        if row.member_id in members:
            state.deliveries.drop(number)
            state.recipients.drop((row.cohort_id, row.occurrence, row.revision, row.recipient))
    for member_id in members:
        member = state.need_member(member_id)
        state.seats.drop((member.cohort_id, member.person.id))
        state.members.drop(member_id)
        state.group_again_at.drop(member_id)
