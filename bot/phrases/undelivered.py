"""To a facilitator in private, once a day at most: what did not reach people, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.decisions import listed
from bot.deliveries import DeliveryState, Undelivered
from bot.language import _, plural
from bot.messages import Block, Bullets, Heading, Line, Mention, Room, Strong, Text
from bot.model import PlaceKind
from bot.phrases.reasons import say_reason
from bot.phrases.scene import Scene
from bot.phrases.titles import title_of_row
from bot.phrases.wording import line

#: Read on a phone in the morning: beyond this many the rest is counted.
MOST_LINES = 20

_Why = tuple[bool, str]


def undelivered(scene: Scene) -> tuple[Block, ...]:
    """Who did not get what, those with one reason together: with it stands what to do about it."""
    told = listed(scene.occurrence, scene.standing.undelivered) if scene.standing else []
    failed = sum(_failed(one) for one in told)
    blocks: list[Block] = [
        Heading(text=_heading(failed, len(told) - failed)),
        Text(line=scene.greeted(_missed(scene.cohort.name, failed))),
    ]
    left = MOST_LINES
    for (is_failed, reason), some in _by_reason(told).items():
        if left > 0:
            blocks += _group(scene, is_failed, reason, some[:left])
        left -= len(some)
    if left < 0:
        more = plural("And {number} more.", "And {number} more.", -left)
        status = _("To see how everything stands: {command}", command="/cohort status")
        blocks.append(Text(line=(f"{more} ", status)))
    return tuple(blocks)


def _heading(failed: int, uncertain: int) -> str:
    if failed or not uncertain:
        return plural(
            "{number} message could not be delivered", "{number} messages could not be delivered", failed
        )
    return plural(
        "{number} message may not have arrived", "{number} messages may not have arrived", uncertain
    )


def _missed(cohort: str, failed: int) -> str:
    if failed:
        return _(
            "People in {cohort} missed this. Please see to the cause, or tell them yourself.", cohort=cohort
        )
    return _("People in {cohort} may have missed this. Please ask them.", cohort=cohort)


def _by_reason(told: Sequence[Undelivered]) -> Mapping[_Why, Sequence[Undelivered]]:
    """What failed for certain comes first, and of that what was for everybody."""
    groups: dict[_Why, list[Undelivered]] = {}
    for one in sorted(told, key=lambda one: (not _failed(one), one.to is not None)):
        groups.setdefault((_failed(one), one.delivery.row.reason), []).append(one)
    return groups


def _failed(one: Undelivered) -> bool:
    return one.delivery.row.state is DeliveryState.FAILED


def _group(scene: Scene, is_failed: bool, reason: str, some: Sequence[Undelivered]) -> Iterator[Block]:
    why = Strong(text=say_reason(reason))
    if is_failed:
        yield Text(line=line("Not delivered: {reason}", reason=why))
    else:
        yield Text(line=line("May have arrived, I cannot tell: {reason}", reason=why))
    yield Bullets(lines=tuple(_line(scene, one) for one in some))


def _line(scene: Scene, one: Undelivered) -> Line:
    row = one.delivery.row
    what = title_of_row(row, scene.timetable, theirs=True)
    at = scene.moment(one.delivery.settled_at or row.due_at)
    if row.place.kind is PlaceKind.CALENDAR:
        return line("Everybody: {what}, {at}", what=what, at=at)
    if one.to is None:
        where = Room(place=row.place)
        return line("Everybody, in {channel}: {what}, {at}", channel=where, what=what, at=at)
    who = Mention(external_id=one.to.profile.external_id, name=one.to.name)
    return line("{who}: {what}, {at}", who=who, what=what, at=at)
