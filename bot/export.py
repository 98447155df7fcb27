"""Everything we hold about one person, written as JSON. `docs/privacy.md` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.course.values import lead_words
from bot.deliveries import Delivery
from bot.mine import Membership, Mine
from bot.model import Movement, Person, Place, Profile, Proposal, WakingHours
from bot.phrases.reasons import say_reason_to_you
from bot.records import CheckIn, Withdrawn

#: The name of this form of the export. It changes when a key is renamed or goes, not when one is added.
FORMAT = "learner-companion/person/1"

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def as_json(mine: Mine, made_at: datetime) -> bytes:
    """The export: UTF-8, instants in ISO 8601 and UTC, lengths of time as `24h`, keys as in `docs/privacy.md`."""
    names = {one.cohort.id: one.cohort.name for one in mine.memberships}
    everything: Json = {
        "format": FORMAT,
        "made_at": _at(made_at),
        "person": _person(mine.person),
        "memberships": [_membership(one, mine.person) for one in mine.memberships],
        "open_questions": [_question(proposal, names) for proposal in mine.questions],
        "movements": [_movement(channel, movement) for channel, movement in mine.movements],
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
            "reminders": None if chosen.reminders is None else str(chosen.reminders),
            "leads": None if chosen.leads is None else _spans(chosen.leads),
            "snoozed_until": _at(chosen.snoozed_until),
            "away_until": _at(chosen.away_until),
            "final_call": chosen.final_call,
        },
        "zone_asked_at": _at(person.asked_at),
    }


def _profile(profile: Profile) -> Json:
    return {
        "name": profile.name,
        "zone": profile.zone,
        "zone_guessed": profile.guessed,
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
        "group": member.group or None,
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


def _movement(channel: Place, movement: Movement) -> Json:
    return {
        "channel": channel.id,
        "passage": str(movement.passage),
        "at": _at(movement.at),
        "as_told": _profile(movement.who),
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
