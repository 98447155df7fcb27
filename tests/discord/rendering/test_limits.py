"""Whatever a message holds, Discord takes it, everything is in it, and nothing in it calls anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.components import COMPONENTS_V2_FLAG, validate_components

from adapters.discord.rendering.card import Card
from adapters.discord.rendering.custom_ids import read_custom_id
from adapters.discord.rendering.message import render
from bot.actions import OpenCheckIn
from bot.clocks import on_course_clock
from bot.language import speaking
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
    Chart,
    File,
    Heading,
    Inline,
    Link,
    Mention,
    Message,
    Moment,
    Room,
    Style,
    Table,
    Text,
)
from bot.model import Profile
from bot.plain import clean, clean_address, plain
from tests.discord.rendering.as_seen import INVISIBLE, buttons_of, seen, texts_of, walk
from tests.discord.rendering.values import CALL, KNOWN, PERSON, ROOM, SPACE, charts, messages, readers
from tests.messages.anything import compound
from tests.support.effort import examples
from tests.support.saying import facts_of, inlines_of

STYLES = {Style.PRIMARY: 1, Style.PLAIN: 2, Style.DANGER: 4}


def cards_of(message: Message, reader: Profile | None = None) -> tuple[Card, ...]:
    return render(message, reader=reader, space=SPACE, direct=True)


def is_taken(card: Card) -> bool:
    """Whether Discord takes it."""
    components = list(card.components)
    validate_components(components, flags=COMPONENTS_V2_FLAG)
    found = list(walk(components))
    names = [file.name for file in card.files]
    shown = [one["file"]["url"] for one in found if one["type"] == 13]
    shown += [item["media"]["url"] for one in found if one["type"] == 12 for item in one["items"]]
    return (
        0 < len(found) <= 40
        and sum(map(len, texts_of(components))) <= 4_000
        and all(text.strip() for text in texts_of(components))
        and len(names) <= 10
        and len(set(names)) == len(names)
        and sorted(shown) == sorted(f"attachment://{name}" for name in names)
        and all(0 <= len(file.label) <= 1_024 for file in card.files)
        and len(card.mentions) <= 100
        and all(one["label"].strip() for one in buttons_of(components))
    )


@compound
@given(message=messages, reader=readers)
def test_discord_takes_every_card(message: Message, reader: Profile | None) -> None:
    cards = cards_of(message, reader)
    assert cards
    assert all(map(is_taken, cards))
    assert cards_of(message, reader) == cards


@compound
@given(message=messages, reader=readers)
def test_nobody_is_called_and_nothing_formatted_but_what_is_meant(
    message: Message, reader: Profile | None
) -> None:
    links = {address for address in links_of(message) if address}
    for card in cards_of(message, reader):
        found = [seen(text) for text in texts_of(card.components)]
        kinds = {kind for one in found for kind in one.kinds}
        assert kinds <= {
            "heading",
            "small",
            "list",
            "bold",
            "masked",
            "link",
            "person",
            "room",
            "time",
            "block",
        }
        assert {one for each in found for one in each.of("person")} == set(card.mentions) <= KNOWN
        assert {one for each in found for one in each.of("room")} <= {ROOM}
        assert all(one in links for each in found for one in [*each.of("link"), *each.of("masked")])
        said = "\n".join(texts_of(card.components)).casefold()
        assert "@everyone" not in said
        assert "@here" not in said


def test_who_is_named_after_a_backslash_is_called() -> None:
    (card,) = cards_of(Message(blocks=(Text(line=("C:\\", Mention(external_id=PERSON, name="x"))),)))
    assert card.mentions == [PERSON]


def links_of(message: Message) -> Iterator[str]:
    """The addresses of the links of a message, as they are written in a link."""
    for block in message.blocks:
        for inline in inlines_of(block):
            if isinstance(inline, Link):
                said = clean_address(inline.url)
                for sign, code in {"<": "3C", ">": "3E", "(": "28", ")": "29", '"': "22", "`": "60"}.items():
                    said = said.replace(sign, f"%{code}")
                said = said.replace("\\", "%5C").replace("|", "%7C")
                yield re.sub("@(?=everyone|here)", "%40", said, flags=re.IGNORECASE)


@compound
@given(message=messages, reader=readers)
def test_every_button_works_and_is_there(message: Message, reader: Profile | None) -> None:
    made = [one for card in cards_of(message, reader) for one in buttons_of(card.components)]
    assert [read_custom_id(one["custom_id"]) for one in made] == [
        (one.action, SPACE) for one in message.buttons
    ]
    assert [one["style"] for one in made] == [STYLES[one.style] for one in message.buttons]
    assert len({one["custom_id"] for one in made}) == len(made)


@compound
@given(message=messages, reader=readers)
def test_the_cards_say_everything_or_a_file_does(message: Message, reader: Profile | None) -> None:
    cards = cards_of(message, reader)
    files = [file for card in cards for file in card.files]
    own = [block for block in message.blocks if isinstance(block, CalendarEntry | File)]
    if len(files) > len(own):
        (extra,) = [
            file for file in files if file.content.decode(errors="replace") == plain(message, reader=reader)
        ][:1]
        assert any(
            f"file {extra.name}" in text or extra.name in text
            for card in cards
            for text in texts_of(card.components)
        )
        return
    said = squeezed(" ".join(seen(text).words for card in cards for text in texts_of(card.components)))
    said += squeezed(" ".join(one["label"] for card in cards for one in buttons_of(card.components)))
    with speaking(message.language):
        for fact in facts_of(message, named, longest_label=80):
            assert squeezed(fact) in said


def squeezed(text: str) -> str:
    """Without blanks and edges, at which long texts are cut."""
    return "".join(clean(text).split()).translate(INVISIBLE)


def named(part: Inline) -> Iterator[str]:
    match part:
        case Link(url=url):
            if not set(url) & set('<>()|"`\\@'):
                yield clean_address(url)
        case Mention(external_id=external_id, name=name):
            yield f"@{PERSON}" if external_id == PERSON else name
        case Room(place=place):
            yield f"#{ROOM}" if place.id == ROOM else str(place)
        case Moment():
            yield on_course_clock(part)
        case _:
            pass


@given(chart=charts)
@settings(max_examples=examples(3, 30))
def test_a_picture_says_in_words_what_it_shows(chart: Chart) -> None:
    cards = cards_of(Message(blocks=(chart,)))
    assert all(map(is_taken, cards))
    (item,) = [item for one in walk(cards[0].components) if one["type"] == 12 for item in one["items"]]
    file = cards[0].files[0]
    assert file.media_type == "image/png"
    assert item["description"] == file.label
    if squeezed(chart.alt) != squeezed(item["description"]):
        said = [seen(text).words for card in cards for text in texts_of(card.components)]
        assert squeezed(chart.alt) in squeezed(" ".join(said)) or cards[0].files[1:]


def check_in(number: int) -> Button:
    return Button(label=f"Lesson {number}", action=OpenCheckIn(cohort_id=1, unit=f"lesson-{number}"))


def test_many_buttons_find_room_in_as_many_messages_as_they_need() -> None:
    made = tuple(map(check_in, range(120)))
    cards = cards_of(Message(blocks=(Heading(text="Which?"), Buttons(buttons=made))))
    assert all(map(is_taken, cards))
    assert [len(buttons_of(card.components)) for card in cards] == [30, 30, 30, 30]
    assert [card.files for card in cards] == [[], [], [], []]
    rows = [one for card in cards for one in walk(card.components) if one["type"] == 1]
    assert {len(row["components"]) for row in rows} == {5}


def test_the_same_button_twice_stays_two() -> None:
    (card,) = cards_of(Message(blocks=(Buttons(buttons=(check_in(1), check_in(1))),)))
    assert [one["custom_id"] for one in buttons_of(card.components)] == [
        "v1:check:1:lesson-1@1093",
        "v1:check:1:lesson-1@1093#1",
    ]


def test_buttons_stay_with_what_they_are_about() -> None:
    long = Text(line=("word " * 200,))
    message = Message(
        blocks=(long, long, long, Text(line=("word " * 200 + "Shall I?",)), Buttons(buttons=(check_in(1),)))
    )
    first, second = cards_of(message)
    assert buttons_of(first.components) == []
    (question,) = texts_of(second.components)
    assert question.endswith("Shall I?")
    assert len(buttons_of(second.components)) == 1


def test_a_long_message_is_cut_between_its_blocks_and_a_very_long_one_goes_into_a_file() -> None:
    paragraphs = tuple(Text(line=(f"Paragraph {number}.",)) for number in range(200))
    few = cards_of(Message(blocks=(*paragraphs[:70], Buttons(buttons=(check_in(1),)))))
    assert [len(texts_of(card.components)) for card in few] == [39, 31]
    (card,) = cards_of(Message(blocks=(Heading(text="News"), *paragraphs, Buttons(buttons=(check_in(1),)))))
    assert is_taken(card)
    (file,) = card.files
    assert (file.name, file.label) == ("news.txt", "All of this message")
    assert b"Paragraph 199." in file.content
    notice = "-# There is more than fits here. All of it is in the file news.txt."
    assert texts_of(card.components)[-1] == notice
    assert [one["type"] for one in card.components[0]["components"]][-2:] == [13, 1]


@pytest.mark.parametrize("before", [(), ("First. ",)])
def test_a_link_longer_than_a_text_is_cut_stays_whole(before: tuple[Inline, ...]) -> None:
    link = Link(label="l" * 290, url="https://example.org/" + "a" * 860)
    (card,) = cards_of(Message(blocks=(Text(line=(*before, link)),)))
    assert is_taken(card)
    assert f"[{link.label}]({link.url})" in texts_of(card.components)[-1]


def test_files_of_one_name_get_names_of_their_own_and_more_than_ten_a_message_of_their_own() -> None:
    first, second = cards_of(Message(blocks=(CALL,) * 12))
    assert is_taken(first)
    assert is_taken(second)
    assert [file.name for file in (*first.files, *second.files)][:3] == [
        "call-2.ics",
        "call-2-2.ics",
        "call-2-3.ics",
    ]
    assert [len(card.files) for card in (first, second)] == [10, 2]


def test_more_people_than_one_message_may_notify_are_named_in_several() -> None:
    owing = tuple((Mention(external_id=str(10**18 + number), name="x"),) for number in range(150))
    cards = cards_of(Message(blocks=(Bullets(lines=owing),)))
    assert all(map(is_taken, cards))
    assert sum(len(card.mentions) for card in cards) == 150


@pytest.mark.parametrize("many", [271, 500, 1500])
def test_everybody_who_is_called_stands_in_a_message_and_not_in_a_file(many: int) -> None:
    """In paragraphs of eighty, as a roll call names them."""
    ids = [str(10**18 + number) for number in range(many)]
    paragraphs = [
        Text(
            line=tuple(
                one for each in ids[at : at + 80] for one in (Mention(external_id=each, name="x"), ", ")
            )
        )
        for at in range(0, many, 80)
    ]
    cards = cards_of(
        Message(blocks=(Heading(text="Still open for"), *paragraphs, Buttons(buttons=(check_in(1),))))
    )
    assert all(map(is_taken, cards))
    assert [one for card in cards for one in card.mentions] == ids
    assert not any(card.files for card in cards)


@pytest.mark.parametrize("blocks", [(), (Text(line=()),), (Heading(text=" "),), (Buttons(buttons=()),)])
def test_where_there_is_nothing_to_say_something_stands(blocks: tuple[Block, ...]) -> None:
    (card,) = cards_of(Message(blocks=blocks))
    assert is_taken(card)
    assert texts_of(card.components) == ["…"]


@given(cells=st.lists(st.text(max_size=8), min_size=2, max_size=2))
def test_a_narrow_table_stands_in_columns(cells: list[str]) -> None:
    (card,) = cards_of(Message(blocks=(Table(columns=("Who", "Done"), rows=(tuple(cells),)),)))
    (text,) = texts_of(card.components)
    assert text.startswith("```\n")
    assert text.endswith("\n```")
    assert len(seen(text).of("block")) == 1


def test_a_wide_table_stands_in_lines() -> None:
    rows = (("Ben", "Watch the Lesson 3 videos", "Lesson 1"), ("Cleo *", "", ""))
    (card,) = cards_of(Message(blocks=(Table(columns=("Who", "Owes", "Since"), rows=rows),)))
    assert texts_of(card.components) == [
        "-# Who — Owes · Since\n**Ben** — Watch the Lesson 3 videos · Lesson 1\n**Cleo \\***"
    ]
