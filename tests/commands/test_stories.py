"""Whole conversations as people read them, kept in `golden/`. UPDATE_GOLDEN=1 writes them anew; read the difference."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from bot.actions import Action, CallAttended, RecordingWatched, ShowProgress, Stale
from bot.inbound import Submitted
from tests.commands.chat import Chat, at

GOLDEN = Path(__file__).parent / "golden"


@dataclass(kw_only=True)
class Story:
    """A chat that writes down what everybody does and reads."""

    chat: Chat = field(default_factory=lambda: Chat(now=at("2020-09-20 14:00")))
    lines: list[str] = field(default_factory=list)

    def on(self, now: str) -> None:
        self.chat.now = at(now)
        self.lines += [f"———— {now} UTC ————", ""]

    async def types(self, handle: str, line: str, *files: tuple[str, bytes]) -> None:
        await self.chat.types(handle, line, *files)
        self._write(f"{handle}: {line}{''.join(f' + {name}' for name, _ in files)}")

    async def presses(self, handle: str, what: str | Action | Stale) -> None:
        await self.chat.presses(handle, what)
        self._write(f"{handle} presses [{what if isinstance(what, str) else type(what).__name__}]")

    async def sends(
        self, handle: str, *ticked: str, note: str | None = None, link: str | None = None
    ) -> None:
        await self.chat.sends(handle, *ticked, note=note, link=link)
        texts = "".join(f", {key} “{text}”" for key, text in (("note", note), ("link", link)) if text)
        self._write(f"{handle} ticks {', '.join(ticked) or 'nothing'}{texts}")

    async def fills(self, handle: str, action: Action, **texts: str) -> None:
        """`handle` sends a form in that has texts only."""
        await self.chat.does(handle, Submitted(action=action, texts=texts))
        given = ", ".join(f"{key} “{text}”" for key, text in texts.items())
        self._write(f"{handle} fills in {given}")

    def _write(self, deed: str) -> None:
        reply = self.chat.last
        manner = " to everybody" if not reply.private else " in place of the card" if reply.replaces else ""
        answer = [f"  | {line}".rstrip() for line in self.chat.said.splitlines()]
        self.lines += [f"> {deed}", f"answered{manner}:", *answer, ""]

    def compare(self, name: str) -> None:
        path = GOLDEN / f"{name}.txt"
        told = "\n".join(self.lines)
        if os.environ.get("UPDATE_GOLDEN") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(told, encoding="utf-8")
        assert told == path.read_text(encoding="utf-8"), (
            f"{path.name} reads differently; UPDATE_GOLDEN=1 writes it"
        )


async def started() -> Story:
    """A cohort of the 2020 course with Ana in Doha; nothing of it is in the story."""
    story = Story()
    await story.chat.types("fay", "/cohort create leadership-2020 name:“Autumn 2020”")
    await story.chat.presses("fay", "Yes")
    await story.chat.presses("ana", "Join")
    return story


async def test_how_a_facilitator_sets_a_cohort_up_and_runs_it() -> None:
    story = Story()
    story.on("2020-09-20 14:00")
    await story.types("fay", "/cohort help")
    await story.types("fay", "/cohort create leadership-2020 name:“Autumn 2020”")
    await story.presses("fay", "Yes")
    await story.presses("fay", "Join")
    await story.types(
        "fay",
        "/cohort roster @ben",
        (
            "people.csv",
            "handle;name;zone;role;ward\nana;Ana Silva;Asia/Qatar;;3\ncleo;Cléo Park;Londn;coach;\n".encode(),
        ),
    )
    await story.presses("fay", "Yes")
    await story.types("fay", "/cohort preview 2")
    await story.types("fay", "/cohort call 1 link:https://example.org/join")
    await story.presses("fay", "Yes")
    await story.types("fay", '/cohort lesson 3 due:"2020-10-22 23:59"')
    await story.presses("fay", "No")
    await story.types("fay", "/cohort lesson 3")
    await story.types("fay", "/cohort invite")
    await story.presses("fay", "Yes")
    story.on("2020-10-09 14:00")
    await story.types("fay", "/cohort call 1 recording:https://example.org/watch")
    await story.presses("fay", "Yes")
    await story.types("fay", "/cohort status")
    await story.types("fay", "/cohort preview 1")
    story.compare("facilitator")


async def test_how_a_learner_goes_through_a_lesson_and_a_call() -> None:
    story = await started()
    story.on("2020-09-20 14:00")
    await story.types("ana", "/course help")
    await story.types("ana", "/course next")
    story.on("2020-10-05 14:00")
    await story.types("ana", "/course next")
    await story.types("ana", "/course checkin")
    await story.types("ana", "/course checkin 2")
    await story.sends(
        "ana", "lesson-2/videos", note="Watched it on the night shift", link="https://example.org/mine"
    )
    await story.types("ana", "/course checkin 2")
    await story.sends("ana", "lesson-2/videos", "lesson-2/worksheet")
    await story.types("ana", "/course checkin 2")
    await story.sends("ana", "lesson-2/worksheet")
    await story.types("ana", "/course checkin 3")
    story.on("2020-10-08 15:50")
    await story.presses("ana", CallAttended(cohort_id=1, unit="call-1"))
    story.on("2020-10-08 16:20")
    await story.types("ana", "/course next")
    await story.presses("ana", CallAttended(cohort_id=1, unit="call-1"))
    await story.presses("ana", CallAttended(cohort_id=1, unit="call-1"))
    story.on("2020-10-23 08:00")
    await story.types("ana", "/course next")
    await story.presses("ana", RecordingWatched(cohort_id=1, unit="call-2"))
    await story.types("ana", "/course checkin 1")
    await story.sends("ana", "lesson-1/videos", "lesson-1/profile")
    await story.types("ana", "/course progress")
    story.on("2021-01-20 08:00")
    await story.types("ana", "/course next")
    await story.types("ana", "/course checkin 4")
    await story.types("ana", "/course progress")
    story.on("2021-03-20 08:00")
    await story.types("ana", "/course next")
    story.compare("learner")


async def test_what_people_read_when_something_is_not_right() -> None:
    story = await started()
    story.on("2020-10-05 14:00")
    await story.types("eve", "/course next")
    await story.types("eve", "/cohort create leadership-2020")
    await story.types("fay", "/course progress")
    await story.types("ana", "/cohort status")
    await story.types("ana", "/cohort help")
    await story.types("ana", "/corse nxt")
    await story.types("ana", "/weather")
    await story.types("ana", "/course checkin lesson 40")
    await story.types("ana", "/course next cohort:Spring")
    await story.presses("ana", Stale(payload="v0:old"))
    await story.presses("ana", ShowProgress(cohort_id=77))
    await story.types("ana", "/course checkin 2")
    await story.sends("ana", "lesson-2/videos", link="javascript:alert(1)")
    await story.types("fay", "/cohort call two lnk:x starts:tomorrow link:zoom.us/j/1")
    await story.types("fay", "/cohort call 2 starts:tomorrow")
    await story.types("fay", "/cohort call 7")
    await story.types("fay", '/cohort lesson 3 due:"2020-10-01 23:59"')
    await story.types("fay", "/cohort roster @everyone zone:Doha")
    await story.types("fay", "/cohort roster @ben zone:Doha")
    await story.types("fay", "/cohort roster", ("people.csv", b"Ana,Asia/Qatar\n"))
    await story.types(
        "fay", "/cohort roster", ("people.csv", b"handle,zone,role\na@b.org,Nowhere,chef\nben\nben\n")
    )
    await story.types("fay", "/cohort create leadership-2020 start:2027-01-12 name:Autumn")
    await story.types("fay", "/cohort create", ("my-course.yaml", b"id: x\ntitle: 7\nlessons: []\n"))
    story.on("2026-11-22 14:00")
    await story.types("fay", "/cohort create leadership-2020 name:Again")
    story.compare("mistakes")
