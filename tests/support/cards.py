"""The messages and forms that every chat platform keeps golden files of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.actions import ShowProgress
from bot.certificate import progress
from bot.language import speaking
from bot.messages import Bullets, Button, Buttons, Fact, Facts, Form, Heading, Link, Message, Table, Text
from bot.phrases.deliveries import say_scene
from bot.phrases.progress import where_you_stand
from tests.commands.chat import autumn
from tests.commands.test_certificate import TASKS, TERM, done
from tests.messages.anything import DEADLINE
from tests.messages.scenes import ANA, at, linked, scene

PROGRESS_BUTTON = Buttons(buttons=(Button(label="My progress", action=ShowProgress(cohort_id=1)),))


def lesson() -> Message:
    return say_scene(scene("lesson-3/released", of=linked()))


def reminder() -> Message:
    return say_scene(scene("lesson-3/due-24h", standing=ANA))


def reminder_in_spanish() -> Message:
    with speaking("es"):
        return reminder()


def call() -> Message:
    return say_scene(scene("call-1/soon", of=linked()))


def somebodys_progress() -> Message:
    standing = progress(TERM, done(*TASKS[:9]))
    return where_you_stand(TERM, standing, more_time=(), cohort_id=1, now=at("2020-10-23 08:00"))


#: What is posted for all to read, and what somebody reads alone: where not said otherwise, in Doha.
TO_ALL: Mapping[str, Callable[[], Message]] = {"lesson": lesson, "call": call}
TO_ONE: Mapping[str, Callable[[], Message]] = {
    "reminder-doha": reminder,
    "reminder-new-york": reminder,
    "reminder-spanish": reminder_in_spanish,
    "progress": somebodys_progress,
}


def status(*, owes: str) -> Message:
    """How a cohort is doing, with tables."""
    return Message(
        blocks=(
            Heading(text="How Autumn is doing"),
            Facts(
                facts=(
                    Fact(label="People", value=("41 learners, 3 coaches",)),
                    Fact(label="Certificate complete", value=("12",)),
                )
            ),
            Text(line=("Lesson 3 is due ", DEADLINE, ".")),
            Table(
                columns=("Who", "Owes", "Since"),
                rows=(("Ben <the 2nd>", owes, "Lesson 1"), ("Cleo & Co", "1 thing", "")),
            ),
            Text(line=("By lesson:",)),
            Table(columns=("Lesson", "Done"), rows=(("1", "38 of 41"), ("2", "29 of 41"))),
            PROGRESS_BUTTON,
        )
    )


def still_to_come(number: int) -> Message:
    """A list of so many people, each with a link."""
    link = Link(label="the worksheet", url="https://example.org/worksheet")
    lines = tuple((f"Learner {one} has not sent in ", link) for one in range(1, number + 1))
    return Message(blocks=(Heading(text="Still to come"), Bullets(lines=lines), PROGRESS_BUTTON))


async def check_in() -> Form:
    """The form that asks what somebody did."""
    chat = await autumn()
    form = (await chat.types("ana", "/course checkin 2")).form
    assert form is not None
    return form
