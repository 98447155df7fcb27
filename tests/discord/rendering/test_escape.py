"""Text from people is shown as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.rendering.escape import address, begun, in_code, inert
from adapters.discord.rendering.lines import markdown
from adapters.fitting import cut, folded
from bot.messages import GroupName, Inline, Link, Mention, Moment, Room, Strong
from bot.model import Place, PlaceKind
from bot.plain import clean
from tests.discord.rendering.as_seen import INVISIBLE, seen
from tests.discord.rendering.values import ANA, ATTACKS, BEN, DEADLINE, SIGNS
from tests.messages.anything import NO_ADDRESSES, marked

nasty = st.one_of(
    marked(SIGNS, most=40),
    st.lists(st.sampled_from(ATTACKS), max_size=3).map("".join),
)


def shown(text: str) -> str:
    return clean(text).translate(INVISIBLE)


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_only_text(text: str) -> None:
    found = seen(markdown((text,), None))
    assert found.words == clean(text)
    assert found.marks == []


@given(text=nasty)
def test_any_text_is_seen_as_it_is_and_does_nothing(text: str) -> None:
    found = seen(markdown((text,), None))
    assert found.words == shown(text)
    assert found.marks == []


@given(text=nasty)
def test_who_knows_no_markdown_finds_nobody_in_it_either(text: str) -> None:
    said = markdown((text,), None)
    assert "<@" not in said
    assert "@everyone" not in said.casefold()
    assert "@here" not in said.casefold()


@given(parts=st.lists(nasty, max_size=5))
def test_harmless_halves_mean_nothing_together(parts: list[str]) -> None:
    found = seen(markdown(tuple(parts), None))
    assert found.words == shown("".join(parts))
    assert found.marks == []


@given(parts=st.lists(st.one_of(nasty, st.builds(Strong, text=nasty)), max_size=5))
def test_nothing_but_our_own_strong_text_is_strong(parts: list[Inline]) -> None:
    strong = [clean(part.text) for part in parts if isinstance(part, Strong)]
    found = seen(markdown(tuple(parts), None))
    assert found.kinds <= {"bold"}
    assert len(found.marks) == len([text for text in strong if text])
    said = "".join(part.text if isinstance(part, Strong) else str(part) for part in parts)
    assert found.words.replace(" ", "") == shown(said).replace(" ", "")


@pytest.mark.parametrize(
    "text",
    ["2 + 2", "a > b", "#1", "-5 degrees", "3.5", "Q&A", "ana@here.org: 5-6 (late)", "10:30", "C# and F#"],
)
def test_what_means_nothing_stays_as_it_is(text: str) -> None:
    assert markdown((text,), None).replace("\u200b", "") == text


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ('https://example.org/a?b=1&c=<2>|"`\\', "https://example.org/a?b=1&c=%3C2%3E%7C%22%60%5C"),
        ("http://example.org/a b_(c)", "http://example.org/a%20b_%28c%29"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        ("https://example.org/@ana/@everyone", "https://example.org/@ana/%40everyone"),
        ("discord://x", None),
        *((url, None) for url in NO_ADDRESSES),
    ],
)
def test_addresses(url: str, written: str | None) -> None:
    assert address(url) == written


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (Link(label="The (video)", url="https://a.example"), "[The (video)](https://a.example)"),
        (Link(label="Sent ✅", url="https://a.example"), "Sent ✅ (<https://a.example>)"),
        (Link(label="", url="https://a.example"), "<https://a.example>"),
        (Link(label="https://a.example", url="https://a.example"), "<https://a.example>"),
        (Link(label="Click", url="javascript:x"), "Click (javascript:x)"),
        (Link(label="", url="javascript:x"), "javascript:x"),
        (Link(label="*Read*", url="https://a.example"), r"\*Read\* (<https://a.example>)"),
        (Link(label="[1] Read", url="https://a.example"), r"\[1\] Read (<https://a.example>)"),
        # Discord shows a link whose words are another address as it was written.
        (
            Link(label="at https://b.example", url="https://a.example"),
            r"at https\://b.example (<https://a.example>)",
        ),
        (Link(label="x" * 301, url="https://a.example"), "x" * 301 + " (<https://a.example>)"),
    ],
)
def test_links(link: Link, said: str) -> None:
    assert markdown((link,), None) == said


def test_strong_beside_strong_is_not_one_with_stars_in_it() -> None:
    assert markdown((Strong(text="a"), Strong(text="b")), None) == "**a**\u200b**b**"
    assert markdown((Strong(text=" \n"), "x"), None) == "x"


def test_only_a_discord_id_is_a_mention() -> None:
    assert markdown(("Hi ", Mention(external_id="80351110224678912", name="Ana"), "!"), None) == (
        "Hi <@80351110224678912>!"
    )
    assert markdown((Mention(external_id="ana", name="@everyone"),), None) == "@\u200beveryone"
    assert markdown((Mention(external_id="1> <@2", name=""),), None) == r"1> \<\@2"


def test_only_a_discord_id_is_a_role() -> None:
    assert markdown((GroupName(external_id="80351110224678912"),), None) == "<@&80351110224678912>"
    assert markdown((GroupName(external_id="everyone"),), None) == "@\u200beveryone"


@pytest.mark.parametrize(
    ("kind", "id", "said"),
    [
        (PlaceKind.CHANNEL, "103735883630395392", "<#103735883630395392>"),
        (PlaceKind.GROUP, "103735883630395392", "<#103735883630395392>"),
        (PlaceKind.DIRECT, "80351110224678912", "<@80351110224678912>"),
        (PlaceKind.CHANNEL, "course", "#course"),
        (PlaceKind.CHANNEL, "1> <#2", r"#1> \<\#2"),
    ],
)
def test_only_a_discord_id_is_a_channel(kind: PlaceKind, id: str, said: str) -> None:
    place = Place(space="discord:1", kind=kind, id=id)
    assert markdown(("Type it in ", Room(place=place), "."), None) == f"Type it in {said}."


def test_both_clocks_unless_the_reader_has_the_one_of_the_course() -> None:
    both = "Wed Nov 4, 11:59 PM ET · <t:1604552340:f> for you"
    assert markdown((DEADLINE,), None) == both
    assert markdown((DEADLINE,), ANA) == both
    assert markdown((DEADLINE,), BEN) == "Wed Nov 4, 11:59 PM ET"


def test_a_zone_that_was_guessed_may_be_wrong() -> None:
    assert "<t:" in markdown((DEADLINE,), replace(BEN, guessed=True))
    assert "<t:" in markdown((DEADLINE,), replace(BEN, zone="Mars/Olympus"))


def test_an_instant_on_their_own_clock_alone_is_said_once() -> None:
    tonight = replace(DEADLINE, zone=BEN.zone, zone_label="")
    assert markdown((tonight,), BEN) == "Wed Nov 4, 11:59 PM"
    assert markdown((tonight,), replace(BEN, guessed=True)) == "<t:1604552340:f>"


def test_a_zone_label_is_text() -> None:
    moment = Moment(at=DEADLINE.at, zone=DEADLINE.zone, zone_label="**ET** @here")
    assert seen(markdown((moment,), None)).kinds == {"time"}


@given(text=nasty)
def test_no_text_ends_a_block_of_code_or_calls_somebody_there(text: str) -> None:
    line = in_code(clean(text))
    assert "``" not in line
    assert "<@" not in line
    assert "@everyone" not in line.casefold()
    assert line.translate(INVISIBLE) == shown(text)


@given(texts=st.lists(st.lists(nasty, max_size=12).map(" ".join), max_size=6), most=st.integers(210, 400))
def test_lines_are_cut_at_words_and_nothing_is_lost(texts: list[str], most: int) -> None:
    pieces = list(folded([inert(clean(text)) for text in texts], most, begun))
    assert all(0 < len(piece) <= most for piece in pieces)
    assert all(seen(piece).marks == [] for piece in pieces)
    said = " ".join(seen(piece).words for piece in pieces)
    assert "".join(said.split()) == "".join(" ".join(map(shown, texts)).split())


@given(text=st.text(alphabet="ab -#>1.\\*", max_size=3_000), most=st.integers(210, 400))
def test_wherever_a_line_is_cut_the_next_piece_begins_nothing(text: str, most: int) -> None:
    pieces = list(cut(inert(clean(text)), most, begun))
    assert all(0 < len(piece) <= most for piece in pieces)
    assert all(seen(piece).marks == [] for piece in pieces)
    assert "".join(seen(piece).words for piece in pieces).replace(" ", "") == clean(text).replace(" ", "")
