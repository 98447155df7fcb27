"""Pictures of progress: what is in the file, and what can be seen in it."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from adapters.files import attached, chart_image
from adapters.files import chart as drawing
from adapters.files.lettering import BOLD, REGULAR, fitted, typeface
from bot.messages import Bar, Chart
from tests.support.effort import examples


def bar(done: int, total: int, label: str = "Videos", said: str = "") -> Bar:
    return Bar(label=label, done=done, total=total, said=said or f"{done} of {total}")


def chart(*bars: Bar, title: str = "Your way to the certificate", caption: str = "A course") -> Chart:
    return Chart(alt="Videos: 5 of 8. Mañana ✓ 漢字", title=title, caption=caption, bars=bars)


def seen(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def colours(content: bytes) -> set[str]:
    image = seen(content)
    found = image.getcolors(maxcolors=1 << 24)
    assert found is not None
    return {"#{:02x}{:02x}{:02x}".format(*rgb) for _, rgb in found if isinstance(rgb, tuple)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_file_is_a_png_for_a_phone_and_says_what_it_shows() -> None:
    image = seen(chart_image(chart(bar(5, 8), bar(1, 1))))
    assert (image.format, image.mode, image.width) == ("PNG", "RGB", 1080)
    assert image.info["Description"] == "Videos: 5 of 8. Mañana ✓ 漢字"
    file = attached(chart(bar(5, 8)))
    assert file is not None
    assert (file.name, file.media_type) == ("your-way-to-the-certificate.png", "image/png")
    assert file.label == "Videos: 5 of 8. Mañana ✓ 漢字"


@pytest.mark.parametrize("colour", [drawing.INK, drawing.SOFT_INK, drawing.DONE, drawing.UNDER_WAY])
def test_words_can_be_read(colour: str) -> None:
    assert contrast(colour, drawing.GROUND) >= 4.5


@pytest.mark.parametrize("colour", [drawing.OPEN_EDGE, drawing.DONE, drawing.UNDER_WAY])
def test_shapes_stand_out_from_the_ground_and_full_parts_from_open_ones(colour: str) -> None:
    assert contrast(colour, drawing.GROUND) >= 3
    if colour != drawing.OPEN_EDGE:
        assert contrast(colour, drawing.OPEN) >= 3


def test_what_is_done_is_told_without_colours() -> None:
    """In shades of grey, all done and almost done still differ: by the tick, and by the open part."""
    almost, done = (seen(chart_image(chart(bar(number, 8, said="words")))).convert("L") for number in (7, 8))
    tick = (drawing._MARGIN, 200, drawing._MARGIN + drawing._TICK, 260)
    assert almost.crop(tick).tobytes() != done.crop(tick).tobytes()


def test_each_thing_to_do_is_a_part() -> None:
    image = seen(chart_image(chart(bar(5, 8), caption="")))
    middle = drawing._TITLE_LINE + 50 + drawing._TRACK_BELOW + drawing._TRACK_HEIGHT // 2
    along = [image.getpixel((x, middle)) for x in range(image.width)]
    runs = [pixel for pixel, before in zip(along[1:], along, strict=False) if pixel != before]
    assert runs.count((29, 91, 184)) == 5
    assert runs.count((223, 228, 234)) == 3


def test_the_colour_of_what_is_done_appears_only_where_all_of_a_row_is() -> None:
    assert drawing.DONE in colours(chart_image(chart(bar(8, 8))))
    left = (bar(7, 8), bar(0, 8), bar(0, 0), bar(199, 200))
    assert drawing.DONE not in colours(chart_image(chart(*left)))


def test_it_is_as_high_as_its_rows_need() -> None:
    bare, *others = (seen(chart_image(chart(*[bar(1, 2)] * rows))).height for rows in (0, 1, 2, 13))
    assert [height - bare for height in others] == [rows * drawing._ROW for rows in (1, 2, 13)]


@settings(max_examples=examples(6, 40), deadline=None)
@given(
    bars=st.lists(
        st.integers(0, 400).flatmap(
            lambda total: st.builds(
                Bar,
                label=st.text(max_size=80),
                done=st.integers(0, total),
                total=st.just(total),
                said=st.text(max_size=80),
            )
        ),
        max_size=4,
    ),
    title=st.text(max_size=200),
    caption=st.text(max_size=200),
)
def test_any_chart_can_be_drawn_and_equal_ones_are_equal(bars: list[Bar], title: str, caption: str) -> None:
    wanted = chart(*bars, title=title, caption=caption)
    content = chart_image(wanted)
    assert content == chart_image(dataclasses.replace(wanted))
    assert seen(content).width == 1080


@settings(max_examples=examples(25, 200), deadline=None)
@given(text=st.text(alphabet="aWñ漢 ع", max_size=400), room=st.floats(80, 1000))
def test_a_line_stays_within_its_room(text: str, room: float) -> None:
    written = fitted(text, REGULAR, (36, 30), room)
    assert written.font.getlength(written.text) <= room
    assert written.text == text or written.text.endswith("…")


def test_long_lines_are_first_smaller_and_then_cut() -> None:
    sizes = [fitted(text, BOLD, (48, 38), 500) for text in ("Short", "x" * 20, "x" * 40)]
    assert [(one.font.size, one.text.endswith("…")) for one in sizes] == [
        *((48, False), (38, False), (38, True)),
    ]


def test_a_very_long_text_does_not_take_long() -> None:
    assert fitted("x" * 1_000_000, BOLD, (48, 38), 500).text.endswith("x…")


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
@pytest.mark.parametrize("sign", "ñÑáéíóúüÁÉÍÓÚÜ¿¡«»…·–—’“”€ºªЖяΩ")
def test_the_letters_have_what_our_languages_need(weight: int, sign: str) -> None:
    font = typeface(weight, 36)
    missing = font.getmask("\U0010fffd")
    assert bytes(font.getmask(sign)) != bytes(missing)
