"""Everything we hold about one person: gathered, counted, and written as JSON. `docs/privacy.md` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.course.values import lead_words
from bot.deliveries import Delivery, DeliveryState
from bot.model import CheckIn, Cohort, Extension, Member, Person, Profile, Proposal, WakingHours, Withdrawn
from bot.phrases.reasons import say_reason_to_you
from bot.ports import UnitOfWork

#: The name of this form of the export. It changes when a key is renamed or goes, not when one is added.
FORMAT = "learner-companion/person/1"

#: More rows than the ledger has of anybody.
_ALL = 1_000_000

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person in one cohort, with all that hangs on it."""

    member: Member
    cohort: Cohort
    check_ins: Mapping[str, CheckIn]
    taken_back: Mapping[str, Withdrawn]
    extensions: Mapping[str, Extension]
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """All of one person. `questions` are the proposals that wait for their answer."""

    person: Person
    memberships: tuple[Membership, ...]
    questions: tuple[Proposal, ...]

    @property
    def check_ins(self) -> list[CheckIn]:
        return [check_in for one in self.memberships for check_in in one.check_ins.values()]

    @property
    def taken_back(self) -> int:
        return sum(len(one.taken_back) for one in self.memberships)

    @property
    def extensions(self) -> int:
        return sum(len(one.extensions) for one in self.memberships)

    @property
    def sent(self) -> int:
        """How many messages we sent them alone."""
        return sum(delivery.row.state is DeliveryState.SENT for delivery in self._deliveries)

    @property
    def decisions(self) -> int:
        """How many decisions to write to them, or not to, are kept; the messages sent among them."""
        return len(self._deliveries)

    @property
    def _deliveries(self) -> list[Delivery]:
        return [delivery for one in self.memberships for delivery in one.deliveries]


async def gather(uow: UnitOfWork, person: Person) -> Mine:
    """All that is held of this person, cohorts they have left included, in the order they joined."""
    members = await uow.members.of_person(person.id, gone=True)
    ids = [member.id for member in members]
    cohorts = await uow.cohorts.get_many(member.cohort_id for member in members)
    check_ins = await uow.check_ins.of_members(ids)
    extensions = await uow.extensions.of_members(ids)
    return Mine(
        person=person,
        memberships=tuple(
            [
                Membership(
                    member=member,
                    cohort=cohorts[member.cohort_id],
                    check_ins=check_ins[member.id],
                    taken_back=await uow.check_ins.withdrawn(member.id),
                    extensions=extensions[member.id],
                    deliveries=tuple(await uow.ledger.of_member(member.id, limit=_ALL)),
                )
                for member in members
            ]
        ),
        questions=tuple(await uow.proposals.of_person(person.id)),
    )


def as_json(mine: Mine, made_at: datetime) -> bytes:
    """The export: UTF-8, instants in ISO 8601 and UTC, lengths of time as `24h`, keys as in `docs/privacy.md`."""
    names = {one.cohort.id: one.cohort.name for one in mine.memberships}
    everything: Json = {
        "format": FORMAT,
        "made_at": _at(made_at),
        "person": _person(mine.person),
        "memberships": [_membership(one, mine.person) for one in mine.memberships],
        "open_questions": [_question(proposal, names) for proposal in mine.questions],
    }
    return (json.dumps(everything, ensure_ascii=False, indent=2) + "\n").encode()


def _person(person: Person) -> Json:
    chosen = person.preferences
    return {
        "space": person.told.space,
        "id": person.told.external_id,
        "as_told": _profile(person.told),
        "as_chosen": {
            "name": chosen.name or None,
            "zone": chosen.zone or None,
            "language": chosen.language or None,
            "reminders": str(chosen.reminders),
            "leads": None if chosen.leads is None else _spans(chosen.leads),
            "snoozed_until": _at(chosen.snoozed_until),
            "away_until": _at(chosen.away_until),
            "final_call": chosen.final_call,
        },
    }


def _profile(profile: Profile) -> Json:
    return {
        "name": profile.name,
        "zone": profile.zone,
        "language": profile.locale,
        "waking_hours": _hours(profile.waking),
    }


def _hours(hours: WakingHours) -> Json:
    return {"start": f"{hours.start:%H:%M}", "end": f"{hours.end:%H:%M}"}


def _membership(one: Membership, person: Person) -> Json:
    member, cohort = one.member, one.cohort
    return {
        "cohort": cohort.name,
        "course": cohort.course.title,
        "channel": cohort.channel.id,
        "roles": [str(role) for role in sorted(member.roles)],
        "joined_at": _at(member.joined_at),
        "left_at": _at(member.left_at),
        "muted_at": _at(member.muted_at),
        "check_ins": [
            _check_in(check_in) for check_in in sorted(one.check_ins.values(), key=lambda one: one.assignment)
        ],
        "taken_back": [_taken_back(one.taken_back[key]) for key in sorted(one.taken_back)],
        "extensions": [
            {"unit": extension.unit, "due": _at(extension.due), "given_at": _at(extension.at)}
            for extension in sorted(one.extensions.values(), key=lambda one: one.unit)
        ],
        "changes": [
            {
                "subject": change.subject,
                "field": str(change.field),
                "value": change.value,
                "made_at": _at(change.at),
            }
            for change in cohort.changes
            if change.by == person.id
        ],
        "messages": [_delivery(delivery) for delivery in one.deliveries],
    }


def _check_in(check_in: CheckIn) -> Json:
    return {
        "assignment": check_in.assignment,
        "how": str(check_in.how),
        "acted_at": _at(check_in.acted_at),
        "recorded_at": _at(check_in.recorded_at),
        "note": check_in.note,
        "link": check_in.link,
    }


def _taken_back(withdrawn: Withdrawn) -> Json:
    check_in = withdrawn.check_in
    return {
        "assignment": check_in.assignment,
        "how": str(check_in.how),
        "acted_at": _at(check_in.acted_at),
        "recorded_at": _at(check_in.recorded_at),
        "withdrawn_at": _at(withdrawn.at),
    }


def _question(proposal: Proposal, names: Mapping[int, str]) -> Json:
    """`names` are those of the person's cohorts; another's is not theirs to know."""
    body: Json = json.loads(proposal.body)
    return {
        "kind": proposal.kind,
        "made_at": _at(proposal.made_at),
        "cohort": None if proposal.cohort_id is None else names.get(proposal.cohort_id),
        "body": body,
    }


def _delivery(delivery: Delivery) -> Json:
    row, receipt = delivery.row, delivery.receipt
    return {
        "id": delivery.id,
        "about": row.occurrence,
        "revision": row.revision,
        "kind": str(row.kind),
        "to": str(row.place),
        "state": str(row.state),
        "due_at": _at(row.due_at),
        "expires_at": _at(row.expires_at),
        "settled_at": _at(delivery.settled_at),
        "attempts": delivery.attempts,
        "reason": str(row.reason),
        "reason_in_words": say_reason_to_you(row.reason),
        "inputs": {name: row.inputs[name] for name in sorted(row.inputs)},
        "text": delivery.text,
        "receipt": None if receipt is None else {"id": receipt.message_id, "at": _at(receipt.at)},
    }


def _at(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _spans(leads: Sequence[timedelta]) -> list[Json]:
    return [lead_words(lead) for lead in leads]
