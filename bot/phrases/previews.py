"""What `/cohort preview` shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.messages import Block, Buttons, Heading, Line, Message, Strong, Text
from bot.occurrences import Audience
from bot.phrases.common import counted, listed, moment, say
from bot.preview import Forecast, ForecastLine
from bot.timetable import Timetable

MOST_NAMES = 8


def count_out_of_range(count: int, most: int) -> str:
    return f"I can show 1 to {most} posts, not {count}. Example: /cohort preview 5"


def preview(timetable: Timetable, coming: Sequence[Forecast], *, cohort: str) -> Message:
    """The next posts, each exactly as it will be said; its buttons are shown and cannot be pressed."""
    if not coming:
        return say("Nothing more will be posted in ", Strong(text=cohort), ".")
    blocks: list[Block] = []
    for number, forecast in enumerate(coming, start=1):
        blocks.append(Heading(text=f"{number}. {forecast.occurrence.title}"))
        blocks += _who(timetable, forecast)
        if forecast.message is not None:
            blocks.append(Text(line=(Strong(text="It says:"),)))
            blocks += map(_inert, forecast.message.blocks)
    return Message(blocks=tuple(blocks))


def _who(timetable: Timetable, forecast: Forecast) -> Iterator[Block]:
    if forecast.occurrence.audience is Audience.CHANNEL:
        for line in forecast.sends:
            yield Text(line=(f"To everybody in {line.name}, ", moment(timetable, line.at)))
    elif forecast.sends:
        people = counted(len(forecast.sends), "person", "people")
        yield Text(line=(f"In private to {people}, as things stand now:",))
        yield listed([_send(timetable, line) for line in forecast.sends], MOST_NAMES)
    else:
        yield Text(line=("As things stand now, nobody needs it.",))
    if forecast.skips:
        yield Text(line=("Left out:",))
        yield listed([(line,) for line in _skips(forecast.skips)], MOST_NAMES)


def _send(timetable: Timetable, line: ForecastLine) -> Line:
    return (f"{line.name}, ", moment(timetable, line.at), f" ({line.reason})")


def _skips(lines: Sequence[ForecastLine]) -> list[str]:
    """Who is left out, by reason: one line for each reason."""
    ordered = sorted(lines, key=lambda line: line.reason)
    said = []
    for reason, some in groupby(ordered, key=lambda line: line.reason):
        names = [line.name for line in some]
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        said.append(f"{', '.join(names[:MOST_NAMES])}{more}: {reason}")
    return said


def _inert(block: Block) -> Block:
    """A block of the message as the facilitator sees it: pressing a button here must do nothing."""
    if isinstance(block, Buttons):
        return Text(line=(" ".join(f"[{button.label}]" for button in block.buttons),))
    return block
