"""Forms filled in on one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.local.forms import OpenForm
from bot.actions import SendCheckIn, SendPreferences, SendRoster
from bot.errors import Refused
from bot.inbound import Attachment
from bot.language import speaking
from bot.messages import Choices, FileField, Form, Moment, Option, PeopleField, TextField
from bot.model import Place, PlaceKind, Profile

ROOM = Place(space="local:room", kind=PlaceKind.CHANNEL, id="general")
ANA = Profile(space="local:room", external_id="ana", name="Ana", zone="Asia/Qatar")
FORM = Form(
    title="Lesson 3: check in",
    action=SendCheckIn(cohort_id=1, unit="lesson-3"),
    intro=("Tick what is done.",),
    fields=(
        Choices(
            key="done",
            label="Required",
            options=(
                Option(value="video", label="Watch the video", chosen=True),
                Option(value="worksheet", label="Submit the worksheet", hint="due Wed 11:59 PM ET"),
            ),
        ),
        Choices(key="more", label="Optional", options=(Option(value="reading", label="Read on"),)),
        TextField(key="note", label="A word about it", hint="only your coach sees it", longest=20),
        TextField(key="link", label="A link to your work", value="https://example.org/old"),
    ),
    submit="Check in",
)


def filled(words: str) -> OpenForm:
    return OpenForm.show(FORM, ROOM).filled(words)


def test_as_people_see_it() -> None:
    assert OpenForm.show(FORM, ROOM).text(ANA) == "\n".join(
        (
            "Lesson 3: check in",
            "",
            "Tick what is done.",
            "",
            "Required",
            "  [x] 1  Watch the video",
            "  [ ] 2  Submit the worksheet (due Wed 11:59 PM ET)",
            "",
            "Optional",
            "  [ ] 3  Read on",
            "",
            "note: …   A word about it (only your coach sees it)",
            "",
            "link: https://example.org/old   A link to your work",
            "",
            "Fill in: @ana 1 note: …  ·  @ana send  ·  @ana cancel",
        )
    )


@pytest.mark.parametrize(
    ("words", "done", "more", "note", "link"),
    [
        ("send", ("video",), (), "", "https://example.org/old"),
        ("1,3", ("video",), ("reading",), "", "https://example.org/old"),
        ("2 3", ("worksheet",), ("reading",), "", "https://example.org/old"),
        ("none", (), (), "", "https://example.org/old"),
        ("none note: hard week", (), (), "hard week", "https://example.org/old"),
        ("note: all fine, 2 of 3", ("video",), (), "all fine, 2 of 3", "https://example.org/old"),
        (
            "1 2 Note: ok link: https://example.org/new",
            ("video", "worksheet"),
            (),
            "ok",
            "https://example.org/new",
        ),
        ("1 link:", ("video",), (), "", ""),
    ],
)
def test_answers(words: str, done: tuple[str, ...], more: tuple[str, ...], note: str, link: str) -> None:
    submitted = filled(words).submitted()
    assert submitted.action == FORM.action
    assert submitted.chosen == {"done": done, "more": more}
    assert submitted.texts == {"note": note, "link": link}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("4", "There is no option 4; they are numbered 1 to 3."),
        ("0", "There is no option 0"),
        (
            "went well",
            "'went' is not an option's number. Write the numbers first, and note: or link: before a text.",
        ),
        ("1 and 2", "'and' is not an option's number"),
        ("note: " + "x" * 21, "note: that is 21 characters; at most 20 fit."),
        ("99999999999999999999", "There is no option"),
    ],
)
def test_what_does_not_fit_says_so(words: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        filled(words)
    assert says in str(refused.value)


def test_what_was_typed_stays_for_the_next_try() -> None:
    again = filled("2 note: first").filled("link: https://example.org/new").submitted()
    assert again.chosen["done"] == ("worksheet",)
    assert again.texts == {"note": "first", "link": "https://example.org/new"}


PREFERENCES = Form(
    title="Your settings",
    action=SendPreferences(),
    intro=(),
    fields=(
        Choices(
            key="language",
            label="Language",
            options=(
                Option(value="en", label="English", chosen=True),
                Option(value="es", label="Español"),
            ),
            single=True,
        ),
        Choices(key="leads", label="Remind me", options=(Option(value="24h", label="24 hours before"),)),
        Choices(
            key="where",
            label="Reminders",
            options=(Option(value="direct", label="To me"), Option(value="channel", label="In the channel")),
            single=True,
        ),
    ),
    submit="Keep",
)


def test_one_of_several_is_chosen_with_round_brackets() -> None:
    shown = OpenForm.show(PREFERENCES, ROOM).text(ANA)
    assert "Language\n  (x) 1  English\n  ( ) 2  Español\n" in shown
    assert "Remind me\n  [ ] 3  24 hours before\n" in shown


@pytest.mark.parametrize(
    ("words", "language", "leads", "where"),
    [
        ("2 4", ("es",), (), ("direct",)),
        ("3 5", ("en",), ("24h",), ("channel",)),  # the language was not spoken of, and stays
    ],
)
def test_exactly_one_is_chosen(
    words: str, language: tuple[str, ...], leads: tuple[str, ...], where: tuple[str, ...]
) -> None:
    submitted = OpenForm.show(PREFERENCES, ROOM).filled(words).submitted()
    assert submitted.chosen == {"language": language, "leads": leads, "where": where}


def test_two_of_which_only_one_can_be_are_refused_and_so_is_none() -> None:
    form = OpenForm.show(PREFERENCES, ROOM)
    with pytest.raises(Refused, match="Language: 1 and 2 cannot both be; choose one of 1 to 2"):
        form.filled("1 2 4")
    with pytest.raises(Refused, match="Reminders: choose one of 4 to 5"):
        form.filled("send").submitted()
    kept = form.filled("2 5").filled("none").submitted()
    assert kept.chosen == {"language": ("es",), "leads": (), "where": ("channel",)}


ROSTER = Form(
    title="Add people",
    action=SendRoster(cohort_id=1),
    intro=(),
    fields=(
        PeopleField(key="people", label="People", most=3),
        Choices(key="role", label="As what", options=(Option(value="coach", label="Coaches", chosen=True),)),
        FileField(key="file", label="A list", endings=("csv",), hint="with a header"),
    ),
    submit="Show me",
)


def test_people_and_files_have_their_keys() -> None:
    shown = OpenForm.show(ROSTER, ROOM).text(ANA)
    assert "\n\npeople: …   People\n\n" in shown
    assert "\n\nfile: …   A list (with a header)\n\n" in shown
    assert "Fill in: @ana 1 people: @…  ·  @ana send" in shown


@pytest.mark.parametrize(
    ("words", "people", "role", "path"),
    [
        ("send", (), ("coach",), None),
        ("people: @ben @Cleo, @ben", ("ben", "cleo"), ("coach",), None),
        ("none file: my people.csv people: @ben", ("ben",), (), "my people.csv"),
        ('file: "my people.csv"', (), ("coach",), "my people.csv"),
        ("people: file:", (), ("coach",), None),
    ],
)
def test_people_and_files(
    words: str, people: tuple[str, ...], role: tuple[str, ...], path: str | None
) -> None:
    form = OpenForm.show(ROSTER, ROOM).filled(words)
    assert form.paths == ({"file": path} if path else {})
    file = Attachment(name="people.csv", content=b"handle\n")
    submitted = form.submitted({"file": file} if path else {})
    assert submitted.chosen == {"people": people, "role": role}
    assert submitted.texts == {}
    assert submitted.files == ({"file": (file,)} if path else {})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("people: ben", "people: 'ben' is not a name here. Write them like this: @ana @ben"),
        ("people: @ben and @cleo", "people: 'and' is not a name here."),
        ("people: @a @b @c @d", "people: that is 4 people; at most 3 fit."),
        ("file: " + "x" * 4001, "file: that is 4001 characters; at most 4000 fit."),
        ("@ben", "Write the numbers first, and people: or file: before a text."),
    ],
)
def test_people_and_files_that_do_not_fit(words: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        OpenForm.show(ROSTER, ROOM).filled(words)
    assert says in str(refused.value)


def test_times_in_a_form_are_in_its_language() -> None:
    due = Moment(at=datetime(2020, 11, 5, 4, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET")
    with speaking("es"):
        form = Form(title="Entrega", action=SendPreferences(), intro=(due,), fields=(), submit="Listo")
    shown = OpenForm.show(form, ROOM).text(ANA)
    assert "nov" in shown
    assert "Nov" not in shown


@given(st.text(alphabet="12345 ,send none", max_size=20))
def test_any_answer_chooses_one_or_is_refused(words: str) -> None:
    try:
        submitted = OpenForm.show(PREFERENCES, ROOM).filled(words).submitted()
    except Refused:
        return
    assert len(submitted.chosen["language"]) == len(submitted.chosen["where"]) == 1


@given(st.text(max_size=120))
def test_any_answer_is_taken_or_refused(words: str) -> None:
    try:
        submitted = filled(words).submitted()
    except Refused:
        return
    assert set(submitted.chosen["done"]) <= {"video", "worksheet"}
    assert len(submitted.texts["note"]) <= 20
