"""The last words of a rehearsal: how many, of what, and whether all was as it must be."""

from __future__ import annotations

from collections import Counter

from rich.text import Text

from bot.deliveries import DeliveryState
from companion.rehearsal.play import Rehearsal


def sums(rehearsal: Rehearsal) -> Text:
    """Why messages were left out, what became of all of them, and what the rehearsal has checked by itself."""
    lines = [*_left_out(rehearsal), _figures(rehearsal), *_checks(rehearsal)]
    return Text("\n").join([Text(""), *lines])


def _left_out(rehearsal: Rehearsal) -> list[Text]:
    reasons = Counter(line.reason for line in rehearsal.lines if line.state is DeliveryState.SKIPPED)
    if not reasons:
        return []
    told = [f"  {count:>5}  {reason}" for reason, count in reasons.most_common()]
    return [Text("Left out, and why:"), *map(Text, told), Text("")]


def _figures(rehearsal: Rehearsal) -> Text:
    by_state = Counter(line.state for line in rehearsal.lines)
    several = sum(line.spoke_for > 1 for line in rehearsal.lines)
    more = {DeliveryState.SENT: f" ({several} of them about several things)" if several else ""}
    told = [
        f"{by_state[state]} {state.value}{more.get(state, '')}" for state in DeliveryState if by_state[state]
    ]
    if edits := sum(line.edits for line in rehearsal.lines):
        told.append(f"{edits} edited afterwards")
    earned = sum(standing.progress.complete for standing in rehearsal.standings)
    certificates = f"{earned} of {len(rehearsal.standings)} certificates earned."
    if not rehearsal.timetable.requirements:
        certificates = "This course gives no certificate."
    return Text(f"{certificates} Deliveries: {', '.join(told) or 'none'}.")


def _checks(rehearsal: Rehearsal) -> list[Text]:
    """Three counts that have to be nought, with every case where one is not."""
    audit = rehearsal.audit
    checks = {
        "Reminders to somebody who owed nothing": audit.owed_nothing,
        "Private messages outside waking hours": audit.asleep,
        "Days with more than one reminder for one person": audit.crowded,
    }
    lines = []
    for what, cases in checks.items():
        lines.append(Text(f"{what}: {len(cases)}.", style="red" if cases else "green"))
        lines += [Text(f"  {case}", style="red") for case in cases]
    return lines
