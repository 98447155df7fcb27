from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import OpenCheckIn, ShowProgress
from bot.clocks import format_moment
from bot.language import LANGUAGES, speaking
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
    Chart,
    Fact,
    Facts,
    File,
    Heading,
    Inline,
    Line,
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

DOHA = Profile(space="local:room", external_id="ana", name="Ana", zone="Asia/Qatar")
DEADLINE = Moment(at=datetime(2020, 10, 8, 3, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET")
FILE = File(name="me.json", media_type="application/json", content=b"{}", label="Everything we hold on you")
INVITATION = CalendarEntry(
    uid="call-2",
    sequence=0,
    starts=DEADLINE.at,
    ends=DEADLINE.at,
    zone=DEADLINE.zone,
    title="Call 2",
    description="",
    organizer="Institute",
    changed_at=DEADLINE.at,
    label="Call 2, for your calendar",
)


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
            INVITATION,
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


# A little of everything, and of what attackers like, rather than mostly rare letters.
words = st.text(
    alphabet=st.one_of(st.sampled_from("ab Z\n\t\x1b\u202e\u2066\ufeff\x9b*_<@>`["), st.characters()),
    max_size=12,
)
moments = st.builds(
    Moment,
    at=st.integers(1_577_836_800, 1_798_761_600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    zone=st.sampled_from(["America/New_York", "Europe/London", "Pacific/Kiritimati"]),
    zone_label=st.sampled_from(["ET", "UK time", ""]),
)
inlines: st.SearchStrategy[Inline] = st.one_of(
    words,
    st.builds(Strong, text=words),
    st.builds(Link, label=words, url=words.map("https://example.org/".__add__)),
    st.builds(Mention, external_id=words, name=words),
    st.builds(Room, place=st.builds(Place, space=words, kind=st.sampled_from(PlaceKind), id=words)),
    moments,
)
lines: st.SearchStrategy[Line] = st.lists(inlines, max_size=4).map(tuple)


def tables(columns: int) -> st.SearchStrategy[Table]:
    row = st.tuples(*[words] * columns)
    return st.builds(Table, columns=row, rows=st.lists(row, max_size=3).map(tuple))


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, text=words),
    st.builds(Text, line=lines),
    st.builds(Bullets, lines=st.lists(lines, max_size=3).map(tuple)),
    st.builds(Facts, facts=st.lists(st.builds(Fact, label=words, value=lines), max_size=3).map(tuple)),
    st.integers(1, 3).flatmap(tables),
    st.builds(Chart, alt=words.filter(str.strip), title=words, caption=words, bars=st.just(())),
    st.builds(File, name=words, media_type=st.just("text/plain"), content=st.binary(), label=words),
    words.map(lambda label: replace(INVITATION, label=label)),
    st.builds(
        Buttons,
        buttons=st.lists(
            st.builds(Button, label=words, action=st.just(ShowProgress(cohort_id=1))), max_size=3
        ).map(tuple),
    ),
)


def said_by(block: Block, zone: str) -> list[str]:
    """What has to be found in the text of this block, gathered without the renderer."""
    match block:
        case Heading(text=text):
            return [clean(text)]
        case Text(line=line):
            return inline_words(line, zone)
        case Bullets(lines=some):
            return [word for line in some for word in inline_words(line, zone)]
        case Facts(facts=facts):
            return [word for fact in facts for word in [clean(fact.label), *inline_words(fact.value, zone)]]
        case Table(columns=columns, rows=rows):
            return [clean(cell) for row in (columns, *rows) for cell in row]
        case Chart(alt=alt):
            return [clean(alt)]
        case File(label=label) | CalendarEntry(label=label):
            return [clean(label)]
        case Buttons(buttons=buttons):
            return [f"[{clean(button.label)}]" for button in buttons]


def inline_words(line: Line, zone: str) -> list[str]:
    found: list[str] = []
    for part in line:
        match part:
            case str():
                found.append(clean(part))
            case Strong(text=text):
                found.append(clean(text))
            case Link(label=label, url=url):
                found += [clean(label), clean_address(url)]
            case Mention(name=name):
                found.append(clean(name))
            case Room(place=place):
                found.append(clean(place.id))
            case Moment():
                found.append(format_moment(part, zone))
    return found


@given(
    message=st.builds(
        Message, blocks=st.lists(blocks, max_size=5).map(tuple), language=st.sampled_from(LANGUAGES)
    )
)
def test_nothing_of_a_card_is_missing_from_its_text(message: Message) -> None:
    said = plain(message, reader=DOHA)
    for block in message.blocks:
        with speaking(message.language):
            words_of_block = said_by(block, DOHA.zone)
        for words_of_it in words_of_block:
            assert words_of_it in said


@given(message=st.builds(Message, blocks=st.lists(blocks, max_size=5).map(tuple)))
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
