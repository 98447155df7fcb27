"""Whatever a message holds, Slack takes it, everything is in it, and nothing in it calls anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import given, settings

from adapters.slack.rendering.card import Card, Surface
from adapters.slack.rendering.limits import ROOM, TEXT_BYTES
from adapters.slack.rendering.message import render_message
from adapters.slack.rendering.views import home_view, message_view
from bot.actions import OpenCheckIn
from bot.clocks import format_moment
from bot.language import speaking
from bot.messages import (
    Button,
    Buttons,
    CalendarEntry,
    Chart,
    File,
    Inline,
    Link,
    Mention,
    Message,
    Moment,
    Room,
    Text,
)
from bot.model import Profile
from bot.payloads import decode, encode
from bot.plain import clean, clean_address, plain
from tests.messages.anything import compound
from tests.slack.rendering.as_seen import buttons_of, calls, formatted, seen, texts_of
from tests.slack.rendering.values import KNOWN, charts, messages, readers, surfaces
from tests.slack.standin.blocks import Checker, tables_of, too_much_in_tables
from tests.slack.standin.viewcheck import check_view, too_large
from tests.support.effort import examples
from tests.support.saying import facts_of


@compound
@given(message=messages, reader=readers, surface=surfaces)
def test_slack_takes_every_card(message: Message, reader: Profile | None, surface: Surface) -> None:
    card = render_message(message, reader=reader, surface=surface)
    blocks = card.blocks()
    assert Checker(surface.value, lambda _: None).check(blocks) == []
    assert 0 < len(blocks) <= ROOM[surface].blocks
    assert len(json.dumps(blocks, ensure_ascii=False)) <= ROOM[surface].characters * 1.3
    assert len(tables_of(blocks)) <= (surface is Surface.MESSAGE)
    assert not too_much_in_tables(blocks)
    assert 0 < len(card.text.encode()) <= TEXT_BYTES
    ids = [one["action_id"] for one in buttons_of(blocks)]
    assert len(set(ids)) == len(ids)
    assert render_message(message, reader=reader, surface=surface) == card


@compound
@given(message=messages, reader=readers, surface=surfaces)
def test_nobody_is_called_but_who_is_meant(
    message: Message, reader: Profile | None, surface: Surface
) -> None:
    card = render_message(message, reader=reader, surface=surface)
    for text in [card.text, *texts_of(card.blocks(), "mrkdwn")]:
        assert set(calls(text)) <= KNOWN
        assert "<" not in seen_only(text)
        fenced = text.startswith("```\n") and text.endswith("\n```") and text.count("```") == 2
        assert fenced or all(mark.startswith("*") for mark in formatted(text))


def seen_only(text: str) -> str:
    """The text without its entities: what is left holds no angle bracket."""
    while "<" in text and ">" in text[text.index("<") :]:
        start = text.index("<")
        text = text[:start] + text[text.index(">", start) + 1 :]
    return text


@compound
@given(message=messages, reader=readers)
def test_every_button_works_and_is_there(message: Message, reader: Profile | None) -> None:
    made = buttons_of(render_message(message, reader=reader).blocks())
    assert [decode(one["value"]) for one in made] == [one.action for one in message.buttons]
    assert [one.get("style", "plain") for one in made] == [one.style.value for one in message.buttons]


@compound
@given(message=messages, reader=readers)
def test_the_text_says_everything_or_a_file_does(message: Message, reader: Profile | None) -> None:
    card = render_message(message, reader=reader)
    everything = plain(message, reader=reader)
    if len(card.files) > sum(isinstance(block, CalendarEntry | File) for block in message.blocks):
        assert card.files[-1].content.decode() == everything
        assert card.files[-1].name in card.text or card.files[-1].name in json.dumps(card.blocks())
        return
    said = squeezed(seen(card.text))
    blocks = squeezed(" ".join(shown_in(card)))
    with speaking(message.language):
        for fact in facts_of(message, named, longest_label=75):
            assert squeezed(fact) in said
            assert squeezed(fact) in blocks


@given(chart=charts)
@settings(max_examples=examples(3, 30))
def test_a_picture_says_in_words_what_it_shows(chart: Chart) -> None:
    card = render_message(Message(blocks=(chart,)), reader=None)
    (picture,) = card.pictures
    (shown,) = card.blocks(["F0PICTURE"])
    assert shown["slack_file"] == {"id": "F0PICTURE"}
    assert 0 < len(shown["alt_text"]) <= 2_000
    assert picture.media_type == "image/png"
    if len(chart.alt) <= 150:
        assert squeezed(chart.alt) in squeezed(" ".join(shown_in(card)))
    assert squeezed(chart.alt) in squeezed(seen(card.text)) or card.files
    assert Checker("message", lambda _: None).check(card.blocks()) == []


@compound
@given(message=messages, reader=readers)
def test_slack_takes_every_view(message: Message, reader: Profile | None) -> None:
    card = render_message(message, reader=reader, surface=Surface.MODAL)
    modal = message_view(message, card, metadata="{}")
    home = home_view(message, reader=reader)
    assert check_view(modal, lambda _: None, kind="modal") == []
    assert check_view(home, lambda _: None, kind="home") == []
    assert not too_large(modal)
    assert not too_large(home)


def squeezed(text: str) -> str:
    """Without blanks and edges, at which long texts are cut."""
    return "".join(clean(text).split()).replace("\N{ZERO WIDTH SPACE}", "").replace("\N{SOFT HYPHEN}", "")


def shown_in(card: Card) -> Iterator[str]:
    """All words people see in the blocks, in the order of their kinds."""
    blocks = card.blocks()
    bold = "".join(map(seen, map(_unfenced, texts_of(blocks, "mrkdwn"))))
    yield bold.replace("*", "")
    yield bold
    yield from texts_of(blocks, "plain_text")
    yield from texts_of(blocks, "raw_text")


def _unfenced(text: str) -> str:
    return text.removeprefix("```\n").removesuffix("\n```")


def named(part: Inline) -> Iterator[str]:
    match part:
        case Link(url=url):
            if clean_address(url).isascii() and not set(url) & set('<>|"`\\'):
                yield clean_address(url)
        case Mention(external_id="U024BE7LH"):
            yield "@U024BE7LH"
        case Mention(name=name):
            yield name
        case Room(place=place):
            yield str(place)
        case Moment():
            yield format_moment(part, None)
        case _:
            pass


def test_many_buttons_find_room() -> None:
    made = tuple(
        Button(label=f"Lesson {number}", action=OpenCheckIn(cohort_id=1, unit=f"lesson-{number}"))
        for number in range(120)
    )
    blocks = render_message(Message(blocks=(Buttons(buttons=made),)), reader=None).blocks()
    assert [len(block["elements"]) for block in blocks] == [25, 25, 25, 25, 20]
    assert [one["value"] for one in buttons_of(blocks)] == [encode(one.action) for one in made]
    few = render_message(Message(blocks=(Buttons(buttons=made[:7]),)), reader=None).blocks()
    assert [len(block["elements"]) for block in few] == [5, 2]


def test_more_paragraphs_than_blocks_leave_room_for_the_notice_and_the_buttons() -> None:
    action = OpenCheckIn(cohort_id=1, unit="lesson-1")
    pressable = Buttons(buttons=(Button(label="Check in", action=action),) * 7)
    paragraphs = tuple(Text(line=(f"Paragraph {number}.",)) for number in range(70))
    card = render_message(Message(blocks=(pressable, *paragraphs, pressable)), reader=None)
    kinds = [block["type"] for block in card.blocks()]
    assert kinds == ["actions"] * 2 + ["section"] * 45 + ["context"] + ["actions"] * 2
    assert len(kinds) == ROOM[Surface.MESSAGE].blocks
    (file,) = card.files
    assert b"Paragraph 69." in file.content
