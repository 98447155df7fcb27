"""What `/cohort roster` shows and says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Mistake
from bot.messages import Block, Fact, Facts, Heading, Line, Message, Strong, Text
from bot.model import Member, Profile, Role
from bot.phrases.arguments import shown
from bot.phrases.common import counted, listed, say
from bot.phrases.refusals import mistake_line

_PLURALS = {Role.LEARNER: "learners", Role.COACH: "coaches", Role.FACILITATOR: "facilitators"}


def nobody_given() -> str:
    return (
        "Whom shall I add? Mention people, or attach a CSV file with the columns handle,name,zone,role. "
        "Example: /cohort roster @ana @ben role:learner"
    )


def unknown_zone(said: str, suggestion: str) -> str:
    hint = f"Did you mean {suggestion}?" if suggestion else "Example: zone:Asia/Qatar"
    return f"“{shown(said)}” is not a time zone I know. {hint}"


def yes(people: int) -> str:
    return f"Yes, {counted(people, 'person', 'people')}"


def proposed(
    cohort: str,
    *,
    added: Sequence[tuple[Profile, Role]],
    changed: Sequence[tuple[Member, Profile, Role]],
    unchanged: int,
    problems: Sequence[Mistake],
    ignored: Sequence[str],
) -> Message:
    """Who would be added, who would change and how, and which lines cannot be taken."""
    blocks: list[Block] = [Heading(text=f"People of {cohort}")]
    for role in Role:
        people = [profile for profile, theirs in added if theirs is role]
        if people:
            title = f"To add as {_word(role, len(people))}: {len(people):,}"
            blocks.append(Text(line=(Strong(text=title),)))
            blocks.append(listed([_person(profile) for profile in people]))
    if changed:
        blocks.append(Text(line=(Strong(text=f"To change: {len(changed):,}"),)))
        blocks.append(listed([_change(*one) for one in changed]))
    if unchanged:
        blocks.append(Facts(facts=(Fact(label="Already there", value=(f"{unchanged:,}",)),)))
    if problems:
        blocks.append(Text(line=(Strong(text=f"Not taken: {counted(len(problems), 'problem')}"),)))
        blocks.append(listed([mistake_line(problem) for problem in problems]))
    if ignored:
        blocks.append(Facts(facts=(Fact(label="Columns I did not use", value=(", ".join(ignored),)),)))
    if not (added or changed):
        blocks.append(Text(line=("There is nobody to add. Nothing was changed.",)))
    return Message(blocks=tuple(blocks))


def _word(role: Role, people: int) -> str:
    return role.value if people == 1 else _PLURALS[role]


def _person(profile: Profile) -> Line:
    return (f"{_name(profile)}, {profile.zone}",)


def _name(profile: Profile) -> str:
    return profile.name if profile.name == profile.external_id else f"{profile.name} ({profile.external_id})"


def _change(member: Member, profile: Profile, role: Role) -> Line:
    old = member.person.profile
    parts = [
        f"{what} {before} → {after}"
        for what, before, after in (
            ("name", old.name, profile.name),
            ("zone", old.zone, profile.zone),
            ("language", old.locale, profile.locale),
        )
        if before != after
    ]
    if not member.has(role):
        parts.append(f"also {role}")
    return (f"{_name(old)}: {', '.join(parts)}",)


def done(cohort: str, added: int, changed: int) -> Message:
    parts = [f"{counted(added, 'person', 'people')} added"] if added else []
    parts += [f"{counted(changed, 'person', 'people')} changed"] if changed else []
    return say(Strong(text=cohort), f": {', '.join(parts) or 'nobody to add'}. ✓")
