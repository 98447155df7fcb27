"""What people choose for themselves: language, lead times, where reminders go; by command and by form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import JoinCohort, OpenPreferences, SendPreferences
from bot.changes import ChangeField
from bot.deliveries import DeliveryState
from bot.inbound import Submitted
from bot.language import LANGUAGES
from bot.leads import leads_in_words, read_leads
from bot.messages import Choices, TextField
from bot.model import Person, Preferences, Profile, Where
from bot.payloads import decode, encode
from bot.phrases.me import language_name
from bot.phrases.preferring import form as form_for
from bot.preferences import language_called
from tests.commands.chat import CHANNEL, Chat, autumn, preferences
from tests.commands.passing import heard, pass_until

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("3d, 24h, 3h", (72, 24, 3)),
        ("3h 24h;3d", (72, 24, 3)),
        ("2 d", (48,)),
        ("24h,1d", (24,)),
        ("7d", (168,)),
        ("", None),
        ("none", None),
        ("30m", None),
        ("90m", None),
        ("8d", None),
        ("0h", None),
        ("1h,2h,3h,4h,5h", None),
        ("3d and 24h", (72, 24)),
        ("2 days and 3 hours", (48, 3)),
        ("2 días y 6 horas", (48, 6)),
        ("90 minutes", None),
        ("3 weeks", None),
    ],
)
def test_lead_times_as_people_write_them(text: str, leads: tuple[int, ...] | None) -> None:
    assert read_leads(text) == (None if leads is None else tuple(hours * HOUR for hours in leads))


@given(hours=st.sets(st.integers(1, 168), min_size=1, max_size=4))
def test_lead_times_are_read_as_they_are_shown(hours: set[int]) -> None:
    leads = tuple(number * HOUR for number in sorted(hours, reverse=True))
    assert read_leads(leads_in_words(leads)) == leads


@given(st.text(max_size=20))
def test_no_text_breaks_them(text: str) -> None:
    assert (leads := read_leads(text)) is None or all(HOUR <= lead <= 168 * HOUR for lead in leads)
    assert (tag := language_called(text)) is None or tag.partition("-")[0] in LANGUAGES


@pytest.mark.parametrize(
    ("text", "tag"),
    [("es", "es"), ("es_MX", "es-MX"), ("ES-419", "es-419"), ("Español", "es"), ("english", "en"), ("fr", None),
     ("e", None), ("es-", None), ("es mx", None)],
)  # fmt: skip
def test_languages_as_people_write_them(text: str, tag: str | None) -> None:
    assert language_called(text) == tag


def test_every_language_has_a_name_of_its_own() -> None:
    assert len({language_name(tag) for tag in LANGUAGES}) == len(LANGUAGES)


async def leads_asked_for(chat: Chat, cohort_id: int = 1) -> list[str]:
    async with chat.store.reading() as uow:
        cohort = await uow.cohorts.get(cohort_id)
    assert cohort is not None
    return [change.value for change in cohort.changes if change.field is ChangeField.LEAD]


async def test_what_they_chose_is_marked_and_can_be_given_back() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me zone:Europe/Paris name:Anita leads:2d,3h reminders:channel")
    assert "Name: Anita (your choice)" in chat.said
    assert "Time zone: Europe/Paris, where it is Mon 16:00 now (your choice)" in chat.said
    assert "Where they go: to your course's channel, with your name (your choice)" in chat.said
    assert "Before a deadline: 48 hours, 3 hours (your choice)" in chat.said
    assert "Language: English\n" in chat.said
    await chat.types(
        "ana", "/course me zone:as-told name:as-told leads:usual reminders:usual language:as-told"
    )
    assert "your choice" not in chat.said
    assert "Asia/Qatar, where it is Mon 17:00 now" in chat.said
    assert await preferences(chat) == Preferences()


async def test_no_roster_and_no_platform_undoes_what_they_chose() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me zone:Europe/Paris name:Anita")
    async with chat.store.writing() as uow:
        await uow.people.update(
            Profile(space=CHANNEL.space, external_id="ana", name="A. Silva", zone="Asia/Tokyo")
        )
    await chat.types("ana", "/course me")
    assert "Name: Anita (your choice)" in chat.said
    assert "Time zone: Europe/Paris" in chat.said
    await chat.types("ana", "/course me zone:as-told name:as-told")
    assert "Name: A. Silva" in chat.said
    assert "Time zone: Asia/Tokyo" in chat.said


async def test_the_answer_comes_in_the_language_just_chosen_and_all_others_after_it() -> None:
    chat = await autumn()
    reply = await chat.types("ana", "/course me language:es")
    assert reply.message is not None
    assert reply.message.language == "es"
    assert "Español" in chat.said
    reply = await chat.types("ana", "/course next")
    assert reply.message is not None
    assert reply.message.language == "es"
    reply = await chat.types("ana", "/course me language:en-GB")
    assert reply.message is not None
    assert reply.message.language == "en"
    assert (await preferences(chat)).language == "en-GB"


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("language:fr", "“fr” is not a language I speak. I speak en (English), es (Español)."),
        ("leads:none", "For no reminders at all, type /course mute."),
        ("leads:30m", "from 1h to 7d"),
        ("reminders:pigeon", "“pigeon” is not one of usual, direct, channel"),
    ],
)
async def test_wishes_that_cannot_be_met_change_nothing(wish: str, says: str) -> None:
    chat = await autumn()
    await chat.types("ana", f"/course me name:Anita {wish}")
    assert says in chat.said
    assert "Nothing was changed." in chat.said
    assert await preferences(chat) == Preferences()


async def test_their_own_lead_times_reach_them_and_nobody_else() -> None:
    chat = await autumn()
    await chat.types("ben", "/course next")
    await chat.presses("ben", "Join")
    await chat.types("ana", "/course me leads:48h")
    assert await leads_asked_for(chat) == ["48h"]
    await chat.types("ana", "/course me leads:24h,48h")
    assert await leads_asked_for(chat) == ["48h"]
    await pass_until(chat, "2020-10-07 12:00")
    async with chat.store.reading() as uow:
        rows = await uow.ledger.of_cohort(1)
        members = await uow.members.of_cohort(1)
    own = {member.id: member.person.name for member in members}
    asked = {own[row.row.member_id or 0] for row in rows if row.row.occurrence == "lesson-2/due-48h"}
    assert asked == {"Ana"}
    await chat.types("ana", "/course why")
    assert "Lesson 2 · Organizing as a Leadership Practice: deadline in 48 hours. Sent" in chat.said
    assert "You chose to be reminded 48 hours before a deadline." in chat.said


async def test_a_lead_time_that_others_have_opened_already_is_theirs_from_now_on() -> None:
    chat = await autumn()
    await chat.types("ben", "/course next")
    await chat.presses("ben", "Join")
    await chat.types("ben", "/course me leads:48h")
    await pass_until(chat, "2020-10-05 16:00")
    await chat.types("ana", "/course me leads:48h")
    async with chat.store.reading() as uow:
        queued = await uow.ledger.queued(1)
    waiting = [row for row in queued if row.row.occurrence == "lesson-2/due-48h"]
    assert len(waiting) == 2


async def test_lead_times_come_along_into_the_next_cohort() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me leads:48h")
    await chat.types("fay", "/cohort create leadership-2020 name:Spring start:2021-01-14 channel:#spring")
    await chat.presses("fay", "Yes")
    await chat.presses("ana", JoinCohort(cohort_id=2))
    assert await leads_asked_for(chat, 2) == ["48h"]


async def test_lead_times_come_along_with_a_roster_too() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me leads:48h")
    await chat.types("fay", "/cohort create leadership-2020 name:Spring start:2021-01-14 channel:#spring")
    await chat.presses("fay", "Yes")
    await chat.types("fay", "/cohort roster @ana @ben cohort:Spring")
    await chat.presses("fay", "Yes")
    assert await leads_asked_for(chat, 2) == ["48h"]


async def test_reminders_in_the_channel_come_there_with_their_name() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me reminders:channel")
    messenger = await pass_until(chat, "2020-10-06 19:00")
    assert heard(messenger, "ana") == []
    assert (await preferences(chat)).reminders is Where.CHANNEL
    async with chat.store.reading() as uow:
        (sent,) = [row for row in await uow.ledger.of_cohort(1) if row.row.occurrence == "lesson-2/due-24h"]
    assert (sent.row.place, sent.row.state) == (CHANNEL, DeliveryState.SENT)
    assert sent.text.startswith("Ana")


async def test_the_form_shows_what_holds_and_changes_only_what_is_changed() -> None:
    chat = await autumn()
    await chat.types("ana", "/course me")
    await chat.presses("ana", "Change")
    form = chat.last.form
    assert form is not None
    assert isinstance(form.action, SendPreferences)
    assert "What I call you: Ana" in chat.said
    assert "The time zone you live in (like Asia/Qatar): Asia/Qatar" in chat.said
    assert "[x] As my cohort has it" in chat.said
    assert "[x] As the chat has it" in chat.said
    same = {"name": "Ana", "zone": "Asia/Qatar", "awake": "08:00-21:00", "leads": "usual"}
    chosen = {"reminders": ("usual",), "language": ("as-told",)}
    await chat.does("ana", Submitted(action=form.action, texts=same, chosen=chosen))
    assert chat.said.startswith("This is how I know you")
    assert await preferences(chat) == Preferences()
    await chat.does(
        "ana", Submitted(action=form.action, texts=same | {"zone": "europe/paris"}, chosen=chosen)
    )
    assert chat.said.startswith("Changed.")
    assert await preferences(chat) == Preferences(zone="Europe/Paris")
    await chat.does("ana", Submitted(action=form.action, texts={"zone": ""}))
    assert await preferences(chat) == Preferences()


async def test_what_is_said_of_a_mistake_in_the_form_can_be_typed_into_it_as_it_stands() -> None:
    chat = await autumn()
    wrong = await chat.does("ana", Submitted(action=SendPreferences(), texts={"awake": "early"}))
    assert "awake:07:30-22:00" in wrong.errors["awake"]
    await chat.does("ana", Submitted(action=SendPreferences(), texts={"awake": "awake:07:30-22:00"}))
    assert "07:30" in chat.said


async def test_a_form_left_open_undoes_nothing_that_was_changed_after_it() -> None:
    """On the phone the form stands open; on the laptop they write a command; then they send the form."""
    chat = await autumn()
    await chat.presses("ana", OpenPreferences())
    form = chat.last.form
    assert form is not None
    texts = {part.key: part.value for part in form.fields if isinstance(part, TextField)}
    chosen = {
        part.key: tuple(option.value for option in part.options if option.chosen)
        for part in form.fields
        if isinstance(part, Choices)
    }
    await chat.types("ana", "/course me zone:Europe/Paris leads:48h reminders:channel language:es awake:7-20")
    held = await preferences(chat)
    await chat.does("ana", Submitted(action=form.action, texts=texts | {"name": "Anita"}, chosen=chosen))
    assert await preferences(chat) == replace(held, name="Anita")
    assert "07:00" in chat.said
    # What they changed in the form itself is what they want, whatever was held meanwhile.
    again = texts | {"name": "Anita", "zone": "Asia/Tokyo", "leads": ""}
    await chat.does("ana", Submitted(action=form.action, texts=again, chosen=chosen))
    assert await preferences(chat) == replace(held, name="Anita", zone="Asia/Tokyo", leads=None)


@pytest.mark.parametrize("shown", ["", "x", "AAAA" * 5, "AAAA" * 60, "ü" * 24, ":"])
async def test_a_form_that_does_not_tell_what_it_showed_is_compared_with_what_holds(shown: str) -> None:
    chat = await autumn()
    texts = {"name": "Anita", "zone": "Asia/Qatar"}
    await chat.does("ana", Submitted(action=SendPreferences(shown=shown), texts=texts))
    assert await preferences(chat) == Preferences(name="Anita")


@given(name=st.text(max_size=90), zone=st.sampled_from(["Asia/Qatar", "America/Argentina/ComodRivadavia"]))
def test_every_button_of_the_form_can_be_carried(name: str, zone: str) -> None:
    person = Person(id=1, told=Profile(space=CHANNEL.space, external_id="ana", name=name, zone=zone))
    action = form_for(person).action
    assert decode(encode(action)) == action


async def test_mistakes_in_the_form_stand_at_their_fields_and_change_nothing() -> None:
    chat = await autumn()
    texts = {"name": "x" * 90, "zone": "UTC+3", "awake": "mornings", "leads": "often"}
    chosen = {"reminders": ("nowhere",), "language": ("fr",)}
    await chat.does("ana", Submitted(action=SendPreferences(), texts=texts, chosen=chosen))
    assert chat.last.errors.keys() == {"name", "zone", "awake", "leads", "reminders", "language"}
    assert await preferences(chat) == Preferences()


async def test_anybody_may_choose_even_without_a_course() -> None:
    chat = await autumn()
    await chat.presses("stranger", OpenPreferences())
    await chat.does("stranger", Submitted(action=SendPreferences(), texts={"zone": "Asia/Tokyo"}))
    assert "Time zone: Asia/Tokyo" in chat.said
    await chat.types("ana", "/course snooze sunday")
    await chat.types("ana", "/course me")
    assert "Quiet until Sun Oct 11, 8:00 AM, on your clock: no reminders before that." in chat.said
    await chat.presses("ana", "End the quiet now")
    assert await preferences(chat) == Preferences()
