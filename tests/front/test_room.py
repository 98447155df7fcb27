"""The local room with a companion of our own making behind it: what is handed in, and what people see."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.local import Board, LocalMessenger, Posted, Room, Screen, Shelf
from bot.actions import Agree, Decline, JoinCohort, SendCheckIn, SendRoster, ShowProgress
from bot.errors import StorageError
from bot.inbound import Attachment, CommandCall, Inbound, Pressed, Reply, Submitted
from bot.messages import (
    Bar,
    Button,
    Buttons,
    Chart,
    Choices,
    File,
    FileField,
    Form,
    Message,
    Moment,
    Option,
    PeopleField,
    Text,
    TextField,
)
from bot.model import Place, PlaceKind, Profile

NOON = datetime(2020, 10, 8, 16, 0, tzinfo=UTC)
GENERAL = Place(space="local:room", kind=PlaceKind.CHANNEL, id="general")
ANA_ALONE = Place(space="local:room", kind=PlaceKind.DIRECT, id="ana")


class StoppedClock:
    def now(self) -> datetime:
        return NOON


def said(text: str, *buttons: Button) -> Message:
    blocks = (Text(line=(text,)), *((Buttons(buttons=buttons),) if buttons else ()))
    return Message(blocks=blocks)


CHECK_IN = Form(
    title="Check in",
    action=SendCheckIn(cohort_id=1, unit="lesson-1"),
    intro=(),
    fields=(
        Choices(key="done", label="Done", options=(Option(value="video", label="The video"),)),
        TextField(key="note", label="A note"),
    ),
    submit="Send",
)


@dataclass
class Script:
    """A companion that answers each event with the next reply, and writes down what it was given."""

    replies: list[Reply | Exception] = field(default_factory=list)
    heard: list[Inbound] = field(default_factory=list)
    on_follow: Callable[[], None] = lambda: None

    async def handle(self, inbound: Inbound) -> Reply:
        self.heard.append(inbound)
        reply = self.replies.pop(0) if self.replies else Reply()
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def follow(self) -> None:
        self.on_follow()


class Stage:
    """A room whose lines are given and whose screen is read."""

    def __init__(self, *replies: Reply | Exception) -> None:
        self.script = Script(list(replies))
        self.stream = io.StringIO()
        screen = Screen(self.stream, {})
        self.board = Board(screen, "America/New_York", Shelf(Path("companion-files")))
        self.messenger = LocalMessenger(self.board.post, StoppedClock())
        self.room = Room(
            house=self.script,
            board=self.board,
            screen=screen,
            clock=StoppedClock(),
            zone="America/New_York",
            trusted=("facilitator",),
            echo=False,
        )

    async def type(self, *lines: str) -> str:
        """What the screen shows after these lines, beyond what it showed before."""
        before = len(self.stream.getvalue())
        await self.room.run(_each(lines))
        return self.stream.getvalue()[before:]


async def _each(lines: tuple[str, ...]) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def test_a_command_is_handed_in_as_a_value() -> None:
    stage = Stage(Reply(message=said("Lesson 1 is next.")))
    shown = await stage.type("@maria.lopez /course next")
    (inbound,) = stage.script.heard
    assert inbound.what == CommandCall(name="course", text="next")
    assert inbound.who == Profile(
        space="local:room", external_id="maria.lopez", name="Maria Lopez", zone="America/New_York", locale=""
    )
    assert (inbound.place, inbound.acted_at, inbound.trusted) == (GENERAL, NOON, False)
    assert shown == "12:00  to @maria.lopez\n       Lesson 1 is next.\n\n"


async def test_only_those_in_the_settings_are_trusted_and_every_event_has_its_own_id() -> None:
    stage = Stage()
    await stage.type("@facilitator /cohort create", "@ana /cohort create")
    assert [inbound.trusted for inbound in stage.script.heard] == [True, False]
    assert len({inbound.event_id for inbound in stage.script.heard}) == 2


async def test_speaker_and_channel_stay() -> None:
    stage = Stage()
    shown = await stage.type(
        "/course next", "@ana", "#spring", "/course next", "#general @bo /course next", "who"
    )
    assert "Who says that? Begin with a name" in shown
    assert [(str(one.place), one.who.external_id) for one in stage.script.heard] == [
        ("#spring", "ana"),
        ("#general", "bo"),
    ]
    assert shown.endswith("@ana  Ana\n@bo  Bo\n")


async def test_buttons_are_numbered_and_carry_what_a_platform_would() -> None:
    stage = Stage(
        Reply(
            message=said(
                "Make it?",
                Button(label="Yes", action=Agree(proposal_id=7)),
                Button(label="No", action=Decline(proposal_id=7)),
            )
        ),
        Reply(message=said("Made."), replaces=True),
    )
    shown = await stage.type("@jo /cohort create x", "@jo 1", "@jo 2")
    assert "       [1] Yes   [2] No\n" in shown
    assert stage.script.heard[1].what == Pressed(action=Agree(proposal_id=7))
    # The card was replaced, and its buttons with it: the second press reaches nobody.
    assert "12:00  to @jo (edited)\n       Made.\n" in shown
    assert "There is no button [2] that @jo can press now." in shown
    assert len(stage.script.heard) == 2


async def test_a_private_button_is_for_one_person_and_a_posted_one_for_everybody() -> None:
    stage = Stage(Reply(message=said("Yours", Button(label="Progress", action=ShowProgress(cohort_id=1)))))
    await stage.messenger.send(
        GENERAL, said("Welcome", Button(label="Join", action=JoinCohort(cohort_id=1))), key="d1", reader=None
    )
    shown = await stage.type("@ana /course next", "@bo 2", "@bo 1", "@ana press 2")
    assert "There is no button [2] that @bo can press now." in shown
    assert [(one.who.external_id, one.what) for one in stage.script.heard[1:]] == [
        ("bo", Pressed(action=JoinCohort(cohort_id=1))),
        ("ana", Pressed(action=ShowProgress(cohort_id=1))),
    ]


async def test_a_group_sees_its_own_and_answers_stay_in_it() -> None:
    go_on = Button(label="Go on", action=JoinCohort(cohort_id=2))
    stage = Stage(Reply(message=said("Welcome, both.", go_on), private=False))
    group = await stage.messenger.gather(GENERAL, ["ben", "ana"])
    join = Button(label="Join", action=JoinCohort(cohort_id=1))
    await stage.messenger.send(group, said("Ana, meet Ben", join), key="d1", reader=None)
    assert "to @ana, @ben" in stage.stream.getvalue()
    shown = await stage.type("@cam 1", "@ben 1", "@cam 2")
    for number in (1, 2):
        assert f"There is no button [{number}] that @cam can press now." in shown
    (pressed,) = stage.script.heard
    assert (pressed.who.external_id, pressed.place) == ("ben", group)
    assert shown.count("to @ana, @ben") == 1


async def test_a_form_is_filled_in_on_one_line() -> None:
    stage = Stage(Reply(form=CHECK_IN), Reply(message=said("Written down.")))
    shown = await stage.type("@ana /course checkin", "@ana 1 note: fine")
    assert "a form for @ana" in shown
    assert "[ ] 1  The video" in shown
    assert stage.script.heard[1].what == Submitted(
        action=CHECK_IN.action, chosen={"done": ("video",)}, texts={"note": "fine"}
    )
    assert "Written down." in shown
    again = await stage.type("@ana 1 note: fine")
    assert "The companion listens to commands" in again


async def test_a_form_with_errors_stays_open_with_what_was_typed() -> None:
    stage = Stage(Reply(form=CHECK_IN), Reply(errors={"note": "Say a little more."}), Reply())
    shown = await stage.type("@ana /course checkin", "@ana 1 note: eh", "@ana note: it went well")
    assert "note: Say a little more." in shown
    assert "The form is still open" in shown
    assert stage.script.heard[2].what == Submitted(
        action=CHECK_IN.action, chosen={"done": ("video",)}, texts={"note": "it went well"}
    )


async def test_while_a_form_is_open_a_number_is_an_option_and_press_is_a_button() -> None:
    stage = Stage(
        Reply(message=said("Hi", Button(label="Progress", action=ShowProgress(cohort_id=1)))),
        Reply(form=CHECK_IN),
    )
    await stage.type("@ana /course next", "@ana /course checkin", "@ana press 1", "@ana 1", "@bo 1")
    assert [type(one.what).__name__ for one in stage.script.heard] == [
        *("CommandCall", "CommandCall", "Pressed", "Submitted"),
    ]


async def test_a_form_can_be_dropped() -> None:
    stage = Stage(Reply(form=CHECK_IN))
    shown = await stage.type("@ana /course checkin", "@ana cancel", "@ana send")
    assert "@ana dropped the form." in shown
    assert len(stage.script.heard) == 1


async def test_the_reader_s_own_clock_is_used_where_the_companion_knows_it() -> None:
    due = Message(
        blocks=(
            Text(
                line=(
                    Moment(
                        at=datetime(2020, 10, 8, 3, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET"
                    ),
                )
            ),
        )
    )
    in_doha = Profile(space="local:room", external_id="ana", name="Ana", zone="Asia/Qatar")
    stage = Stage(Reply(message=due, reader=in_doha))
    shown = await stage.type("@ana /course next")
    assert "11:59 PM ET" in shown
    assert "06:59" in shown


async def test_a_public_answer_stands_in_the_channel() -> None:
    stage = Stage(Reply(message=said("For all."), private=False))
    assert await stage.type("#spring @jo /cohort status") == "12:00  #spring\n       For all.\n\n"


async def test_what_follows_is_posted_before_the_next_line_is_read() -> None:
    stage = Stage(Reply(message=said("Made.")))
    stage.script.on_follow = lambda: stage.board.post(
        Posted(
            place=ANA_ALONE,
            message=said("Welcome, Ana.", Button(label="Go", action=ShowProgress(cohort_id=1))),
            key="d1",
            reader=None,
            text="",
            at=NOON,
        )
    )
    shown = await stage.type("@ana /course join")
    assert shown.index("Made.") < shown.index("Welcome, Ana.")
    assert "12:00  to @ana\n       Welcome, Ana.\n       [1] Go\n" in shown


async def test_a_database_in_trouble_is_told_and_the_room_goes_on() -> None:
    stage = Stage(StorageError("The disk is full; make room."), Reply(message=said("Fine again.")))
    shown = await stage.type("@ana /course next", "@ana /course next")
    assert "The disk is full; make room.\n" in shown
    assert "Fine again." in shown


async def test_a_fault_of_ours_is_logged_and_the_room_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage(ZeroDivisionError("a bug"), Reply(message=said("Fine again.")))
    shown = await stage.type("@ana /course next", "@ana /course next")
    assert "Something broke on my side." in shown
    assert "a bug" not in shown
    assert "Fine again." in shown
    assert "ZeroDivisionError: a bug" in caplog.text


async def test_quit_reads_no_further() -> None:
    stage = Stage()
    await stage.type("@ana /course next", "quit", "@ana /course next")
    assert len(stage.script.heard) == 1


async def test_nothing_people_write_reaches_the_terminal_raw() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202egnp.exe\r\n12:00  #general\n       FAKE"
    stage = Stage(Reply(message=said(evil)))
    stage.room._echo = True  # as with a pipe, where every line is shown again
    shown = await stage.type(f"@ana /course next {evil}", f"@ana {evil}", f"@{evil}")
    assert not set("\x1b\x07\r\u202e") & set(shown)
    assert "\n12:00  #general\n" not in shown


async def test_files_go_with_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my people.csv").write_bytes(b"name\nAna\n")
    stage = Stage()
    shown = await stage.type(
        '@jo /cohort roster file:"my people.csv"',
        "@jo /cohort roster file:nobody.csv",
        f"@jo /cohort roster file:{tmp_path}",
    )
    (inbound,) = stage.script.heard
    assert isinstance(inbound.what, CommandCall)
    assert inbound.what.text == "roster"
    assert [(one.name, one.content) for one in inbound.what.attachments] == [
        ("my people.csv", b"name\nAna\n")
    ]
    assert "There is no file nobody.csv. Paths begin at" in shown
    assert "is a folder. Name a file in it." in shown


async def test_files_and_people_go_with_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"handle\nben\n")
    form = Form(
        title="Add people",
        action=SendRoster(cohort_id=1),
        intro=(),
        fields=(
            PeopleField(key="people", label="People"),
            FileField(key="file", label="A list", endings=("csv",)),
        ),
        submit="Show me",
    )
    stage = Stage(Reply(form=form), Reply())
    shown = await stage.type(
        "@jo /cohort roster", "@jo file: nobody.csv", "@jo people: @ana @bo file: people.csv"
    )
    assert "There is no file nobody.csv. Paths begin at" in shown
    assert stage.script.heard[1].what == Submitted(
        action=form.action,
        chosen={"people": ("ana", "bo")},
        files={"file": (Attachment(name="people.csv", content=b"handle\nben\n"),)},
    )


async def test_files_of_messages_are_kept_and_their_place_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    export = File(
        name="../mine.json", media_type="application/json", content=b"{}", label="Everything about you"
    )
    stage = Stage(Reply(message=Message(blocks=(Text(line=("Here it is.",)), export))))
    shown = await stage.type("@ana /course privacy")
    assert shown == (
        "12:00  to @ana\n"
        "       Here it is.\n\n"
        "       [Attached: Everything about you]\n\n"
        "       Saved: companion-files/ana-mine.json\n\n"
    )
    kept = tmp_path / "companion-files" / "ana-mine.json"
    assert kept.read_bytes() == b"{}"
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_a_picture_says_what_it_shows_and_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chart = Chart(
        alt="Videos: 5 of 8",
        title="Your way",
        caption="",
        bars=(Bar(label="Videos", done=5, total=8, said="5 of 8"),),
    )
    stage = Stage(Reply(message=Message(blocks=(chart,)), private=False))
    shown = await stage.type("@ana /course progress")
    assert "[Image: Videos: 5 of 8]\n" in shown
    assert "Saved: companion-files/your-way.png\n" in shown
    assert (tmp_path / "companion-files" / "your-way.png").read_bytes().startswith(b"\x89PNG")


async def test_a_file_that_cannot_be_kept_is_told_and_the_message_is_there_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "companion-files").write_text("a file, where a folder should be")
    export = File(name="mine.json", media_type="application/json", content=b"{}", label="Mine")
    stage = Stage(Reply(message=Message(blocks=(Text(line=("Here it is.",)), export))))
    shown = await stage.type("@ana /course privacy")
    assert "Here it is." in shown
    assert "mine.json could not be saved (File exists)." in shown


async def test_everybody_reads_their_own_language() -> None:
    due = Moment(at=datetime(2020, 11, 5, 4, 59, tzinfo=UTC), zone="America/New_York", zone_label="ET")
    stage = Stage(
        Reply(message=Message(blocks=(Text(line=(due,)),), language="es")),
        Reply(message=Message(blocks=(Text(line=(due,)),), language="en")),
    )
    shown = await stage.type("@ana /course next", "@bo /course next")
    spanish, english = shown.split("12:00  to @bo")
    assert "nov" in spanish
    assert "Nov 4" in english
