"""Messages and forms of any kind, small and far too large, made of whatever words a platform's attackers like."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

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
    Message,
    Moment,
    Option,
    PeopleField,
    Style,
    Table,
    Text,
    TextField,
)
from bot.plain import clean

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

Words = st.SearchStrategy[str]
Lines = st.SearchStrategy[Line]

keys = st.text(alphabet="abcdefghij-", min_size=1, max_size=12)
_actions = st.sampled_from([JoinCohort(cohort_id=1), OpenCheckIn(cohort_id=1, unit="lesson-2")])
_sent_actions: st.SearchStrategy[Action] = st.sampled_from(
    [SendCheckIn(cohort_id=7, unit="lesson-2", opened=5), Agree(proposal_id=3)]
)


def lines_of(inlines: st.SearchStrategy[Inline]) -> Lines:
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


def messages_of(words: Words, lines: Lines) -> st.SearchStrategy[Message]:
    blocks = st.lists(blocks_of(words, lines), max_size=9).map(tuple)
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
