"""The letters of pictures: Noto Sans, which writes the Latin, Greek and Cyrillic scripts. A sign that it lacks shows as
an empty box; the words beside a picture say it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

_FILE = "NotoSans[wdth,wght].ttf"
_WIDTH = 100

#: Weights of the typeface, as OpenType counts them.
REGULAR = 400
BOLD = 700
MORE = "…"
#: No picture shows more characters of one line than this; measuring a whole book would take long.
_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettered:
    """A line as it is written: `width` in pixels."""

    text: str
    font: ImageFont.FreeTypeFont
    width: float


@lru_cache(maxsize=16)
def typeface(weight: int, size: int) -> ImageFont.FreeTypeFont:
    """`REGULAR` or `BOLD` in a size of so many pixels."""
    font = ImageFont.truetype(BytesIO((files("fontpkg_noto_sans") / "files" / _FILE).read_bytes()), size)
    font.set_variation_by_axes([weight, _WIDTH])
    return font


def fitted(text: str, weight: int, sizes: tuple[int, ...], room: float) -> Lettered:
    """One line in the largest of these sizes in which all of it fits into so many pixels; where none does, in the
    smallest, with "…" in place of its end.
    """
    whole = text[:_MOST]
    for size in sizes:
        font = typeface(weight, size)
        if whole == text and font.getlength(text) <= room:
            return Lettered(text=text, font=font, width=font.getlength(text))
    font = typeface(weight, sizes[-1])
    low, high = 0, len(whole)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(_cut(whole, middle)) <= room:
            low = middle
        else:
            high = middle - 1
    return Lettered(text=_cut(whole, low), font=font, width=font.getlength(_cut(whole, low)))


def _cut(text: str, length: int) -> str:
    return text[:length].rstrip() + MORE
