"""A chart as a picture for a chat on a phone: large, calm, and readable without colours.

Every row says its figures in words, has a part for each thing to do, and a tick where all is done. Colours keep a
contrast of 4.5 to 1 for text and 3 to 1 for shapes (WCAG 2.2), on a light ground of its own, so that the picture reads
the same in a dark chat. What it shows stands in its alt text, which is in the file as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from adapters.files.lettering import BOLD, REGULAR, fitted
from bot.messages import Bar, Chart
from bot.plain import clean

#: Pixels; twice what a phone's chat is wide, for its fine screen.
WIDTH = 1080
_MARGIN = 64
_INNER = WIDTH - 2 * _MARGIN
#: Sizes of letters, the ones that are wished for first.
_TITLE, _CAPTION, _LABEL = (48, 42, 38), (32, 30, 28), (36, 33, 30, 27)
#: Lines that letters stand on: from the top of the picture, and from the top of a row.
_TITLE_LINE, _CAPTION_LINE, _LABEL_LINE = 102, 156, 35
_ROW = 128
_TRACK_BELOW, _TRACK_HEIGHT = 60, 24
_TICK = 40
_GAP = 8
#: More parts than this would be too small to count, and become one bar.
_MOST_PARTS = 16
#: Shapes are drawn this many times larger and then made smaller, so that their edges are smooth.
_FINE = 3

GROUND = "#ffffff"
INK = "#17212f"
SOFT_INK = "#4a5563"
DONE = "#11703f"
UNDER_WAY = "#1d5bb8"
OPEN = "#dfe4ea"
OPEN_EDGE = "#7b8794"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A bar and where its row begins, in pixels from the top."""

    bar: Bar
    top: int

    @property
    def full(self) -> bool:
        return 0 < self.bar.total == self.bar.done


def chart_image(chart: Chart) -> bytes:
    """The chart as a PNG, `WIDTH` pixels wide and as high as its rows need. Equal charts give equal bytes."""
    head = (_CAPTION_LINE if chart.caption else _TITLE_LINE) + 50
    rows = [_Row(bar=bar, top=head + number * _ROW) for number, bar in enumerate(chart.bars)]
    height = head + len(rows) * _ROW + _MARGIN // 2
    picture = _shapes(rows, height)
    _words(ImageDraw.Draw(picture), chart, rows)
    about = PngInfo()
    about.add_itxt("Title", clean(chart.title))
    about.add_itxt("Description", clean(chart.alt))
    file = BytesIO()
    picture.save(file, "PNG", optimize=True, pnginfo=about)
    return file.getvalue()


def _shapes(rows: list[_Row], height: int) -> Image.Image:
    large = Image.new("RGB", (WIDTH * _FINE, height * _FINE), GROUND)
    pen = ImageDraw.Draw(large)
    for row in rows:
        _mark(pen, row)
        _track(pen, row)
    return large.resize((WIDTH, height), Image.Resampling.LANCZOS)


def _mark(pen: ImageDraw.ImageDraw, row: _Row) -> None:
    """A disc with a tick where all is done, else an empty ring."""
    left, top = _MARGIN, row.top + 2
    disc = _fine(left, top, left + _TICK, top + _TICK)
    if not row.full:
        pen.ellipse(disc, outline=OPEN_EDGE, width=3 * _FINE)
        return
    pen.ellipse(disc, fill=DONE)
    tick = [(left + 11, top + 21), (left + 17, top + 28), (left + 29, top + 13)]
    pen.line([(x * _FINE, y * _FINE) for x, y in tick], fill=GROUND, width=int(4.5 * _FINE), joint="curve")


def _track(pen: ImageDraw.ImageDraw, row: _Row) -> None:
    """A part for each thing to do, the done ones full; or one bar where they are many."""
    top = row.top + _TRACK_BELOW
    bottom = top + _TRACK_HEIGHT
    colour = DONE if row.full else UNDER_WAY
    total, done = row.bar.total, row.bar.done
    if not 0 < total <= _MOST_PARTS:
        _pill(pen, _MARGIN, top, WIDTH - _MARGIN, bottom, None)
        if done:
            # At least as wide as it is high, so that a little can be seen, and never full before it is.
            reach = max(_TRACK_HEIGHT, min(_INNER * done // total, _INNER - (done < total) * _TRACK_HEIGHT))
            _pill(pen, _MARGIN, top, _MARGIN + reach, bottom, colour)
        return
    for number in range(total):
        left = _MARGIN + number * (_INNER + _GAP) / total
        right = _MARGIN + (number + 1) * (_INNER + _GAP) / total - _GAP
        _pill(pen, left, top, right, bottom, colour if number < done else None)


def _pill(
    pen: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float, fill: str | None
) -> None:
    """Filled, or open with an edge that can be seen."""
    radius = (bottom - top) / 2 * _FINE
    box = _fine(left, top, right, bottom)
    if fill is None:
        pen.rounded_rectangle(box, radius, fill=OPEN, outline=OPEN_EDGE, width=2 * _FINE)
    else:
        pen.rounded_rectangle(box, radius, fill=fill)


def _fine(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return (left * _FINE, top * _FINE, right * _FINE - 1, bottom * _FINE - 1)


def _words(pen: ImageDraw.ImageDraw, chart: Chart, rows: list[_Row]) -> None:
    title = fitted(clean(chart.title), BOLD, _TITLE, _INNER)
    pen.text((_MARGIN, _TITLE_LINE), title.text, INK, title.font, anchor="ls")
    if chart.caption:
        caption = fitted(clean(chart.caption), REGULAR, _CAPTION, _INNER)
        pen.text((_MARGIN, _CAPTION_LINE), caption.text, SOFT_INK, caption.font, anchor="ls")
    for row in rows:
        line = row.top + _LABEL_LINE
        said = fitted(clean(row.bar.said), BOLD, _LABEL, _INNER // 2)
        colour = DONE if row.full else UNDER_WAY
        pen.text((WIDTH - _MARGIN, line), said.text, colour, said.font, anchor="rs")
        left = _MARGIN + _TICK + 20
        label = fitted(clean(row.bar.label), REGULAR, _LABEL, WIDTH - _MARGIN - left - said.width - 28)
        pen.text((left, line), label.text, INK, label.font, anchor="ls")
