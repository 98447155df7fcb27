from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.arguments import LONGEST_TEXT, Misread, quoted, read
from bot.inbound import Attachment
from bot.model import Place, PlaceKind
from bot.parameters import Address, Group, Kind, Mentioned, OfCohort, Params, Value, parameters_of, told
from bot.reading import web_address


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything(OfCohort):
    number: int = field(metadata=told("A number", example="2"))
    title: str = field(default="", metadata=told("A title", example="Spring term"))
    day: date | None = field(default=None, metadata=told("A day", example="2027-01-14"))
    colour: Colour = field(default=Colour.RED, metadata=told("A colour", example="green"))
    loud: bool = field(default=False, metadata=told("Loud", example="yes"))
    link: Address | None = field(default=None, metadata=told("A link", example="https://example.org"))
    channel: Place | None = field(default=None, metadata=told("A channel", example="#course"))
    team: Group | None = field(default=None, metadata=told("A role", example="@spring", named=True))
    people: tuple[Mentioned, ...] = field(default=(), metadata=told("People", example="@ana"))
    file: Attachment | None = field(default=None, metadata=told("A file", example="people.csv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wide(Params):
    people: tuple[Mentioned, ...] = field(default=(), metadata=told("People", example="@ana", wide=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest(Params):
    words: str = field(default="", metadata=told("Words", example="lesson 3", rest=True))


ANA = Mentioned(external_id="ana", name="ana")
COURSE = Place(space="slack:T1", kind=PlaceKind.CHANNEL, id="course")
C024 = Place(space="slack:T1", kind=PlaceKind.CHANNEL, id="C024")


def given_to(text: str, *files: Attachment) -> dict[str, Value] | Misread:
    return read(parameters_of(Everything), text, files, space="slack:T1")


def mistakes(text: str, *files: Attachment) -> list[str]:
    answer = given_to(text, *files)
    assert isinstance(answer, Misread), answer
    return [str(mistake) for mistake in answer.mistakes]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2", {"number": 2}),
        ("  #2\n", {"number": 2}),
        ("2 Spring", {"number": 2, "title": "Spring"}),
        ('2 "Spring term"', {"number": 2, "title": "Spring term"}),
        ("2 “Spring term”", {"number": 2, "title": "Spring term"}),
        ("2 „Spring term“", {"number": 2, "title": "Spring term"}),
        ("2 ”Spring term”", {"number": 2, "title": "Spring term"}),
        ('title:"Spring term" 2', {"number": 2, "title": "Spring term"}),
        ("Title: Spring number: 2", {"number": 2, "title": "Spring"}),
        ("title=Spring number=2", {"number": 2, "title": "Spring"}),
        ("title：Spring number：2", {"number": 2, "title": "Spring"}),
        ("2 Spring 2027-01-14 green yes", {
            "number": 2, "title": "Spring", "day": date(2027, 1, 14), "colour": Colour.GREEN, "loud": True,
        }),
        ("2 colour:Greens loud:NO", {"number": 2, "colour": Colour.GREEN, "loud": False}),
        ("2 link:https://example.org/a?b=c:d", {"number": 2, "link": "https://example.org/a?b=c:d"}),
        ("2 link:<https://example.org/a|a b>", {"number": 2, "link": "https://example.org/a"}),
        ("2 x https://example.org/y", None),
        ("2 12:30", {"number": 2, "title": "12:30"}),
        ("2 https://example.org", {"number": 2, "title": "https://example.org"}),
        ("2 Children's", {"number": 2, "title": "Children's"}),
        ("2 channel:#course", {"number": 2, "channel": COURSE}),
        ("2 channel:<#C024|general>", {"number": 2, "channel": C024}),
        ("2 team:<@&77>", {"number": 2, "team": "77"}),
        ("2 team:<@&77|Spring>", {"number": 2, "team": "77"}),
        ("2 team:<!subteam^S1|@spring>", {"number": 2, "team": "S1"}),
        ("2 team:@spring", {"number": 2, "team": "spring"}),
        ("2 team:None", {"number": 2, "team": ""}),
        ("@ana 2", {"number": 2, "people": (ANA,)}),
        ("2 <@U1|Ana Silva> <@!42> <@ana> @ana,", {"number": 2, "people": (
            Mentioned(external_id="U1", name="Ana Silva"), Mentioned(external_id="42", name="42"), ANA,
        )}),
        ('people:"<@U1> <@U2>" 2', {"number": 2, "people": (
            Mentioned(external_id="U1", name="U1"), Mentioned(external_id="U2", name="U2"),
        )}),
        ("2 cohort:Spring", {"number": 2, "cohort": "Spring"}),
        ('2 title:"a \\"b\\" \\\\ c"', {"number": 2, "title": 'a "b" \\ c'}),
        ("2 title:C:\\new", {"number": 2, "title": "C:\\new"}),
    ],
)  # fmt: skip
def test_what_people_type(text: str, values: dict[str, Value] | None) -> None:
    answer = given_to(text)
    if values is None:
        assert isinstance(answer, Misread)
    else:
        assert answer == values


@pytest.mark.parametrize(
    ("text", "told_about"),
    [
        ("", ["number: is missing (A number). Example: number:2"]),
        ("two", ["number: “two” is not a number I can use. Example: number:2"]),
        ("²", ["number: “²” is not a number I can use. Example: number:2"]),
        ("-1", ["number: “-1” is not a number I can use. Example: number:2"]),
        ("9999999", ["number: “9999999” is not a number I can use. Example: number:2"]),
        ("2 day:2027-02-30", ["day: “2027-02-30” cannot be used: "]),
        ("2 colour:gren", ["colour: “gren” is not one of red, green; did you mean green? Example: colour:green"]),
        ("2 loud:maybe", ["loud: “maybe” is neither yes nor no. Example: loud:yes"]),
        ("2 link:zoom.us/j/1", ["link: “zoom.us/j/1” is not a whole web address; did you mean https://zoom.us/j/1?"]),
        ("2 link:javascript:alert(1)", ["link: “javascript:alert(1)” is not a web address"]),
        ("2 link:", ["link: is empty. Example: link:https://example.org"]),
        ("2 channel:course", ["channel: “course” is not a channel"]),
        ("2 team:spring", ["team: “spring” is not a role; write @ and pick the role, or none for none."]),
        ("2 team:<@77>", ["team: “<@77>” is not a role"]),
        ("2 people:ana", ["people: “ana” is not a mention; write @ and pick the person. Example: @ana"]),
        ("2 @everyone", ["people: “@everyone” is a whole group; mention people one by one."]),
        ("2 <!here>", ["people: “@here” is a whole group"]),
        ("2 <!subteam^S1|@coaches>", ["people: “@coaches” is a whole group"]),
        ("2 <@&77>", ["people: “<@&77>” is a whole group"]),
        ("2 <@&77|Coach team>", ["people: “@Coach team” is a whole group"]),
        ("2 <!channel>", ["people: “@channel” is a whole group"]),
        ("2 <!everyone|everyone>", ["people: “@everyone” is a whole group"]),
        ("2 ana@here.org", ["people: “ana@here.org” is not a mention"]),
        ("2 <mailto:a@b.org|a@b.org>", ["people: “<mailto:a@b.org|a@b.org>” is not a mention"]),
        ("2 titel:x", ["titel: This command does not take that. It takes number, title, day"]),
        ("2 title:a title:b", ["title: was given twice. Example: title:\"Spring term\""]),
        ("number:2 number:3", ["number: was given twice."]),
        ('2 "Spring', ["\"Spring: has a quotation mark at its start and none at its end."]),
        ("x" * (LONGEST_TEXT + 1), ["command: is 4,001 characters long; the most I can read is 4,000."]),
        ("two red day:soon link:x", [
            "number: “two” is not a number",
            "day: “soon” cannot be used",
            "link: “x” is not a web address",
        ]),
    ],
)  # fmt: skip
def test_every_mistake_is_told_at_once_and_by_name(text: str, told_about: list[str]) -> None:
    found = mistakes(text)
    assert len(found) == len(told_about), found
    for mistake, beginning in zip(found, told_about, strict=True):
        assert mistake.startswith(beginning), mistake


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("<!subteam^S012|@cohort-2027> <!subteam^S3>", [("S012", "cohort-2027"), ("S3", "S3")]),
        ("<!subteam^S4|@everyone-in-spring>", [("S4", "everyone-in-spring")]),
        ("<mailto:a.b+c@x-y.org|a.b+c@x-y.org>, d@here.org,", [("a.b+c@x-y.org",) * 2, ("d@here.org",) * 2]),
        ("<@U1|ana> @S012", [("U1", "ana"), ("S012", "S012")]),
        ('people:"a@b.org <@U1>"', [("a@b.org", "a@b.org"), ("U1", "U1")]),
        ("<@!7|ana> <@&77> <@&78|Coach team>", [("7", "ana"), ("&77", "&77"), ("&78", "Coach team")]),
    ],
)
def test_where_more_than_people_can_be_named(text: str, people: list[tuple[str, str]]) -> None:
    given = read(parameters_of(Wide), text, (), space="slack:T1")
    assert given == {"people": tuple(Mentioned(external_id=one, name=name) for one, name in people)}


@pytest.mark.parametrize(
    "text", ["<!channel>", "<!here|here> <@U1>", "<!everyone>", "@everyone", "<@&7> @here"]
)
def test_everybody_at_once_can_never_be_named(text: str) -> None:
    given = read(parameters_of(Wide), text, (), space="slack:T1")
    assert isinstance(given, Misread)
    assert "is a whole group" in given.mistakes[0].problem


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('"Spring of <@U1|ana> and <@U2>"', "Spring of @ana and @U2"),
        ('"in <#C1|spring>"', "in #spring"),
        ('"for <!subteam^S1|@coaches>"', "for @coaches"),
        ('"for <@&7|coaches>, <@!8|ana>"', "for @coaches, @ana"),
        ("<http://example.org|example.org>", "example.org"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<mailto:a@b.org|a@b.org>", "a@b.org"),
        ('"a < b > c"', "a < b > c"),
        ('"<b|c>"', "<b|c>"),
    ],
)
def test_text_is_taken_as_people_saw_it(text: str, title: str) -> None:
    assert given_to(f"2 title:{text}") == {"number": 2, "title": title}


def test_a_link_is_taken_out_of_what_a_platform_made_of_it() -> None:
    given = given_to("2 link:<https://example.org/join?a=1&b=2|example.org/join>")
    assert given == {"number": 2, "link": "https://example.org/join?a=1&b=2"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 title:Spring 2027", ['title: Words that belong together need quotes. Did you mean title:"Spring 2027"?']),
        ("2 title:Spring term two day:x", ['Did you mean title:"Spring term two"?']),
        (f"2 title:{'a' * 70} 2027", ["title: Words that belong together need quotes."]),
        ('2 title:"Spring" 2027', []),
        ("2 title:Spring <@U1> day:x", []),
        ("2 title:Spring #course day:x", []),
    ],
)  # fmt: skip
def test_quotes_that_were_forgotten_are_told(text: str, meant: list[str]) -> None:
    told = [mistake for mistake in mistakes(text) if "need quotes" in mistake]
    assert len(told) == len(meant), told
    for mistake, end in zip(told, meant, strict=True):
        assert mistake.endswith(end)


def test_words_after_a_named_one_may_stand_in_their_order() -> None:
    assert given_to("title:Spring 2") == {"title": "Spring", "number": 2}


def test_only_what_looks_like_a_channel_is_one() -> None:
    assert mistakes("2 a 2027-01-14 red yes https://example.org 2027") == [
        "2027: I do not know what this word belongs to."
    ]


def test_words_that_belong_nowhere() -> None:
    (found,) = mistakes("2 a 2027-01-14 red yes https://example.org #course over")
    assert found.startswith("over: I do not know what this word belongs to.")


def test_files_go_to_the_file_parameter_and_nowhere_else() -> None:
    file, other = Attachment(name="a.csv", content=b"a"), Attachment(name="b.csv", content=b"b")
    assert given_to("2", file) == {"number": 2, "file": file}
    assert mistakes("2", file, other) == ["file: 2 files came with this command; it takes one at most."]
    answer = read(parameters_of(Rest), "", [file], space="")
    assert isinstance(answer, Misread)
    assert "takes no file" in str(answer.mistakes[0])


def test_the_rest_of_a_line() -> None:
    assert read(parameters_of(Rest), "All-Learner  Call 2", (), space="") == {"words": "All-Learner Call 2"}
    assert read(parameters_of(Rest), "", (), space="") == {}


WORDS = st.text(st.one_of(st.sampled_from("\"“”\\:= <>@#'|"), st.characters()), min_size=1, max_size=60)


@given(text=WORDS.filter(lambda text: text.strip() == text))
def test_what_a_platform_quotes_comes_back_as_it_was(text: str) -> None:
    assert given_to(f"number:2 title:{quoted(text)} cohort:{quoted('x')}") == {
        "number": 2, "title": text, "cohort": "x",
    }  # fmt: skip


@given(text=st.text(st.one_of(st.sampled_from('"“”\\:= <>@#-|'), st.characters()), max_size=80))
def test_no_text_breaks_the_parser(text: str) -> None:
    answer = given_to(text)
    if isinstance(answer, Misread):
        assert answer.mistakes
        assert all(mistake.field and mistake.problem for mistake in answer.mistakes)
    else:
        assert "number" in answer


@given(text=st.text(max_size=60))
def test_an_address_that_is_taken_is_http_and_holds_nothing_that_could_break_out(text: str) -> None:
    for candidate in (text, f"https://{text}", f"https://example.org/{text}"):
        address = web_address(candidate)
        if address is not None:
            assert address.casefold().startswith(("http://", "https://"))
            assert not set(address) & set(' <>"`|\\\n\r\t\x1b')


@pytest.mark.parametrize(
    "text",
    [
        *("https://", "ftp://example.org", "//example.org", "https://[::1", "http:///x", ""),
        *("https://example.org@elsewhere.net", "https://me:secret@example.org/call"),
    ],
)
def test_addresses_that_are_none(text: str) -> None:
    assert web_address(text) is None


def test_a_parameter_has_to_say_what_it_is() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Silent(Params):
        number: int = 1

    with pytest.raises(TypeError, match="does not say what it is"):
        parameters_of(Silent)


def test_kinds_follow_from_types() -> None:
    kinds = {parameter.name: parameter.kind for parameter in parameters_of(Everything)}
    assert kinds == {
        "number": Kind.NUMBER,
        "title": Kind.TEXT,
        "day": Kind.DAY,
        "colour": Kind.CHOICE,
        "loud": Kind.YES_NO,
        "link": Kind.LINK,
        "channel": Kind.CHANNEL,
        "team": Kind.GROUP,
        "people": Kind.PEOPLE,
        "file": Kind.FILE,
        "cohort": Kind.TEXT,
    }
