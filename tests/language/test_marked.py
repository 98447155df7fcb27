"""Every word that people read went through the catalogue: played with a language that marks what did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import pytest

import bot.language
from bot.actions import JoinCohort
from bot.commands.catalogue import COMMANDS
from bot.deliveries import DeliveryState
from bot.desk import Desk
from bot.inbound import Inbound, Pressed, Reply
from bot.lint import lint
from bot.model import Passage
from companion.calendars import CountryCalendars
from companion.coursefile import CourseFiles
from companion.rehearsal.cast import make_cast
from tests.commands.chat import ZONES, Chat, at
from tests.commands.door import goes, last
from tests.commands.passing import heard, pass_until
from tests.language.crawl import FIRST_DAY, Crawl, crawl, said_in
from tests.language.marked import BEGIN, END, Marking, data_of, names_of_days, unmarked
from tests.support.messenger import Mood, MoodyMessenger
from tests.support.rehearsed import play
from tests.support.world import course

COURSE = CourseFiles().load("leadership-2020")
#: What the platform, the operator or people themselves gave, and names that are the same in every language.
GIVEN = {
    *("Autumn 2020", "Fay", "Ana", "Ben", "Cleo", "Zed", "Facilitator", "course", "rehearsal"),
    *("English", "Español", "ET"),
}


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Marking]:
    marks = Marking()
    monkeypatch.setattr(bot.language, "catalogue", lambda language: marks)
    course.cache_clear()  # for as long as a course is the same one, its plan is remembered with the words in it
    yield marks
    course.cache_clear()


def data() -> set[str]:
    """What may stand unmarked: the course's own words, dates, names, and what the linter tells authors of files."""
    starts = (None, date.fromisoformat(FIRST_DAY))
    findings = [one for start in starts for one in lint(COURSE, start=start, holidays=CountryCalendars())]
    told = {text for finding in findings for text in (finding.message, finding.remedy)}
    return data_of(COURSE) | names_of_days() | GIVEN | told | set(CourseFiles().names())


def offending(texts: Iterable[str], known: set[str]) -> list[str]:
    """The words that are neither marked nor known, and where each was first seen."""
    found: dict[str, str] = {}
    for text in texts:
        if words := unmarked(text, known):
            found.setdefault(words, text)
    return [f"{words}\n    in: {text}" for words, text in sorted(found.items())]


def test_what_did_not_go_through_the_catalogue_is_seen(marking: Marking) -> None:
    said = bot.language._("Check in {unit}", unit="Lesson 3")
    assert said == f"{BEGIN}Check in {END}Lesson 3"
    assert unmarked(said, {"Lesson"}) == ""
    assert unmarked(f"{said} now", {"Lesson"}) == "now"
    assert unmarked(said, set()) == "Lesson"
    with pytest.raises(KeyError, match="no sentence"):
        bot.language._("This stands in no file {unit}", unit="x")


def test_a_whole_term_is_said_in_the_language_of_the_reader(
    marking: Marking, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[str] = []
    handle = Desk.handle

    async def listening(self: Desk, inbound: Inbound, *, now: datetime) -> Reply:
        reply = await handle(self, inbound, now=now)
        answers.extend(said_in(reply))
        return reply

    monkeypatch.setattr(Desk, "handle", listening)
    cast = make_cast(4)
    played = play(COURSE, actors=cast)
    assert {line.state for line in played.lines} == {DeliveryState.SENT, DeliveryState.SKIPPED}
    people = {text for actor in cast for text in (actor.name, actor.zone, actor.handle)}
    texts = [line.text for line in played.lines if line.text] + answers
    assert len(texts) > 100
    assert "\n".join(offending(texts, data() | people)) == ""


async def test_every_command_answers_in_the_language_of_the_reader(marking: Marking) -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:“Autumn 2020”")
    await chat.presses("fay", f"{BEGIN}Yes")
    await chat.presses("ana", f"{BEGIN}Join")
    chat.now = at("2020-10-05 14:00")
    visited = await crawl(chat, ["ana", "fay", "zed"])
    typed = {parameter.name for command in COMMANDS for parameter in command.parameters}
    typed |= {
        option for command in COMMANDS for parameter in command.parameters for option in parameter.options
    }
    typed |= {parameter.example for command in COMMANDS for parameter in command.parameters}
    typed |= {
        *("usual", "any", "all", "none", "off", "now"),
        "nonsense",
        "twelve",
        "words",
        "such",
        "thing",
        "nobody",
        "example.org",
        "never closed",
        "people.csv",
    }
    texts = [re.sub("x{9,}", "", text) for text in visited.said]
    assert len(texts) > 500
    assert "\n".join(offending(texts, data() | typed)) == ""


async def test_what_reaches_facilitators_by_itself_is_in_their_language(marking: Marking) -> None:
    chat = Chat(now=at("2020-09-20 14:00"))
    await chat.types("fay", "/cohort create leadership-2020 name:“Autumn 2020”")
    await chat.presses("fay", f"{BEGIN}Yes")
    await chat.presses("ana", f"{BEGIN}Join")
    await goes(chat, "ana", how=Passage.LEFT)
    await goes(chat, "ben", "cleo")
    messenger = await pass_until(chat, "2020-09-20 14:15")
    texts = heard(messenger, "fay")
    visited = Crawl(chat=chat)
    for button in last(messenger).buttons:
        await visited.does("fay", Pressed(action=button.action), 3)
    platform = MoodyMessenger([Mood.CLOSED] * 3 + [Mood.ANSWER_LOST] * 2, sees_history=False)
    await chat.presses("ana", JoinCohort(cohort_id=1))
    texts += heard(await pass_until(chat, "2020-10-08 14:00", platform), "fay")
    assert len(texts) > 2
    assert len(visited.said) > 5
    told = {"this person takes no direct messages", "the connection broke", "ben", "cleo", "ana"}
    assert "\n".join(offending([*texts, *visited.said], data() | set(ZONES.values()) | told)) == ""
