"""The forms with which cohorts are started and people taken in."""

from __future__ import annotations

import pytest

from bot.actions import SendCreate, SendRoster
from bot.inbound import Submitted
from bot.messages import Choices, FileField, PeopleField, TextField
from bot.model import Role
from bot.payloads import LONGEST, decode, encode
from tests.commands.chat import CHANNEL, Chat, at, direct
from tests.commands.room import COURSE_FILE, cohorts, people, room
from tests.support.directory import MoodyDirectory, account


async def before() -> Chat:
    return Chat(now=at("2020-09-20 14:00"))


def kinds(chat: Chat) -> list[tuple[str, type]]:
    assert chat.last.form is not None
    return [(field.key, type(field)) for field in chat.last.form.fields]


async def test_a_cohort_is_started_with_a_form() -> None:
    chat = await before()
    await chat.types("fay", "/cohort create name:Autumn start:2020-09-24")
    assert kinds(chat) == [
        ("course", Choices),
        ("name", TextField),
        ("start", TextField),
        ("file", FileField),
    ]
    assert (
        "What the cohort is called (like Spring 2027; left empty, it takes the name of the course): Autumn"
        in (chat.said)
    )
    assert "The first day (like 2027-01-14; left empty, the course file decides): 2020-09-24" in chat.said
    await chat.fills("fay", course=("leadership-2020",))
    assert chat.said.startswith("Start Autumn?")
    await chat.presses("fay", "Yes")
    (cohort,) = await cohorts(chat)
    assert (cohort.name, cohort.channel, cohort.course.id) == ("Autumn", CHANNEL, "leadership-2020")


async def test_the_channel_is_that_in_which_the_form_was_asked_for() -> None:
    chat = await before()
    await chat.types("fay", "/cohort create channel:#lounge")
    chat.place = direct("fay")
    await chat.fills("fay", course=("leadership-2020",))
    assert "Channel: #lounge" in chat.said
    await chat.types("fay", "/cohort create")
    assert chat.said.startswith("A cohort lives in a channel.")


async def test_a_course_file_comes_with_the_form() -> None:
    chat = await before()
    await chat.types("fay", "/cohort create")
    await chat.fills("fay", course=(":file",), files={"file": ("tiny.yaml", COURSE_FILE)})
    assert chat.said.startswith("Start Tiny course?")
    await chat.presses("fay", "Yes")
    assert [cohort.name for cohort in await cohorts(chat)] == ["Tiny course"]


@pytest.mark.parametrize(
    ("course", "texts", "file", "errors"),
    [
        (":file", {}, None, {"course": "Attach your course file below"}),
        ("leadership-2020", {"start": "soon"}, None, {"start": "“soon” cannot be used: "}),
        ("leadership-2020", {"start": "2027-02-30"}, None, {"start": "“2027-02-30” cannot be used: "}),
        ("leadership-2020", {"name": "x" * 81}, None, {"name": "That name has 81 characters"}),
        ("leadership-2020", {"name": "autumn"}, None, {"name": "There is a cohort called autumn already."}),
        ("gone", {}, None, {"course": 'There is no course named "gone"'}),
        (":file", {}, b"#" * 300_000, {"file": "That file is too big for a course file"}),
        (
            ":file",
            {"name": "x", "start": "soon"},
            None,
            {"course": "Attach your course file below", "start": "“soon” cannot be used: "},
        ),
    ],
)
async def test_what_is_wrong_with_the_form_is_told_at_its_field(
    course: str, texts: dict[str, str], file: bytes | None, errors: dict[str, str]
) -> None:
    chat = await room()
    await chat.types("fay", "/cohort create")
    files = {"file": ("own.yaml", file)} if file else {}
    reply = await chat.fills("fay", course=(course,), texts=texts, files=files)
    assert reply.message is None
    assert reply.errors.keys() == errors.keys()
    for key, beginning in errors.items():
        assert reply.errors[key].startswith(beginning), reply.errors


async def test_a_course_file_with_mistakes_is_answered_with_all_of_them() -> None:
    chat = await before()
    await chat.types("fay", "/cohort create")
    await chat.fills("fay", course=(":file",), files={"file": ("bad.yaml", b"id: tiny\nlessons: 3\n")})
    assert chat.said.startswith("bad.yaml has ")


async def test_what_keeps_us_out_of_a_channel_is_the_first_thing_said_and_hinders_nobody() -> None:
    chat = await before()
    obstacle = (
        "I am not in #spring yet. Invite me there with /invite @companion; until then nothing can be posted."
    )
    known = MoodyDirectory(obstacles={"spring": obstacle})
    chat.directories["local"] = known
    await chat.types("fay", "/cohort create leadership-2020 channel:#spring")
    assert chat.said.splitlines()[1] == f"Please see to this first: {obstacle}"
    assert [place.id for place in known.looked_at] == ["spring"]
    assert known.asked == []
    await chat.presses("fay", "Yes")
    assert len(await cohorts(chat)) == 1
    await chat.types("fay", "/cohort create leadership-2020 name:Other")
    assert "Please see to this first" not in chat.said


async def test_what_cannot_be_created_lets_nobody_be_asked() -> None:
    chat = await before()
    chat.directories["local"] = known = MoodyDirectory()
    await chat.types("fay", "/cohort create nonsense")
    await chat.types("fay", "/cohort create")
    await chat.types("fay", f"/cohort create leadership-2020 name:{'x' * 90}")
    assert known.looked_at == []


async def test_people_are_taken_in_with_a_form() -> None:
    chat = await room()
    await chat.types("fay", "/cohort roster role:coach zone:Asia/Qatar")
    assert kinds(chat) == [
        ("people", PeopleField),
        ("role", Choices),
        ("zone", TextField),
        ("file", FileField),
    ]
    assert "[ ] Learners\n[x] Coaches\n[ ] Facilitators" in chat.said
    file = ("r.csv", b"handle,role\ncleo,\ndan,learner\nben,learner\n")
    await chat.fills("fay", people=("ben", "dee", "dee"), files={"file": file})
    assert "To add as learners: 2\n• dan, Asia/Qatar\n• ben, Asia/Qatar\n" in chat.said
    assert "To add as coaches: 2\n• cleo, Asia/Qatar\n• dee, Asia/Qatar" in chat.said
    await chat.presses("fay", "Yes")
    assert (await people(chat))["dee"] == {Role.COACH}
    assert (await people(chat))["ben"] == {Role.LEARNER}


async def test_people_of_a_form_are_looked_up() -> None:
    chat = await room()
    chat.directories["local"] = known = MoodyDirectory([account("U1", "Ana Silva", zone="Asia/Qatar")])
    await chat.types("fay", "/cohort roster")
    assert known.asked == []
    await chat.fills("fay", people=("U1",))
    assert known.asked == [{"U1"}]
    assert "To add as learner: 1\n• Ana Silva (U1), Asia/Qatar" in chat.said


async def test_a_form_that_names_nobody_stays_open() -> None:
    chat = await room()
    await chat.types("fay", "/cohort roster")
    reply = await chat.fills("fay", texts={"zone": "Asia/Doh"})
    assert reply.errors.keys() == {"people", "zone"}
    assert reply.errors["people"] == "Pick somebody here, or attach a list below."
    assert reply.errors["zone"].startswith("“Asia/Doh” is not a time zone I know.")
    await chat.types("fay", "/cohort roster")
    await chat.fills("fay", people=("ben",), role=("chef",))
    assert "To add as learner: 1" in chat.said


@pytest.mark.parametrize(
    "action",
    [
        SendCreate(channel="C024BE7LR9Q"),
        SendCreate(channel="a-channel_with.a-long-name" * 3),
        SendCreate(channel="x:y/ü"),
        SendRoster(cohort_id=10**18),
    ],
)
def test_what_the_forms_carry_fits_and_comes_back(action: SendCreate | SendRoster) -> None:
    assert len(encode(action)) <= LONGEST
    assert decode(encode(action)) == action


def test_their_names_never_change() -> None:
    assert encode(SendCreate(channel="C1")) == "v1:createsent:C1"
    assert encode(SendRoster(cohort_id=7)) == "v1:rostersent:7"


async def test_a_button_cannot_send_a_form_in() -> None:
    chat = await room()
    for action in (SendCreate(channel="course"), SendRoster(cohort_id=1)):
        await chat.presses("fay", action)
        assert chat.said.startswith("This button is from another time")


async def test_a_form_of_nothing_is_no_crash() -> None:
    chat = await room()
    assert (await chat.does("fay", Submitted(action=SendCreate(channel="course")))).errors.keys() == {
        "course"
    }
    assert (await chat.does("fay", Submitted(action=SendRoster(cohort_id=1)))).errors.keys() == {"people"}


async def test_the_form_says_what_people_of_a_list_may_be_named_by() -> None:
    chat = await room()
    await chat.types("fay", "/cohort roster")
    assert "email address" not in chat.said
    chat.directories["local"] = MoodyDirectory()
    await chat.types("fay", "/cohort roster")
    assert "A handle is an id or an email address." in chat.said
    chat.directories["local"] = MoodyDirectory(knows_addresses=False)
    await chat.types("fay", "/cohort roster")
    assert "A handle is a user name or an id." in chat.said
    await chat.types("fay", "/cohort roster", ("people.csv", b"handle\nana@example.org\n"))
    assert "is an email address; I need the user name or id" in chat.said
