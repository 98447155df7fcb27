"""A list of people, with what a platform's directory knows of each: who is taken in as whom, and who is left out.

What the list says of somebody holds before what the platform says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.clocks import zone_named
from bot.errors import Mistake
from bot.model import Account, AccountKind
from bot.phrases import roster as phrases
from bot.plain import clean
from bot.ports import Found
from bot.roster import LONGEST_NAME, RosterRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """`rows` name each person once, by their platform id; `guests` are the ids of those who are guests. `problems` are
    about everybody who is left out.
    """

    rows: tuple[RosterRow, ...]
    problems: tuple[Mistake, ...]
    guests: frozenset[str]


def match(rows: Sequence[RosterRow], found: Found) -> Matched:
    """The people these rows mean, in their order; members of groups after those who are listed themselves.

    Somebody who is listed more than once is taken as first listed; that is a problem where both are lines of a file.
    """
    problems: list[Mistake] = []
    alone: list[tuple[RosterRow, Account]] = []
    in_groups: list[tuple[RosterRow, Account]] = []
    for row in rows:
        accounts = found.accounts.get(row.handle, ())
        if row.handle in found.problems:
            problems.append(phrases.not_looked_up(row.line, row.handle, found.problems[row.handle]))
        elif not accounts:
            problems.append(phrases.nobody_called(row.line, row.handle if row.line else row.name))
        for account in accounts:
            if account.kind in (AccountKind.BOT, AccountKind.GONE):
                problems.append(phrases.left_out(row.line, row.handle, account))
            elif row.handle in found.groups:
                in_groups.append((replace(row, name=row.handle), account))
            else:
                alone.append((row, account))
    taken: dict[str, RosterRow] = {}
    for row, account in alone:
        first = taken.setdefault(account.profile.external_id, _as_known(row, account))
        if row.line and row.line != first.line:
            problems.append(phrases.twice(row.line, _name(account), first.line))
    for row, account in in_groups:
        taken.setdefault(account.profile.external_id, _as_known(row, account))
    return Matched(
        rows=tuple(taken.values()),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        guests=_guests(account for _, account in (*alone, *in_groups)),
    )


def _name(account: Account) -> str:
    return clean(account.profile.name)[:LONGEST_NAME] or account.profile.external_id


def _as_known(row: RosterRow, account: Account) -> RosterRow:
    """The row with what it leaves open filled in; what the platform does not know either stays open. The name beside
    a mention is the platform's own short one, and no word of the list.
    """
    profile = account.profile
    knows_zone = zone_named(profile.zone) is not None
    return replace(
        row,
        handle=profile.external_id,
        name=row.name if row.line and row.name != row.handle else _name(account),
        zone=row.zone or (profile.zone if knows_zone else ""),
        guessed=not row.zone and knows_zone and profile.guessed,
        locale=row.locale or profile.locale,
    )


def _guests(accounts: Iterable[Account]) -> frozenset[str]:
    return frozenset(account.profile.external_id for account in accounts if account.kind is AccountKind.GUEST)
