"""Messages and forms of any kind, small and far too large, with what attackers like in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from adapters.slack.rendering.card import Surface
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
from bot.model import Place, PlaceKind, Profile
from bot.plain import clean

DEADLINE = Moment(at=datetime(2020, 11, 5, 4, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET")
ANA = Profile(space="slack:T1", external_id="U0ANA", name="Ana", zone="Asia/Qatar")
BEN = replace(ANA, external_id="U0BEN", name="Ben", zone="America/New_York")
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

surfaces = st.sampled_from(Surface)
readers = st.sampled_from([None, ANA, BEN])
#: Pieces of markup, words, blanks; some are long, and some far too long for anything.
words = st.one_of(
    st.text(alphabet=st.one_of(st.sampled_from("ab *_~`<>&|@!\n"), st.characters()), max_size=30),
    st.sampled_from(["<!channel>", "@here", "*x*", "> x", "```", "<@U1|y>", "lesson 3", "", " "]),
    st.builds(str.__mul__, st.sampled_from(["word ", "<", "x", "名", "*a "]), st.integers(1, 1_500)),
)
addresses = st.one_of(words, words.map("https://example.org/".__add__))
#: The only ones whom Slack would know of those who are named here.
KNOWN = frozenset({"@U024BE7LH", "#C024BE7LR", "#G024BE7LS"})
unknown = words.filter(lambda text: not text.isalnum())
places = st.builds(
    Place,
    space=st.just("slack:T1"),
    kind=st.sampled_from([PlaceKind.CHANNEL, PlaceKind.DIRECT]),
    id=st.one_of(unknown, st.sampled_from(["C024BE7LR", "G024BE7LS", "U024BE7LH"])),
)
inlines: st.SearchStrategy[Inline] = st.one_of(
    words,
    st.builds(Strong, text=words),
    st.builds(Link, label=words, url=addresses),
    st.builds(Mention, external_id=st.one_of(unknown, st.just("U024BE7LH")), name=words),
    st.builds(Room, place=places),
    st.builds(replace, st.just(DEADLINE), zone_label=words),
)
lines: st.SearchStrategy[Line] = st.lists(inlines, max_size=4).map(tuple)


def tables(columns: int) -> st.SearchStrategy[Table]:
    row = st.tuples(*[words] * columns)
    return st.builds(Table, columns=row, rows=st.lists(row, max_size=4).map(tuple))


buttons = st.builds(
    Button,
    label=words,
    action=st.sampled_from([JoinCohort(cohort_id=1), OpenCheckIn(cohort_id=1, unit="lesson-2")]),
    style=st.sampled_from(Style),
)
charts = words.filter(clean).map(lambda alt: Chart(alt=alt, title="", caption="", bars=()))
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, text=words),
    st.builds(Text, line=lines),
    st.builds(Bullets, lines=st.lists(lines, max_size=30).map(tuple)),
    st.builds(Facts, facts=st.lists(st.builds(Fact, label=words, value=lines), max_size=12).map(tuple)),
    st.sampled_from([1, 2, 3, 25]).flatmap(tables),
    st.builds(File, name=words, media_type=st.just("text/csv"), content=st.binary(), label=words),
    words.map(lambda label: replace(CALL, label=label)),
    st.builds(Buttons, buttons=st.lists(buttons, max_size=12).map(tuple)),
)
messages = st.builds(
    Message, blocks=st.lists(blocks, max_size=9).map(tuple), language=st.sampled_from(LANGUAGES)
)

sent_actions: st.SearchStrategy[Action] = st.sampled_from(
    [SendCheckIn(cohort_id=7, unit="lesson-2", opened=5), Agree(proposal_id=3)]
)
keys = st.text(alphabet="abcdefghij-", min_size=1, max_size=12)


@st.composite
def choices(draw: st.DrawFn, key: str) -> Choices:
    values = draw(st.lists(keys, max_size=130, unique=True))
    single = draw(st.booleans())
    chosen = draw(st.sets(st.sampled_from(values), max_size=1 if single else 5)) if values else set()
    options = tuple(
        Option(value=value, label=draw(words), hint=draw(words), chosen=value in chosen) for value in values
    )
    return Choices(key=key, label=draw(words), options=options, single=single)


@st.composite
def text_fields(draw: st.DrawFn, key: str) -> TextField:
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


def fields(key: str) -> st.SearchStrategy[Field]:
    return st.one_of(
        choices(key),
        text_fields(key),
        st.builds(PeopleField, key=st.just(key), label=words, hint=words, most=st.integers(0, 200)),
        st.builds(
            FileField,
            key=st.just(key),
            label=words,
            hint=words,
            endings=st.sampled_from([(), ("csv", "yaml")]),
        ),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    found = draw(st.lists(keys, max_size=6, unique=True))
    return Form(
        title=draw(words),
        action=draw(sent_actions),
        intro=draw(lines),
        fields=tuple(draw(fields(key)) for key in found),
        submit=draw(words),
        language=draw(st.sampled_from(LANGUAGES)),
    )
