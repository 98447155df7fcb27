"""What `/cohort preview` shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.clocks import format_moment
from bot.language import _, plural, speaking, spoken
from bot.messages import (
    Block,
    Bullets,
    Buttons,
    CalendarEntry,
    Facts,
    File,
    Heading,
    Inline,
    Line,
    Mention,
    Message,
    Moment,
    Room,
    Strong,
    Text,
)
from bot.model import Cohort
from bot.occurrences import Audience
from bot.phrases.common import listed, moment
from bot.phrases.titles import title_of
from bot.phrases.wording import line, plural_line
from bot.preview import Forecast, ForecastLine
from bot.timetable import Timetable

MOST_NAMES = 8


def count_out_of_range(count: int, most: int) -> str:
    return _("I can show 1 to {most} posts, not {count}. Example: /cohort preview 5", most=most, count=count)


def preview(timetable: Timetable, coming: Sequence[Forecast], *, cohort: Cohort) -> Message:
    """The next posts, each exactly as it will be said; its buttons are shown and cannot be pressed."""
    if not coming:
        nothing = line("Nothing more will be posted in {cohort}.", cohort=Strong(text=cohort.name))
        return Message(blocks=(Text(line=nothing),))
    blocks: list[Block] = []
    for number, forecast in enumerate(coming, start=1):
        blocks.append(Heading(text=f"{number}. {title_of(forecast.occurrence, timetable, theirs=True)}"))
        blocks += _who(timetable, forecast, Room(place=cohort.channel))
        if forecast.message is not None:
            blocks.append(Text(line=(Strong(text=_("It says:")),)))
            blocks += _quoted(forecast.message)
    return Message(blocks=tuple(blocks))


def _who(timetable: Timetable, forecast: Forecast, channel: Room) -> Iterator[Block]:
    everybody = channel if forecast.occurrence.audience is Audience.CHANNEL else None
    if everybody is not None:
        for send in forecast.sends:
            yield Text(
                line=line("To everybody in {channel}, {at}", channel=everybody, at=moment(timetable, send.at))
            )
    elif forecast.sends or forecast.named:
        yield from _one_by_one(timetable, forecast, channel)
    else:
        yield Text(line=(_("As things stand now, nobody needs it."),))
    if forecast.skips:
        yield Text(line=(_("Left out:"),))
        yield listed(list(_skips(forecast.skips, everybody)), MOST_NAMES)


def _one_by_one(timetable: Timetable, forecast: Forecast, channel: Room) -> Iterator[Block]:
    """Those whom one post names, and those who get it in private."""
    if forecast.named:
        at = moment(timetable, forecast.named[0].at)
        yield Text(
            line=plural_line(
                "In one post in {channel}, {at}, that names {number} person, as things stand now:",
                "In one post in {channel}, {at}, that names {number} people, as things stand now:",
                len(forecast.named),
                channel=channel,
                at=at,
            )
        )
        yield listed([(_names([one.name for one in forecast.named]),)], MOST_NAMES)
    if forecast.sends:
        said = plural(
            "In private to {number} person, as things stand now:",
            "In private to {number} people, as things stand now:",
            len(forecast.sends),
        )
        yield Text(line=(said,))
        yield listed([_send(timetable, send) for send in forecast.sends], MOST_NAMES)


def _send(timetable: Timetable, send: ForecastLine) -> Line:
    return line("{name}, {at} ({why})", name=send.name, at=moment(timetable, send.at), why=send.reason)


def _skips(lines: Sequence[ForecastLine], everybody: Room | None) -> Iterator[Line]:
    """Who is left out, by reason: one line for each reason. `everybody` is where a post was for all of them."""
    ordered = sorted(lines, key=lambda skip: skip.reason)
    for reason, some in groupby(ordered, key=lambda skip: skip.reason):
        yield line("{names}: {why}", names=everybody or _names([skip.name for skip in some]), why=reason)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return shown
    return plural(
        "{names} and {number} more", "{names} and {number} more", len(names) - MOST_NAMES, names=shown
    )


def _quoted(message: Message) -> Iterator[Block]:
    """A message as its reader will see it, in its own language. Nothing in it does anything here: no button can be
    pressed, no name calls anybody, no call goes into a calendar.
    """
    foreign = message.language != spoken()
    for block in message.blocks:
        with speaking(message.language):
            inert = _inert(block, foreign=foreign)
        yield inert


def _inert(block: Block, *, foreign: bool) -> Block:
    match block:
        case Buttons(buttons=buttons):
            return Text(line=(" ".join(f"[{button.label}]" for button in buttons),))
        case CalendarEntry(label=label) | File(label=label):
            return Text(line=(_("[Attached: {file}]", file=label),))
        case Text(line=said):
            return Text(line=_words(said, foreign=foreign))
        case Bullets(lines=lines):
            return Bullets(lines=tuple(_words(said, foreign=foreign) for said in lines))
        case Facts(facts=facts):
            return Facts(
                facts=tuple(replace(fact, value=_words(fact.value, foreign=foreign)) for fact in facts)
            )
        case _:
            return block


def _words(said: Line, *, foreign: bool) -> Line:
    return tuple(_word(part, foreign=foreign) for part in said)


def _word(part: Inline, *, foreign: bool) -> Inline:
    """A name calls nobody here. Where another language is spoken around it, an instant is said in its own at once."""
    match part:
        case Mention(name=name, external_id=external_id):
            return name or external_id
        case Moment() if foreign:
            return format_moment(part, None)
        case _:
            return part
