"""Messages and forms of any kind, small and far too large, made of whatever words a platform's attackers like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.actions import Action, Agree, JoinCohort, OpenCheckIn, SendCheckIn
from bot.language import LANGUAGES
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
    Chart,
    Choices,
    Fact,
    Facts,
    Field,
    File,
    FileField,
    Form,
    Heading,
    Inline,
    Line,
    Link,
    Mention,
    Message,
    Moment,
    Option,
    PeopleField,
    Room,
    Strong,
    Style,
    Table,
    Text,
    TextField,
)
from bot.model import Place
from bot.plain import clean
from tests.support.effort import examples

DEADLINE = Moment(at=datetime(2020, 11, 5, 4, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET")
CALL = CalendarEntry(
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

#: For properties of whole messages and forms, which take long to make up.
compound = settings(
    max_examples=examples(12, 100),
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)

#: What is shown as text and never made a link.
NO_ADDRESSES = (
    "javascript:alert(1)",
    "//example.org",
    "https://",
    "https://example.org@elsewhere.net",
    "https://[",
    "mailto:ana@example.org",
    "https://example.org/" + "x" * 3_000,
    "",
)

Words = st.SearchStrategy[str]
Inlines = st.SearchStrategy[Inline]
Lines = st.SearchStrategy[Line]

keys = st.text(alphabet="abcdefghij-", min_size=1, max_size=12)
_actions = st.sampled_from([JoinCohort(cohort_id=1), OpenCheckIn(cohort_id=1, unit="lesson-2")])
_sent_actions: st.SearchStrategy[Action] = st.sampled_from(
    [SendCheckIn(cohort_id=7, unit="lesson-2", opened=5), Agree(proposal_id=3)]
)


def marked(signs: str, *, most: int) -> Words:
    """A little of everything, and of what attackers like, rather than mostly rare letters."""
    return st.text(alphabet=st.one_of(st.sampled_from(signs), st.characters()), max_size=most)


def words_of(signs: str, attacks: Sequence[str], long: str) -> Words:
    """Pieces of markup, words, blanks; some are long (pieces of `long`), and some far too long for anything."""
    pieces = st.sampled_from(["word ", "x", "名", *long.split("|")])
    return st.one_of(
        marked(signs, most=30),
        st.sampled_from([*attacks, "lesson 3", "", " "]),
        st.builds(str.__mul__, pieces, st.integers(1, 1_500)),
    )


def inlines_of(words: Words, addresses: Words, *, people: Words, places: st.SearchStrategy[Place]) -> Inlines:
    return st.one_of(
        words,
        st.builds(Strong, text=words),
        st.builds(Link, label=words, url=addresses),
        st.builds(Mention, external_id=people, name=words),
        st.builds(Room, place=places),
        st.builds(replace, st.just(DEADLINE), zone_label=words),
    )


def lines_of(inlines: Inlines) -> Lines:
    return st.lists(inlines, max_size=4).map(tuple)


def charts_of(words: Words) -> st.SearchStrategy[Chart]:
    return words.filter(clean).map(lambda alt: Chart(alt=alt, title="", caption="", bars=()))


def blocks_of(words: Words, lines: Lines) -> st.SearchStrategy[Block]:
    """Of every kind but charts, which take long to draw."""
    buttons = st.builds(Button, label=words, action=_actions, style=st.sampled_from(Style))
    facts = st.builds(Fact, label=words, value=lines)
    return st.one_of(
        st.builds(Heading, text=words),
        st.builds(Text, line=lines),
        st.builds(Bullets, lines=st.lists(lines, max_size=30).map(tuple)),
        st.builds(Facts, facts=st.lists(facts, max_size=12).map(tuple)),
        st.sampled_from([1, 2, 3, 25]).flatmap(lambda columns: _tables(words, columns)),
        st.builds(File, name=words, media_type=st.just("text/csv"), content=st.binary(), label=words),
        words.map(lambda label: replace(CALL, label=label)),
        st.builds(Buttons, buttons=st.lists(buttons, max_size=12).map(tuple)),
    )


def messages_of(words: Words, lines: Lines, *others: st.SearchStrategy[Block]) -> st.SearchStrategy[Message]:
    blocks = st.lists(st.one_of(blocks_of(words, lines), *others), max_size=9).map(tuple)
    return st.builds(Message, blocks=blocks, language=st.sampled_from(LANGUAGES))


def _tables(words: Words, columns: int) -> st.SearchStrategy[Table]:
    row = st.tuples(*[words] * columns)
    return st.builds(Table, columns=row, rows=st.lists(row, max_size=4).map(tuple))


@st.composite
def forms_of(draw: st.DrawFn, words: Words, lines: Lines) -> Form:
    found = draw(st.lists(keys, max_size=6, unique=True))
    return Form(
        title=draw(words),
        action=draw(_sent_actions),
        intro=draw(lines),
        fields=tuple(draw(_fields(words, key)) for key in found),
        submit=draw(words),
        language=draw(st.sampled_from(LANGUAGES)),
    )


def _fields(words: Words, key: str) -> st.SearchStrategy[Field]:
    endings = st.sampled_from([(), ("csv", "yaml")])
    return st.one_of(
        _choices(words, key),
        _text_fields(words, key),
        st.builds(PeopleField, key=st.just(key), label=words, hint=words, most=st.integers(0, 200)),
        st.builds(FileField, key=st.just(key), label=words, hint=words, endings=endings),
    )


@st.composite
def _choices(draw: st.DrawFn, words: Words, key: str) -> Choices:
    values = draw(st.lists(keys, max_size=130, unique=True))
    single = draw(st.booleans())
    chosen = draw(st.sets(st.sampled_from(values), max_size=1 if single else 5)) if values else set()
    options = tuple(
        Option(value=value, label=draw(words), hint=draw(words), chosen=value in chosen) for value in values
    )
    return Choices(key=key, label=draw(words), options=options, single=single)


@st.composite
def _text_fields(draw: st.DrawFn, words: Words, key: str) -> TextField:
    longest, multiline = draw(st.integers(1, 4_000)), draw(st.booleans())
    value = draw(words)[: min(longest, 3_000)]
    return TextField(
        key=key,
        label=draw(words),
        hint=draw(words),
        longest=longest,
        multiline=multiline,
        value=value if multiline else " ".join(value.splitlines()),
    )
