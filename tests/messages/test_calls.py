"""Calls in people's own calendars, and news of what was moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.changes import Change, ChangeField
from bot.course.schedule import make_timetable
from bot.deliveries import DeliveryState, NewDelivery
from bot.language import speaking
from bot.messages import CalendarEntry, Message
from bot.model import Cohort
from bot.occurrences import OccurrenceKind
from bot.phrases.calls import calendar_entry, cancelled_entry
from bot.phrases.deliveries import say_scene
from bot.phrases.news import withdrawn
from bot.plain import plain
from bot.timetable import Timetable
from tests.messages.golden_file import is_golden
from tests.messages.scenes import ANA, CHANNEL, at, change, cohort, linked, scene

MOVED = change("call-1", ChangeField.OPENS, "2020-10-09 13:00", "2020-10-07T18:00")
MOVED_AGAIN = change("call-1", ChangeField.OPENS, "2020-10-12 13:00", "2020-10-08T18:00")
OFF = change("call-1", ChangeField.OPENS, "to be announced", "2020-10-07T18:00")
LINKED = change("call-1", ChangeField.LINK, "https://calls.example.org/1")
EXTENDED = change("lesson-2", ChangeField.DUE, "2020-10-10 23:59", "2020-10-02T12:00")
UNDUE = change("lesson-2", ChangeField.DUE, "to be announced", "2020-10-02T12:00")


def term_of(whose: Cohort) -> Timetable:
    return make_timetable(whose.course, start=whose.start, changes=whose.changes)


def entry_of(*changes: Change) -> CalendarEntry:
    whose = cohort(*changes)
    return calendar_entry(term_of(whose), term_of(whose).unit("call-1"), cohort=whose)


def entries(message: Message) -> list[CalendarEntry]:
    return [block for block in message.blocks if isinstance(block, CalendarEntry)]


def row(key: str, kind: OccurrenceKind, **inputs: str) -> NewDelivery:
    now = at("2020-10-07 16:00")
    return NewDelivery(
        cohort_id=1,
        occurrence=key,
        revision=0,
        kind=kind,
        recipient="channel",
        member_id=None,
        place=CHANNEL,
        due_at=now,
        expires_at=now + timedelta(days=1),
        state=DeliveryState.QUEUED,
        reason="for_everybody",
        inputs=inputs,
    )


def test_a_call_keeps_its_place_in_a_calendar_and_every_change_is_a_new_version() -> None:
    versions = [entry_of(), entry_of(LINKED), entry_of(LINKED, MOVED), entry_of(LINKED, MOVED, MOVED_AGAIN)]
    assert [entry.sequence for entry in versions] == [0, 1, 2, 3]
    assert len({entry.uid for entry in versions}) == 1
    assert [entry.starts for entry in versions[1:]] == [
        at("2020-10-08 16:00"),
        at("2020-10-09 17:00"),
        at("2020-10-12 17:00"),
    ]
    assert all(entry.ends - entry.starts == timedelta(hours=1) for entry in versions)
    assert versions[0].changed_at == at("2020-09-01 12:00")
    assert versions[3].changed_at == MOVED_AGAIN.at
    assert versions[3].url == "https://calls.example.org/1"


def test_what_does_not_stand_in_a_calendar_makes_no_new_version() -> None:
    recording = change("call-1", ChangeField.RECORDING, "https://calls.example.org/1/recording")
    other = change("call-2", ChangeField.LINK, "https://calls.example.org/2")
    assert entry_of(recording, other) == entry_of()


def test_two_cohorts_and_two_calls_are_never_the_same_entry() -> None:
    here, there = cohort(), cohort(number=2)
    elsewhere = replace(here, channel=replace(CHANNEL, space="slack:T1"))
    uids = {
        calendar_entry(term_of(whose), call, cohort=whose).uid
        for whose in (here, there, elsewhere)
        for call in term_of(whose).calls
    }
    assert len(uids) == 3 * 4


def test_a_call_without_a_time_is_in_no_calendar() -> None:
    with pytest.raises(ValueError, match="no time"):
        entry_of(OFF)


@pytest.mark.parametrize("word", ["tomorrow", "soon", "starting"])
def test_every_post_about_a_call_brings_it(word: str) -> None:
    message = say_scene(scene(f"call-1/{word}", of=linked()))
    assert [entry.sequence for entry in entries(message)] == [1]


def test_where_a_call_is_held_in_a_room_nobody_waits_for_a_link() -> None:
    online = scene("call-1/tomorrow")
    room = replace(online.unit, joinable=False, description="Place: Room 4")
    units = tuple(room if unit.key == room.key else unit for unit in online.timetable.units)
    said = plain(say_scene(replace(online, timetable=replace(online.timetable, units=units))))
    assert "About: Place: Room 4" in said
    assert "link" not in said
    assert "recording" not in said


def test_news_as_it_reads_in_the_channel() -> None:
    moved, off = cohort(LINKED, MOVED), cohort(LINKED, OFF)
    told = [
        say_scene(scene("call-1/moved-1", of=moved)),
        say_scene(scene("call-1/moved-1", of=off)),
        say_scene(scene("lesson-2/moved-1", of=cohort(EXTENDED))),
        say_scene(scene("lesson-2/moved-1", of=cohort(UNDUE))),
        say_scene(scene("call-1/link-24h", standing=ANA)),
        withdrawn(
            row("call-1/tomorrow", OccurrenceKind.CALL_TOMORROW, anchor="2020-10-08T16:00:00+00:00"),
            term_of(off),
            cohort=off,
        ),
        withdrawn(row("call-1/moved-1", OccurrenceKind.CALL_MOVED), term_of(moved), cohort=moved),
        withdrawn(row("lesson-2/moved-1", OccurrenceKind.DEADLINE_MOVED), term_of(moved), cohort=moved),
        withdrawn(row("lesson-77/released", OccurrenceKind.LESSON_RELEASED), term_of(moved), cohort=moved),
    ]
    assert is_golden("\n\n————\n\n".join(map(plain, told)) + "\n", "news.txt")


def test_what_was_put_into_calendars_is_taken_out_again() -> None:
    off = cohort(LINKED, OFF)
    (entry,) = entries(say_scene(scene("call-1/moved-1", of=off)))
    assert entry.cancelled
    assert entry.uid == entry_of().uid
    assert entry.sequence > entry_of(LINKED).sequence
    assert (entry.starts, entry.ends) == (at("2020-10-08 16:00"), at("2020-10-08 17:00"))


def test_a_post_whose_old_time_nobody_knows_takes_nothing_out() -> None:
    off = cohort(OFF)
    message = withdrawn(row("call-1/soon", OccurrenceKind.CALL_SOON), term_of(off), cohort=off)
    assert entries(message) == []


def test_an_entry_speaks_the_language_of_its_post() -> None:
    with speaking("es"):
        assert entry_of().label == "All-Learner Call 1 para tu calendario"


def test_what_takes_a_call_out_of_calendars_holds_no_link() -> None:
    """It would be an old one as soon as the call gets another, and a post that reads the same is not edited."""
    whose = cohort(LINKED, OFF)
    timetable = term_of(whose)
    entry = cancelled_entry(timetable, timetable.unit("call-1"), cohort=whose, starts=at("2020-10-08 16:00"))
    assert entry.cancelled
    assert entry.url == ""
    assert "https://" not in entry.description
