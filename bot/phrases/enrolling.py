"""What `/cohort roster` shows and says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.errors import Mistake
from bot.language import _, plural, spoken
from bot.language.dates import number_in
from bot.messages import Block, Fact, Facts, Heading, Line, Message, Strong, Text
from bot.model import Member, Profile, Role
from bot.phrases.arguments import shown
from bot.phrases.common import listed, say
from bot.phrases.options import MANY
from bot.phrases.refusals import mistake_line
from bot.phrases.wording import line


def unknown_zone(said: str, suggestion: str) -> str:
    if suggestion:
        return _(
            "“{zone}” is not a time zone I know. Did you mean {near}?", zone=shown(said), near=suggestion
        )
    return _("“{zone}” is not a time zone I know. Example: zone:Asia/Qatar", zone=shown(said))


def yes(people: int) -> str:
    return plural("Yes, {number} person", "Yes, {number} people", people)


def proposed(
    cohort: str,
    *,
    added: Sequence[tuple[Profile, Role]],
    changed: Sequence[tuple[Member, Profile, Role]],
    unchanged: int,
    problems: Sequence[Mistake],
    ignored: Sequence[str],
    guests: Collection[str],
    reminded_singly: int,
) -> Message:
    """Who would be added, who would change and how, and which lines cannot be taken. `guests` are the ids of those who
    see only some of the channels; `reminded_singly` is how many learners would then be written to one by one.
    """
    blocks: list[Block] = [Heading(text=_("People of {cohort}", cohort=cohort))]
    for role in Role:
        people = [profile for profile, theirs in added if theirs is role]
        if people:
            blocks.append(Text(line=(Strong(text=_to_add(role, len(people))),)))
            blocks.append(listed([_person(one, guest=one.external_id in guests) for one in people]))
    if changed:
        title = _("To change: {number}", number=len(changed))
        blocks.append(Text(line=(Strong(text=title),)))
        blocks.append(listed([_change(*one) for one in changed]))
    among = sum(
        who.external_id in guests for who in (*(one for one, _r in added), *(one for _m, one, _r in changed))
    )
    if among:
        blocks.append(Text(line=(_guests(among),)))
    if reminded_singly > MANY and added:
        blocks.append(Text(line=(_many(reminded_singly),)))
    if unchanged:
        there = number_in(spoken(), unchanged)
        blocks.append(Facts(facts=(Fact(label=_("Already there"), value=(there,)),)))
    if problems:
        title = plural("Not taken: {number} problem", "Not taken: {number} problems", len(problems))
        blocks.append(Text(line=(Strong(text=title),)))
        blocks.append(listed([mistake_line(problem) for problem in problems]))
    if ignored:
        blocks.append(Facts(facts=(Fact(label=_("Columns I did not use"), value=(", ".join(ignored),)),)))
    if not (added or changed):
        blocks.append(Text(line=(_("There is nobody to add. Nothing was changed."),)))
    return Message(blocks=tuple(blocks))


def _to_add(role: Role, people: int) -> str:
    match role:
        case Role.LEARNER:
            return plural("To add as learner: {number}", "To add as learners: {number}", people)
        case Role.COACH:
            return plural("To add as coach: {number}", "To add as coaches: {number}", people)
        case Role.FACILITATOR:
            return plural("To add as facilitator: {number}", "To add as facilitators: {number}", people)


def _many(learners: int) -> str:
    return plural(
        "That makes {number} learner, each reminded in private. Chat platforms may take so many messages for spam; "
        "{example} says it in one post instead.",
        "That makes {number} learners, each reminded in private. Chat platforms may take so many messages for spam; "
        "{example} says it in one post instead.",
        learners,
        example="/cohort options reminders:together",
    )


def _guests(people: int) -> str:
    return plural(
        "{number} of them is a guest and sees only the channels they were invited to.",
        "{number} of them are guests and see only the channels they were invited to.",
        people,
    )


def _person(profile: Profile, *, guest: bool) -> Line:
    if guest:
        return (_("{person}, {zone}, guest", person=_name(profile), zone=profile.zone),)
    return (f"{_name(profile)}, {profile.zone}",)


def _name(profile: Profile) -> str:
    return profile.name if profile.name == profile.external_id else f"{profile.name} ({profile.external_id})"


def _change(member: Member, profile: Profile, role: Role) -> Line:
    old = member.person.told
    parts = []
    if old.name != profile.name:
        parts.append(_("name {before} → {after}", before=old.name, after=profile.name))
    if old.zone != profile.zone:
        parts.append(_("zone {before} → {after}", before=old.zone, after=profile.zone))
    elif old.guessed and not profile.guessed:
        parts.append(_("zone {zone}, which was a guess", zone=profile.zone))
    if old.locale != profile.locale:
        parts.append(_("language {before} → {after}", before=old.locale or "–", after=profile.locale or "–"))
    if not member.has(role):
        parts.append(_also(role))
    return (f"{_name(old)}: {', '.join(parts)}",)


def _also(role: Role) -> str:
    match role:
        case Role.LEARNER:
            return _("also learner")
        case Role.COACH:
            return _("also coach")
        case Role.FACILITATOR:
            return _("also facilitator")


def done(cohort: str, added: int, changed: int) -> Message:
    parts = []
    if added:
        parts.append(plural("{number} person added", "{number} people added", added))
    if changed:
        parts.append(plural("{number} person changed", "{number} people changed", changed))
    what = ", ".join(parts) or _("everybody is in already")
    return say(*line("{cohort}: {what}. ✓", cohort=Strong(text=cohort), what=what))
