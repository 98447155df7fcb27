"""The certificate: done, said in the reply, and announced once."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.actions import CallAttended, OpenCheckIn, ShowProgress
from bot.course import Course
from bot.course.schedule import make_timetable
from bot.decisions import Standing
from bot.deliveries import Delivery
from bot.messages import Message
from bot.model import Cohort, Member, Person, Role
from bot.occurrences import Audience, Occurrence, OccurrenceKind
from bot.phrases.completion import completed
from bot.phrases.scene import Scene
from bot.plain import plain
from bot.records import CheckIn
from tests.commands.chat import CHANNEL, Chat, at, profile
from tests.commands.test_certificate import done
from tests.commands.test_learners import room, values_of
from tests.support import world
from tests.support.world import leadership

LAST = "That was the last thing your certificate asks for. I will write to you about what comes next."


async def all_but_the_wrap_up(*, calls: int = 4) -> Chat:
    chat = await room("2021-01-02 12:00")
    for lesson in range(1, 9):
        await chat.types("ana", f"/course checkin {lesson}")
        await chat.sends("ana", *values_of(chat.last))
    for call in range(1, calls + 1):
        await chat.presses("ana", CallAttended(cohort_id=1, unit=f"call-{call}"))
    assert not await announced(chat)
    return chat


async def announced(chat: Chat) -> list[Delivery]:
    async with chat.store.reading() as uow:
        (ana,) = [one for one in await uow.members.of_cohort(1) if one.person.name == "Ana"]
        rows = await uow.ledger.of_member(ana.id, limit=1_000)
    return [one for one in rows if one.row.kind is OccurrenceKind.COMPLETED]


async def test_the_last_check_in_says_so_and_puts_the_announcement_into_the_ledger_once() -> None:
    chat = await all_but_the_wrap_up()
    wrap_up = await chat.types("ana", "/course checkin wrap-up")
    await chat.sends("ana", *values_of(wrap_up))
    assert "Thank you, Ana. Wrap-up is complete. ✓" in chat.said
    assert chat.said.count("Thank you") == 1
    assert LAST in chat.said
    (row,) = await announced(chat)
    assert str(row.row.place) == "@ana"
    chat.last = wrap_up
    await chat.sends("ana", *values_of(wrap_up))
    assert LAST not in chat.said
    await chat.presses("ana", OpenCheckIn(cohort_id=1, unit="lesson-1"))
    lesson = chat.last
    await chat.sends("ana", "lesson-1/videos")
    chat.last = lesson
    await chat.sends("ana", *values_of(lesson))
    assert LAST not in chat.said
    assert "Thank you" not in chat.said
    assert "Everything your certificate asks for is done. ✓" in chat.said
    assert len(await announced(chat)) == 1


async def test_a_call_can_be_the_last_thing_too() -> None:
    chat = await all_but_the_wrap_up(calls=3)
    await chat.types("ana", "/course checkin wrap-up")
    await chat.sends("ana", *values_of(chat.last))
    assert LAST not in chat.said
    await chat.presses("ana", CallAttended(cohort_id=1, unit="call-4"))
    assert chat.said.startswith("Thank you, Ana. All-Learner Call 4: you were there. It counts. ✓\n\n" + LAST)
    assert len(await announced(chat)) == 1


def read_by_ana(course: Course, checked: dict[str, CheckIn], now: datetime) -> Message:
    cohort = Cohort(id=1, name="Autumn", channel=CHANNEL, course=course, start=None, created_at=now)
    ana = Member(
        id=1,
        cohort_id=1,
        person=Person(id=1, told=profile("ana")),
        roles=frozenset({Role.LEARNER}),
        joined_at=now,
    )
    occurrence = Occurrence(
        key="course/completed",
        kind=OccurrenceKind.COMPLETED,
        subject="course",
        title="Completed",
        audience=Audience.OWING,
        opens=now,
        at=now,
        expires=now,
        anchor=now,
    )
    scene = Scene(
        occurrence=occurrence,
        timetable=make_timetable(course),
        cohort=cohort,
        standing=Standing(member=ana, done=checked),
        now=now,
    )
    return Message(blocks=completed(scene))


ALL = [task.key for unit in make_timetable(leadership()).units for task in unit.tasks]


def test_what_somebody_reads_who_has_done_it_all() -> None:
    message = read_by_ana(leadership(), done(*ALL), at("2021-01-02 12:00"))
    assert plain(message, reader=profile("ana")) == "\n".join(
        (
            "Certificate of Completion: everything is done ✓",
            "Congratulations, Ana! You have done all that Leadership and Organizing for Change asks for.",
            "• Watch all weekly videos ✓",
            "• Complete all weekly assignments ✓",
            "• Complete the course summary document ✓",
            "• Attend every All-Learner Call, or watch its recording ✓",
            "• Complete the post-course evaluation ✓",
            "",
            "What comes next",
            "• Your facilitator will tell you how you get the certificate. If you hear nothing, please ask them.",
            "• Your evaluation for continuing education is in ✓",
            "• You can look at the lessons until Thu Jan 7, 11:59 PM ET · Fri 07:59 for you.",
            "",
            "[My progress]",
        )
    )


@pytest.mark.parametrize(
    ("now", "first", "buttons"),
    [
        (
            "2021-01-02 12:00",
            "If you want continuing education credits, complete the evaluation by Sat Feb 6,",
            ["I did the evaluation", "My progress"],
        ),
        (
            "2021-02-10 12:00",
            "Your facilitator will tell you how you get the certificate.",
            ["My progress"],
        ),
    ],
)
def test_the_evaluation_comes_first_while_it_is_open_and_not_done(
    now: str, first: str, buttons: list[str]
) -> None:
    course = leadership()
    assert course.certificate is not None
    kept = tuple(one for one in course.certificate.requirements if one.id != "evaluation")
    lenient = course.model_copy(
        update={"certificate": course.certificate.model_copy(update={"requirements": kept})}
    )
    checked = done(*(key for key in ALL if key != "wrap-up/evaluation"))
    message = read_by_ana(lenient, checked, at(now))
    assert f"What comes next\n• {first}" in plain(message)
    assert "1 thing in the course is still open. Your certificate does not depend on it." in plain(message)
    assert [button.label for button in message.buttons] == buttons


def test_a_course_whose_dates_nobody_knows_promises_none() -> None:
    course = world.course("rca2-2025")
    timetable = make_timetable(course)
    asked = {key for requirement in timetable.requirements for key in requirement.tasks}
    message = read_by_ana(course, done(*asked), at("2025-12-20 12:00"))
    assert plain(message).startswith("Completion of the course: everything is done ✓")
    assert message.buttons[-1].action == ShowProgress(cohort_id=1)
