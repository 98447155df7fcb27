"""Every command and every button, for every kind of person."""

from __future__ import annotations

import pytest

from bot.actions import (
    CallAttended,
    ExportMine,
    JoinCohort,
    Leave,
    Mute,
    NotNow,
    OpenAway,
    OpenCheckIn,
    OpenLink,
    OpenPreferences,
    RecordingWatched,
    SendCheckIn,
    SendCreate,
    SendLink,
    SendRoster,
    ShowProgress,
    Snooze,
    Unmute,
)
from bot.commands.catalogue import COMMANDS
from bot.inbound import Reply, Submitted
from bot.model import Role
from tests.commands.chat import CHANNEL, Chat, at, direct, profile
from tests.support.world import leadership

EVERYBODY = {"stranger", "learner", "coach", "facilitator", "trusted"}
MEMBERS = {"learner", "coach", "facilitator"}
MAY = {
    "/course next": {"learner"},
    "/course checkin": {"learner"},
    "/course progress": {"learner"},
    "/course snooze": MEMBERS,
    "/course away": MEMBERS,
    "/course mute": MEMBERS,
    "/course unmute": MEMBERS,
    "/course why": MEMBERS,
    "/course me": EVERYBODY,
    "/course privacy": EVERYBODY,
    "/course leave": MEMBERS,
    "/course help": EVERYBODY,
    "/cohort create": {"trusted"},
    "/cohort roster": {"facilitator"},
    "/cohort invite": {"facilitator"},
    "/cohort options": {"facilitator"},
    "/cohort call 1": {"facilitator"},
    "/cohort lesson 1": {"facilitator"},
    "/cohort extend 1": {"facilitator"},
    "/cohort preview": {"facilitator"},
    "/cohort status": {"facilitator"},
    "/cohort help": EVERYBODY,
}
TURNED_AWAY = (
    "You are not in a course here yet.",
    "You are not in Autumn yet.",
    "That is for learners, and in Autumn you are not one.",
    "That is for the facilitator of a cohort.",
    "Setting up a cohort is for people who were given that right here.",
)


async def room() -> Chat:
    chat = Chat(now=at("2020-10-09 14:00"), trusted=("trusted",))
    async with chat.store.writing() as uow:
        cohort = await uow.cohorts.add(
            name="Autumn", channel=CHANNEL, course=leadership(), start=None, at=chat.now
        )
        for role in Role:
            person = await uow.people.meet(profile(role))
            await uow.members.enrol(cohort.id, [person.id], role, chat.now)
    return chat


def test_the_table_names_every_command() -> None:
    named = {tuple(line.removeprefix("/").split()[:2]) for line in MAY}
    assert named == {command.path for command in COMMANDS}


@pytest.mark.parametrize("person", sorted(EVERYBODY))
@pytest.mark.parametrize("line", MAY)
async def test_who_may_use_a_command(line: str, person: str) -> None:
    chat = await room()
    reply = await chat.types(person, line)
    assert (person not in MAY[line]) == chat.said.startswith(TURNED_AWAY), chat.said
    assert reply.private


@pytest.mark.parametrize("person", sorted(EVERYBODY))
@pytest.mark.parametrize("line", [f"{line} nonsense:1" for line in MAY])
async def test_nobody_is_taught_a_command_they_may_not_use(line: str, person: str) -> None:
    chat = await room()
    await chat.types(person, line)
    may = person in MAY[line.removesuffix(" nonsense:1")]
    assert chat.said.startswith("I did not understand all of that." if may else TURNED_AWAY), chat.said


@pytest.mark.parametrize("person", sorted(EVERYBODY))
@pytest.mark.parametrize(
    "action",
    [
        OpenCheckIn(cohort_id=1, unit="lesson-1"),
        CallAttended(cohort_id=1, unit="call-1"),
        RecordingWatched(cohort_id=1, unit="call-1"),
        ShowProgress(cohort_id=1),
    ],
    ids=lambda action: type(action).__name__,
)
async def test_buttons_of_learners_are_for_learners(
    action: OpenCheckIn | CallAttended | RecordingWatched | ShowProgress, person: str
) -> None:
    chat = await room()
    await chat.presses(person, action)
    assert (person != "learner") == chat.said.startswith(TURNED_AWAY), chat.said


@pytest.mark.parametrize("person", sorted(EVERYBODY))
@pytest.mark.parametrize(
    "action",
    [
        NotNow(cohort_id=1),
        Snooze(cohort_id=1, until="tomorrow"),
        Mute(cohort_id=1),
        Unmute(cohort_id=1),
        OpenAway(cohort_id=1),
        Leave(cohort_id=1),
    ],
    ids=lambda action: type(action).__name__,
)
async def test_buttons_of_members_are_for_members(
    action: NotNow | Snooze | Mute | Unmute | OpenAway | Leave, person: str
) -> None:
    chat = await room()
    await chat.presses(person, action)
    assert (person not in MEMBERS) == chat.said.startswith(TURNED_AWAY), chat.said


@pytest.mark.parametrize("person", sorted(EVERYBODY))
@pytest.mark.parametrize(
    "action", [OpenPreferences(), ExportMine()], ids=lambda action: type(action).__name__
)
async def test_what_is_somebodys_own_is_for_everybody(
    action: OpenPreferences | ExportMine, person: str
) -> None:
    chat = await room()
    reply = await chat.presses(person, action)
    assert not chat.said.startswith(TURNED_AWAY)
    assert reply.private


@pytest.mark.parametrize("person", sorted(EVERYBODY - {"facilitator"}))
async def test_the_link_of_a_call_is_for_facilitators_to_give(person: str) -> None:
    chat = await room()
    await chat.presses(person, OpenLink(cohort_id=1, unit="call-1"))
    assert chat.said.startswith(TURNED_AWAY)
    sent = Submitted(action=SendLink(cohort_id=1, unit="call-1"), texts={"link": "https://example.org"})
    await chat.does(person, sent)
    assert chat.said.startswith(TURNED_AWAY)


@pytest.mark.parametrize("person", sorted(EVERYBODY - {"facilitator"}))
async def test_the_list_of_people_is_for_facilitators_to_send(person: str) -> None:
    chat = await room()
    await chat.does(person, Submitted(action=SendRoster(cohort_id=1), chosen={"people": (person,)}))
    assert chat.said.startswith(TURNED_AWAY)


@pytest.mark.parametrize("person", sorted(EVERYBODY - {"trusted"}))
async def test_the_form_of_a_cohort_is_for_trusted_people_to_send(person: str) -> None:
    chat = await room()
    sent = Submitted(action=SendCreate(channel="course"), chosen={"course": ("leadership-2020",)})
    await chat.does(person, sent)
    assert chat.said.startswith(TURNED_AWAY)


@pytest.mark.parametrize("person", sorted(EVERYBODY - {"learner"}))
async def test_a_form_sent_by_somebody_else_records_nothing(person: str) -> None:
    chat = await room()
    form = Submitted(action=SendCheckIn(cohort_id=1, unit="lesson-1"), chosen={"watch": ("lesson-1/videos",)})
    await chat.does(person, form)
    assert chat.said.startswith(TURNED_AWAY)
    async with chat.store.reading() as uow:
        assert not any((await uow.check_ins.of_members([1, 2, 3])).values())


@pytest.mark.parametrize("person", sorted(EVERYBODY))
async def test_who_becomes_a_learner_by_pressing_join(person: str) -> None:
    chat = await room()
    await chat.presses(person, JoinCohort(cohort_id=1))
    async with chat.store.reading() as uow:
        learners = {
            member.person.profile.external_id
            for member in await uow.members.of_cohort(1)
            if member.has(Role.LEARNER)
        }
    assert learners == {"learner"} | ({person} - {"coach", "facilitator"})


async def test_a_stranger_in_the_channel_is_offered_to_join_and_elsewhere_told_where() -> None:
    chat = await room()
    reply = await chat.types("stranger", "/course next")
    assert reply.message is not None
    assert [button.action for button in reply.message.buttons] == [JoinCohort(cohort_id=1)]
    await chat.types("stranger", "/course next", place=direct("stranger"))
    assert chat.said.startswith("You are not in a course here yet.")


async def test_buttons_of_another_space_open_no_door() -> None:
    chat = await room()
    async with chat.store.writing() as uow:
        place = direct("x")
        elsewhere = type(place)(space="slack:T9", kind=CHANNEL.kind, id="course")
        await uow.cohorts.add(name="Other", channel=elsewhere, course=leadership(), start=None, at=chat.now)
    for action in (JoinCohort(cohort_id=2), ShowProgress(cohort_id=2), JoinCohort(cohort_id=99)):
        await chat.presses("learner", action)
        assert chat.said.startswith(
            ("That cohort is no longer here.", "That is part of a cohort you are not in.")
        )


async def test_whoever_is_in_several_cohorts_is_asked_which_one() -> None:
    chat = await room()
    lounge = type(CHANNEL)(space=CHANNEL.space, kind=CHANNEL.kind, id="lounge")
    async with chat.store.writing() as uow:
        spring = await uow.cohorts.add(
            name="Spring", channel=lounge, course=leadership(), start=None, at=chat.now
        )
        person = await uow.people.meet(profile("learner"))
        await uow.members.enrol(spring.id, [person.id], Role.LEARNER, chat.now)

    async def cohort_of(reply: Reply) -> int:
        assert reply.message is not None, chat.said
        (progress,) = [
            button.action for button in reply.message.buttons if isinstance(button.action, ShowProgress)
        ]
        return progress.cohort_id

    assert await cohort_of(await chat.types("learner", "/course next")) == 1
    assert await cohort_of(await chat.types("learner", "/course next", place=lounge)) == 2
    here = direct("learner")
    await chat.types("learner", "/course next", place=here)
    assert chat.said.startswith("You are in several cohorts. Which one do you mean?")
    assert await cohort_of(await chat.types("learner", "/course next cohort:spring", place=here)) == 2
    await chat.types("learner", "/course next cohort:Summer", place=here)
    assert chat.said.startswith("I know no cohort of yours called Summer. Yours are:")


async def test_a_cohort_whose_course_is_long_over_no_longer_stands_in_the_way() -> None:
    chat = await room()
    async with chat.store.writing() as uow:
        course = leadership()
        again = await uow.cohorts.add(
            name="Again", channel=CHANNEL, course=course, start=at("2026-09-24 00:00").date(), at=chat.now
        )
        person = await uow.people.meet(profile("learner"))
        await uow.members.enrol(again.id, [person.id], Role.LEARNER, chat.now)
    await chat.types("learner", "/course progress", place=direct("learner"))
    assert chat.said.startswith("You are in several cohorts.")
    chat.now = at("2026-10-01 12:00")
    await chat.types("learner", "/course progress", place=direct("learner"))
    assert chat.said.startswith("Your progress")
