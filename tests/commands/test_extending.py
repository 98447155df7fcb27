"""More time for single learners: who gets it, what it means, and what stands in its way."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.walltime import to_local
from tests.commands.chat import Chat, at
from tests.commands.passing import heard, pass_until
from tests.commands.room import room, yes
from tests.commands.test_learners import values_of
from tests.commands.test_stories import started
from tests.support.effort import examples

LESSON_3 = at("2020-10-22 03:59")  # Wed Oct 21, 11:59 PM ET
NOV_4 = at("2020-11-05 04:59")  # Wed Nov 4, 11:59 PM ET: the clocks went back in between


async def class_of_three() -> Chat:
    """Ana in Doha has joined; Ben and Cleo were added. Lesson 3 opened yesterday."""
    chat = await room()
    await chat.presses("ana", "Join")
    await chat.types("fay", "/cohort roster @ben @cleo")
    await chat.presses("fay", "Yes")
    chat.now = at("2020-10-16 14:00")
    return chat


async def extensions(chat: Chat) -> dict[str, dict[str, datetime]]:
    """What everybody was given, by handle and unit."""
    async with chat.store.reading() as uow:
        members = await uow.members.of_cohort(1)
        given = await uow.extensions.of_members(member.id for member in members)
    return {
        member.person.profile.external_id: {key: one.due for key, one in given[member.id].items()}
        for member in members
        if given[member.id]
    }


async def test_how_a_facilitator_gives_more_time_and_takes_it_back() -> None:
    story = await started()
    await story.chat.types("fay", "/cohort roster @ben @cleo")
    await story.chat.presses("fay", "Yes")
    story.on("2020-10-16 14:00")
    await story.types("fay", "/cohort extend")
    await story.types("fay", "/cohort extend @ana @ben lesson:3 until:2020-11-04")
    await story.presses("fay", "Yes")
    await story.types("fay", "/cohort extend")
    await story.types("fay", '/cohort extend @ana lesson:3 until:"2020-11-11 12:00"')
    await story.presses("fay", "No")
    await story.types("fay", "/cohort extend @cleo lesson:all until:2020-11-26")
    await story.presses("fay", "Yes")
    await story.types("fay", "/cohort extend @zoe @fay lesson:9 until:2020-02-30")
    story.on("2020-11-10 14:00")
    await story.types("fay", "/cohort status")
    await story.types("fay", "/cohort extend @ana @ben lesson:3 until:none")
    await story.presses("fay", "Yes")
    await story.types("fay", "/cohort extend")
    story.compare("extending")


async def test_each_learner_hears_of_it_once_in_private_on_both_clocks() -> None:
    chat = await class_of_three()
    await pass_until(chat, "2020-10-16 14:10")
    await chat.types("fay", "/cohort extend @ana @ben lesson:all until:2020-11-04")
    await chat.presses("fay", "Yes")
    assert "I will tell each of them in private." in chat.said
    messenger = await pass_until(chat, "2020-10-16 15:00")
    (ana,) = heard(messenger, "ana")
    assert "You have more time for Lesson 1–3: until Wed Nov 4, 11:59 PM ET · Thu 07:59 for you." in ana
    assert len(heard(messenger, "ben")) == 1
    assert heard(messenger, "cleo") == []


async def test_who_has_nothing_left_to_do_need_not_be_told() -> None:
    chat = await class_of_three()
    form = await chat.types("ana", "/course checkin 3")
    await chat.sends("ana", *values_of(form))
    await chat.types("fay", "/cohort extend @ana @ben lesson:3 until:2020-11-04")
    await chat.presses("fay", "Yes")
    assert "I will tell those who still have something to do, each in private." in chat.said
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-11-05")
    await chat.presses("fay", "Yes")
    assert chat.said.endswith("They see it in /course next, and their reminders follow it.")
    assert "private" not in chat.said


async def test_more_time_is_shown_first_and_given_once() -> None:
    chat = await class_of_three()
    agree = yes(await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-11-04"))
    assert await extensions(chat) == {}
    await chat.presses("ben", agree)
    assert await extensions(chat) == {}
    reply = await chat.presses("fay", agree)
    assert reply.replaces
    assert chat.said.startswith("Ana: more time for Lesson 3, until Wed Nov 4, 11:59 PM ET. ✓")
    assert await extensions(chat) == {"ana": {"lesson-3": NOV_4}}
    await chat.presses("fay", agree)
    assert chat.said.startswith("That was answered already")
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-11-04")
    assert chat.said == "They have exactly that already. Nothing was changed."


async def test_the_learner_sees_their_own_deadline_and_hears_of_it() -> None:
    chat = await class_of_three()
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-11-04")
    await chat.presses("fay", "Yes")
    await chat.types("ana", "/course next")
    assert "Nov 4, 11:59 PM ET" in chat.said
    assert "Oct 21" not in chat.said
    async with chat.store.reading() as uow:
        rows = [row.row.occurrence for row in await uow.ledger.of_cohort(1)]
    assert [key for key in rows if key.startswith("lesson-3/due-24h~")] == ["lesson-3/due-24h~20201105T0459"]
    await chat.types("ben", "/course next")
    assert "Oct 21, 11:59 PM ET" in chat.said


@pytest.mark.parametrize(
    "line",
    [
        "/cohort extend @ana lesson:3 until:2020-11-04 17:30",
        '/cohort extend @ana lesson:3 until:"2020-11-04 17:30"',
        "/cohort extend @ana lesson:3 until:2020-11-04 time:17:30",
        '/cohort extend @ana 3 "2020-11-04 17:30"',
        "/cohort extend @ana 3 2020-11-04 17:30",
        '/cohort extend lesson:"Lesson 3" people:@ana until:"week 6 wednesday 17:30"',
    ],
)
async def test_a_time_can_be_given_in_several_ways(line: str) -> None:
    chat = await class_of_three()
    await chat.types("fay", line)
    assert "Lesson 3: Public Narrative: How to Craft a Call to Action: Wed Oct 21" in chat.said, chat.said
    assert "→ Wed Nov 4, 5:30 PM ET" in chat.said
    assert "On their own clock that is Thu Nov 5, 01:30." in chat.said


async def test_everything_somebody_still_owes_can_be_extended_at_once() -> None:
    chat = await class_of_three()
    await chat.types("ana", "/course checkin 1")
    await chat.sends("ana", "lesson-1/profile", "lesson-1/videos")
    await chat.types("fay", "/cohort extend @ana @cleo lesson:all until:2020-11-05")
    assert "Ana: 7 things to do (Lesson 2–4)." in chat.said
    assert "cleo: 9 things to do (Lesson 1–4)." in chat.said
    await chat.presses("fay", "Yes")
    given = await extensions(chat)
    assert set(given["ana"]) == {"lesson-2", "lesson-3", "lesson-4"}
    assert set(given["cleo"]) == {"lesson-1", "lesson-2", "lesson-3", "lesson-4"}
    await chat.types("fay", "/cohort extend @ana lesson:all until:none")
    await chat.presses("fay", "Yes")
    assert set(await extensions(chat)) == {"cleo"}
    await chat.types("fay", "/cohort extend @ana lesson:all until:2020-09-25")
    assert chat.said == "Nothing they still owe is due before then. Nothing was changed."


async def test_the_wrap_up_can_be_extended_and_says_what_that_means() -> None:
    chat = await class_of_three()
    await chat.types("fay", "/cohort extend @ana lesson:wrap-up until:2021-01-14")
    assert "Please note: for everybody else late work closes Thu Jan 7, 11:59 PM ET" in chat.said
    assert "Please note: access to the lessons ends Thu Jan 7, 11:59 PM ET" in chat.said
    await chat.presses("fay", "Yes")
    assert set((await extensions(chat))["ana"]) == {"wrap-up"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lesson:3 until:2020-11-04", "Who needs more time? Mention them."),
        ("@ana until:2020-11-04", "For which lesson? Give its number, or lesson:all."),
        ("@ana lesson:3", "Until when? Give a day,"),
        ("@ana lesson:9 until:2020-11-04", "I do not know “9”. There are: Lesson 1–8,"),
        ('@ana lesson:"call 2" until:2020-11-04', "All-Learner Call 2 has no deadline, so there is nothing"),
        ("@zoe lesson:3 until:2020-11-04", "Not learners of Autumn: zoe."),
        ("@fay lesson:3 until:2020-11-04", "Not learners of Autumn: fay."),
        ("@ana lesson:3 until:tomorrow", "“tomorrow”: "),
        ("@ana lesson:3 until:2020-11-31", "“2020-11-31”: "),
        ('@ana lesson:3 until:"2020-11-04 17:00" 18:00', "“2020-11-04 17:00 18:00”: the time stands there twice"),
        ('@ana lesson:3 until:"to be announced"', "“to be announced” is no day I can put into a calendar."),
        ("@ana lesson:3 until:2020-10-21", "For everybody, Lesson 3 is due Wed Oct 21, 11:59 PM ET"),
        ("@ana lesson:3 until:none", "They have no more time than everybody else there."),
        ("@everyone lesson:3 until:2020-11-04", "I did not understand all of that."),
    ],
)  # fmt: skip
async def test_what_stands_in_the_way(words: str, said: str) -> None:
    chat = await class_of_three()
    await chat.types("fay", f"/cohort extend {words}")
    assert chat.said.startswith(said), chat.said
    assert "Nothing was changed." in chat.said
    assert "[Yes" not in chat.said
    assert await extensions(chat) == {}


async def test_everything_that_stands_in_the_way_is_told_at_once() -> None:
    chat = await class_of_three()
    await chat.types("fay", "/cohort extend @zoe @ana lesson:9 until:2020-02-30")
    assert chat.said.startswith("I cannot do that yet. Nothing was changed.\n• Not learners of Autumn: zoe.")
    assert "• I do not know “9”." in chat.said
    assert "• “2020-02-30”: " in chat.said


async def test_odd_days_are_pointed_out_before_anybody_agrees() -> None:
    chat = await class_of_three()
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-11-26")
    assert "Please note: Thu Nov 26, 2020 is a public holiday, Thanksgiving Day (US)." in chat.said
    await chat.types("fay", '/cohort extend @ana lesson:3 until:"2020-11-01 01:30"')
    assert (
        "Please note: clocks in America/New_York show 1:30 AM twice that night. I take the later" in chat.said
    )
    await chat.presses("fay", "Yes")
    assert await extensions(chat) == {"ana": {"lesson-3": at("2020-11-01 06:30")}}
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2021-11-04")
    assert "Please note: the new deadline is in 2021." in chat.said
    assert "They have until Sun Nov 1, 1:30 AM ET" in chat.said
    chat.now = at("2020-11-10 14:00")
    await chat.types("fay", "/cohort extend @ben lesson:3 until:2020-11-04")
    assert "Please note: the new deadline is in the past." in chat.said


async def test_what_changed_in_between_is_not_agreed_to() -> None:
    chat = await class_of_three()
    agree = yes(await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-10-25"))
    await chat.types("fay", '/cohort lesson 3 due:"2020-10-28 23:59"')
    await chat.presses("fay", "Yes")
    await chat.presses("fay", agree)
    assert chat.said.startswith("Something was changed since I showed you this.")
    gone = yes(await chat.types("fay", "/cohort extend @ben lesson:3 until:2020-11-04"))
    async with chat.store.writing() as uow:
        (ben,) = [one for one in await uow.members.of_cohort(1) if one.person.profile.external_id == "ben"]
        await uow.members.leave(ben.id, chat.now)
    await chat.presses("fay", gone)
    assert chat.said.startswith("Something was changed since I showed you this.")
    assert await extensions(chat) == {}


async def test_late_is_judged_with_the_deadline_of_ones_own() -> None:
    chat = await class_of_three()
    await chat.types("fay", "/cohort extend @ana lesson:3 until:2020-11-04")
    await chat.presses("fay", "Yes")
    chat.now = at("2020-10-26 14:00")
    await chat.types("fay", "/cohort status")
    assert "• Ana: 4 things (Lesson 1–2)" in chat.said
    assert "• ben: 7 things (Lesson 1–3)" in chat.said
    assert "With more time:\n• Ana: Lesson 3, until Wed Nov 4, 11:59 PM ET" in chat.said
    await chat.types("ana", "/course checkin 3")
    form = chat.last.form
    assert form is not None
    await chat.sends("ana", "lesson-3/videos", "lesson-3/worksheet")
    assert "late" not in chat.said.casefold(), chat.said


async def test_only_facilitators_give_more_time() -> None:
    chat = await class_of_three()
    for line in ("/cohort extend @ana lesson:3 until:2020-11-04", "/cohort extend"):
        await chat.types("ana", line)
        assert chat.said.startswith("That is for the facilitator of a cohort."), chat.said
    assert await extensions(chat) == {}


async def test_names_of_people_stay_text() -> None:
    chat = await class_of_three()
    await chat.types("fay", '/cohort extend <@evil|x\x1b[2J>@here lesson:"<!channel>" until:"\x1b]0;x\x07"')
    assert "\x1b" not in chat.said
    assert await extensions(chat) == {}


@given(
    day=st.dates(date(2020, 10, 14), date(2020, 11, 30)),
    clock=st.times().map(lambda time: time.replace(second=0, microsecond=0, fold=0)),
)
@settings(max_examples=examples(15, 100))
def test_more_time_is_never_less_time(day: date, clock: time) -> None:
    async def story() -> None:
        chat = await class_of_three()
        await chat.types("fay", f"/cohort extend @ana lesson:3 until:{day} {clock:%H:%M}")
        wanted = datetime.combine(day, clock)
        if wanted <= datetime(2020, 10, 21, 23, 59):
            assert chat.said.startswith("For everybody, Lesson 3 is due Wed Oct 21, 11:59 PM ET"), chat.said
            assert await extensions(chat) == {}
        else:
            await chat.presses("fay", "Yes")
            given_time = (await extensions(chat))["ana"]["lesson-3"]
            assert given_time > LESSON_3
            assert to_local(given_time, "America/New_York") == wanted

    asyncio.run(story())
