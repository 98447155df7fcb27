"""Text from people is shown as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.rendering.escape import address, inert, preformatted
from adapters.slack.rendering.fitting import clipped, cut, folded, in_two, stacked
from adapters.slack.rendering.lines import mrkdwn
from bot.messages import Inline, Link, Mention, Room, Strong
from bot.model import Place, PlaceKind
from bot.plain import clean
from tests.messages.anything import NO_ADDRESSES, marked
from tests.slack.rendering.as_seen import calls, formatted, seen

ATTACKS = [
    "<!channel> <!here|x> <!everyone>",
    "<@U024BE7LH> <#C024BE7LR> <!subteam^SAZ94GDB8>",
    "<https://evil.example|Your bank>",
    "&lt;!channel&gt; &amp;lt;",
    "*bold* _italic_ ~struck~ `code` ```block```",
    "> a quotation",
    "＞ a wide quotation ＊wide＊",
    "<!date^0^{date}|never>",
    "|>*x*<|",
    "***",
    "*a* *b*",
    "@channel @here @everyone",
    "_*~`x`~*_",
]
nasty = marked("ab *_~`<>&|@!#^{}\n", most=40)


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_only_text(text: str) -> None:
    said = mrkdwn((text,), None)
    assert seen(said) == text
    assert calls(said) == []
    assert formatted(said) == []


@given(text=nasty)
def test_any_text_is_seen_as_it_is_and_does_nothing(text: str) -> None:
    said = "".join(cut_once(text))
    assert seen(said) == clean(text).replace("\N{SOFT HYPHEN}", "").replace("\N{ZERO WIDTH SPACE}", "")
    assert calls(said) == []
    assert formatted(said) == []


def cut_once(text: str) -> list[str]:
    return list(cut(inert(clean(text)), 100_000))


@pytest.mark.parametrize(
    "text", ["snake_case_name", "2*3*4", "a * b * c", "5 ~ 6", "ana@here.org", "a@channels"]
)
def test_what_slack_leaves_alone_stays_as_it_is(text: str) -> None:
    assert "".join(inert(text)) == text


@given(parts=st.lists(st.one_of(nasty, st.builds(Strong, text=nasty)), max_size=5))
def test_nothing_but_our_own_strong_text_is_strong(parts: list[Inline]) -> None:
    said = mrkdwn(tuple(parts), None)
    assert calls(said) == []
    for mark in formatted(said):
        assert mark.startswith(("*", "&gt;", "＞"))


def test_strong_text_within_a_word_is_strong() -> None:
    assert mrkdwn(("un", Strong(text="believ"), "able"), None) == "un\u200b*believ*\u200bable"
    assert (
        mrkdwn((Strong(text="Lesson 3"), ": 5 (", Strong(text="late"), ")"), None) == "*Lesson 3*: 5 (*late*)"
    )
    assert mrkdwn((Strong(text=" \n"), "x"), None) == "x"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ('https://example.org/a?b=1&c=<2>|"`', "https://example.org/a?b=1&amp;c=%3C2%3E%7C%22%60"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        *((url, None) for url in NO_ADDRESSES),
    ],
)
def test_addresses(url: str, written: str | None) -> None:
    assert address(url) == written


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (Link(label="The <video>", url="https://a.example"), "<https://a.example|The &lt;video&gt;>"),
        (Link(label="", url="https://a.example"), "<https://a.example>"),
        (Link(label="https://a.example", url="https://a.example"), "<https://a.example>"),
        (Link(label="Click", url="javascript:x"), "Click (javascript:x)"),
        (Link(label="", url="javascript:x"), "javascript:x"),
        (
            Link(label="*Read*", url="https://a.example"),
            "<!date^00000000^{_}|*>Read<!date^00000000^{_}|*> (<https://a.example>)",
        ),
    ],
)
def test_links(link: Link, said: str) -> None:
    assert mrkdwn((link,), None) == said


def test_only_a_slack_id_is_a_mention() -> None:
    assert mrkdwn(("Hi ", Mention(external_id="U024BE7LH", name="Ana"), "!"), None) == "Hi <@U024BE7LH>!"
    assert mrkdwn((Mention(external_id="ana", name="<!channel>"),), None) == "&lt;!channel&gt;"
    assert mrkdwn((Mention(external_id="U1|x> <!here", name=""),), None) == "U1|x&gt; &lt;!here"


@pytest.mark.parametrize(
    ("kind", "id", "said"),
    [
        (PlaceKind.CHANNEL, "C024BE7LR", "<#C024BE7LR>"),
        (PlaceKind.GROUP, "G024BE7LS", "<#G024BE7LS>"),
        (PlaceKind.DIRECT, "U024BE7LH", "<@U024BE7LH>"),
        (PlaceKind.CHANNEL, "U024BE7LH", "#U024BE7LH"),
        (PlaceKind.DIRECT, "C024BE7LR", "@C024BE7LR"),
        (PlaceKind.CHANNEL, "course", "#course"),
        (PlaceKind.CHANNEL, "C1|x> <!here", "#C1|x&gt; &lt;!here"),
    ],
)
def test_only_a_slack_id_is_a_channel(kind: PlaceKind, id: str, said: str) -> None:
    place = Place(space="slack:T1", kind=kind, id=id)
    assert mrkdwn(("Type it in ", Room(place=place), "."), None) == f"Type it in {said}."


@given(text=nasty)
def test_no_text_ends_a_preformatted_block(text: str) -> None:
    line = preformatted(clean(text))
    assert "```" not in line
    assert "<" not in line
    assert seen(line) == clean(text).replace("\N{SOFT HYPHEN}", "").replace("\N{ZERO WIDTH SPACE}", "")


@given(texts=st.lists(st.lists(nasty, max_size=12).map(" ".join), max_size=6), most=st.integers(150, 400))
def test_lines_are_cut_at_words_and_nothing_is_lost(texts: list[str], most: int) -> None:
    lines = [inert(clean(text)) for text in texts]
    pieces = list(folded(lines, most))
    assert all(0 < len(piece) <= most for piece in pieces)
    written = " ".join("".join(line) for line in lines)
    assert "".join("".join(map(seen, pieces)).split()) == "".join(seen(written).split())
    # Only a word that is too long for a piece of its own may be cut.
    if all(len(word) < most for word in written.split(" ")):
        assert " ".join(map(seen, pieces)).split() == seen(written).split()


@given(text=st.text(alphabet="ab &<*", max_size=3_000), most=st.integers(150, 400))
def test_a_long_line_is_cut_and_never_within_an_entity(text: str, most: int) -> None:
    pieces = list(folded([inert(clean(text))], most))
    assert all(0 < len(piece) <= most for piece in pieces)
    assert "".join(map(seen, pieces)).replace(" ", "") == clean(text).replace(" ", "")


@given(lines=st.lists(st.text(alphabet="ab &<", max_size=900), max_size=5))
def test_stacked_lines_lose_nothing(lines: list[str]) -> None:
    pieces = list(stacked(map(preformatted, lines), 2_600))
    assert all(0 < len(piece) <= 2_600 for piece in pieces)
    assert "".join(map(seen, pieces)).replace("\n", "") == "".join(lines)


@given(text=st.text(max_size=60), most=st.integers(2, 30))
def test_clipping(text: str, most: int) -> None:
    short = clipped(text, most)
    assert len(short) <= most
    assert short == text or short.endswith("…")


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("How I write to you", 24, "How I write to you"),
        ("The link of All-Learner Call 2", 24, "The link of All-Learner…"),
        ("Donaudampfschifffahrtsgesellschaft", 24, "Donaudampfschifffahrtsg…"),
        ("A Donaudampfschifffahrtsgesellschaft", 24, "A Donaudampfschifffahrt…"),
        ("One, two, three", 9, "One, two…"),
    ],
)
def test_a_label_ends_at_a_word(text: str, most: int, said: str) -> None:
    assert clipped(text, most) == said


@given(text=st.text(alphabet="ab ", max_size=200).map(clean))
def test_in_two_loses_nothing(text: str) -> None:
    head, rest = in_two(text, 75)
    assert len(head) <= 75
    assert (head + rest).replace(" ", "") == text.replace(" ", "")
