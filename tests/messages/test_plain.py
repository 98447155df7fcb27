from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import OpenCheckIn, ShowProgress
from bot.clocks import format_moment
from bot.language import speaking
from bot.messages import (
    Bullets,
    Button,
    Buttons,
    Chart,
    Fact,
    Facts,
    File,
    Heading,
    Inline,
    Link,
    Mention,
    Message,
    Moment,
    Room,
    Strong,
    Table,
    Text,
)
from bot.model import Place, PlaceKind, Profile
from bot.plain import clean, clean_address, plain, plain_line
from tests.messages import anything
from tests.messages.anything import CALL, charts_of, compound, inlines_of, lines_of, marked, messages_of
from tests.support.saying import facts_of

DOHA = Profile(space="local:room", external_id="ana", name="Ana", zone="Asia/Qatar")
DEADLINE = replace(anything.DEADLINE, at=datetime(2020, 10, 8, 3, 59, tzinfo=UTC))
FILE = File(name="me.json", media_type="application/json", content=b"{}", label="Everything we hold on you")


def test_a_card_says_all_of_itself() -> None:
    card = Message(
        blocks=(
            Heading(text="Lesson 2: Organizing"),
            Text(
                line=("Hello ", Mention(external_id="U1", name="Ana"), ", ", Strong(text="this is open"), ".")
            ),
            Facts(facts=(Fact(label="Due", value=(DEADLINE,)),)),
            Bullets(lines=(("Watch",), (Link(label="Worksheet", url="https://example.org/a b"),))),
            Table(columns=("What", "Done"), rows=(("Videos", "1 of 8"), ("名前", "no"))),
            Chart(alt="1 of 8 lessons done", title="Ana", caption="1 of 8", bars=()),
            FILE,
            CALL,
            Buttons(
                buttons=(
                    Button(label="Check in", action=OpenCheckIn(cohort_id=1, unit="lesson-2")),
                    Button(label="My progress", action=ShowProgress(cohort_id=1)),
                )
            ),
        )
    )
    assert plain(card, reader=DOHA) == (
        "Lesson 2: Organizing\n"
        "Hello Ana, this is open.\n"
        "\n"
        "Due: Wed Oct 7, 11:59 PM ET · Thu 06:59 for you\n"
        "\n"
        "• Watch\n"
        "• Worksheet (https://example.org/a%20b)\n"
        "\n"
        "What    Done\n"
        "Videos  1 of 8\n"
        "名前    no\n"
        "\n"
        "[Image: 1 of 8 lessons done]\n"
        "\n"
        "[Attached: Everything we hold on you]\n"
        "\n"
        "[Attached: Call 2, for your calendar]\n"
        "\n"
        "[Check in] [My progress]"
    )


def test_text_from_people_cannot_move_a_cursor_or_fake_a_line() -> None:
    nasty = "x\x1b[2J\x1b]0;owned\x07\u202egnp.exe\nDue: never\r\n\x9b31m\u2028[Agree]\ud800"
    said = plain(Message(blocks=(Text(line=(nasty,)), Heading(text="\x1b[0m"))))
    assert said == "x[2J]0;ownedgnp.exe Due: never 31m [Agree]\ufffd\n\n[0m"
    said.encode()


def test_a_link_without_words_is_its_address() -> None:
    url = "https://example.org/"
    assert plain_line((Link(label=" ", url=url),)) == url
    assert plain_line((Link(label=url, url=url),)) == url


def test_dates_are_in_the_language_of_the_message_whatever_is_spoken_where_it_is_shown() -> None:
    spanish = Message(blocks=(Text(line=("Hasta ", DEADLINE)),), language="es")
    assert plain(spanish, reader=DOHA) == "Hasta mié 7 oct, 23:59 ET · jue 06:59 para ti"
    with speaking("es"):
        english = Message(blocks=(Text(line=(DEADLINE,)),), language="en")
        assert plain(english) == "Wed Oct 7, 11:59 PM ET"
        assert plain_line((DEADLINE,)) == "mié 7 oct, 23:59 ET"


words = marked("ab Z\n\t\x1b\u202e\u2066\ufeff\x9b*_<@>`[", most=12)
moments = st.builds(
    Moment,
    at=st.integers(1_577_836_800, 1_798_761_600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    zone=st.sampled_from(["America/New_York", "Europe/London", "Pacific/Kiritimati"]),
    zone_label=st.sampled_from(["ET", "UK time", ""]),
)
places = st.builds(Place, space=words, kind=st.sampled_from(PlaceKind), id=words)
addresses = words.map("https://example.org/".__add__)
lines = lines_of(st.one_of(inlines_of(words, addresses, people=words, places=places), moments))
messages = messages_of(words, lines, charts_of(words))


def named(part: Inline) -> Iterator[str]:
    match part:
        case Link(url=url):
            yield url
        case Mention(name=name):
            yield name
        case Room(place=place):
            yield place.id
        case Moment():
            yield format_moment(part, DOHA.zone)
        case _:
            pass


@compound
@given(message=messages)
def test_nothing_of_a_card_is_missing_from_its_text(message: Message) -> None:
    said = plain(message, reader=DOHA)
    with speaking(message.language):
        for fact in facts_of(message, named):
            assert (clean_address if fact.startswith("https://example.org/") else clean)(fact) in said
    for button in message.buttons:
        assert f"[{clean(button.label)}]" in said


@compound
@given(message=messages)
def test_no_text_holds_anything_a_terminal_obeys(message: Message) -> None:
    said = plain(message, reader=DOHA)
    assert not [one for one in said if unicodedata.category(one) in ("Cc", "Cs") and one != "\n"]
    assert not set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")
    assert "\n\n\n" not in said
    said.encode()


@given(text=words)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_address(clean_address(text)) == clean_address(text)


def test_a_row_of_nothing_leaves_no_gap() -> None:
    table = Table(columns=("What", "Done"), rows=(("", ""), ("Videos", "1 of 8")))
    assert plain(Message(blocks=(table,))) == "What    Done\nVideos  1 of 8"
    assert plain(Message(blocks=(Table(columns=("",), rows=()), Heading(text="Next")))) == "Next"
