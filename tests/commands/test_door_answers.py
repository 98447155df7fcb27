"""What facilitators answer who were asked about people that came or left, and what becomes of it."""

from __future__ import annotations

from bot.actions import (
    AddNewcomers,
    ChooseNewcomers,
    LeaveThem,
    SendNewcomers,
    TakeOut,
)
from bot.inbound import Submitted
from bot.messages import Choices
from bot.model import AccountKind, Role
from tests.commands.chat import at
from tests.commands.door import CAME, LEFT, goes, last, morning, waiting
from tests.commands.passing import heard, pass_until
from tests.commands.room import people


async def test_one_who_comes_is_asked_about_ten_minutes_later_and_added_with_a_yes() -> None:
    chat = await morning()
    await goes(chat, "ana")
    assert heard(await pass_until(chat, "2020-09-20 14:09"), "fay") == []
    messenger = await pass_until(chat, "2020-09-20 14:11")
    assert heard(messenger, "fay") == [
        "1 person came to the channel of Autumn\n"
        "Hi Fay. Shall I add them as a learner? Until then they hear nothing from me.\n"
        "• Ana\n"
        "\n"
        "[Add 1 as a learner] [Leave it as it is]"
    ]
    add = last(messenger).buttons[0].action
    await chat.presses("fay", add)
    assert chat.said.startswith("People of Autumn\nTo add as learner: 1\n• Ana (ana), Asia/Qatar")
    assert "ana" not in await people(chat)
    await chat.presses("fay", "Yes")
    assert (await people(chat))["ana"] == {Role.LEARNER}
    assert await waiting(chat) == {}
    await chat.presses("fay", add)
    assert chat.said.startswith("Somebody else has answered that already")


async def test_who_was_left_alone_is_asked_about_when_they_come_again() -> None:
    chat = await morning()
    await goes(chat, "ana")
    messenger = await pass_until(chat, "2020-09-20 14:11")
    await chat.presses("fay", last(messenger).buttons[-1].action)
    assert chat.said == "All right, I leave it as it is and will not ask about them again."
    assert chat.last.replaces
    assert await waiting(chat) == {}
    await goes(chat, "ana", how=LEFT)
    chat.now = at("2020-10-20 14:00")
    await goes(chat, "ana")
    (said,) = [one for one in heard(await pass_until(chat, "2020-10-20 14:11"), "fay") if "channel" in one]
    assert said.startswith("1 person came")


async def test_choosing_leaves_the_others_out_for_good() -> None:
    chat = await morning()
    await goes(chat, "ana", "ben", "cleo")
    messenger = await pass_until(chat, "2020-09-20 14:11")
    choose = last(messenger).buttons[1].action
    assert isinstance(choose, ChooseNewcomers)
    reply = await chat.presses("fay", choose)
    assert reply.form is not None
    (choices,) = reply.form.fields
    assert isinstance(choices, Choices)
    assert [(one.value, one.hint, one.chosen) for one in choices.options] == [
        ("ana", "Asia/Qatar", True),
        ("ben", "America/New_York", True),
        ("cleo", "Europe/London", True),
    ]
    await chat.does("fay", Submitted(action=reply.form.action, chosen={choices.key: ("ana", "cleo")}))
    assert "To add as learners: 2" in chat.said
    assert await waiting(chat) == {"ana": CAME, "cleo": CAME}
    await chat.presses("fay", "Yes")
    assert await waiting(chat) == {}
    assert "ben" not in await people(chat)


async def test_a_form_with_nobody_ticked_leaves_all_alone() -> None:
    chat = await morning()
    await goes(chat, "ana", "ben")
    messenger = await pass_until(chat, "2020-09-20 14:11")
    reply = await chat.presses("fay", last(messenger).buttons[1].action)
    assert reply.form is not None
    await goes(chat, "cleo")
    await chat.does("fay", Submitted(action=reply.form.action, chosen={"people": ()}))
    assert chat.said.startswith("All right")
    assert await waiting(chat) == {"cleo": CAME}


async def test_more_than_a_form_can_show_come_after_these() -> None:
    chat = await morning()
    await goes(chat, *(f"p{number:03}" for number in range(130)))
    reply = await chat.presses("fay", ChooseNewcomers(cohort_id=1, shown=2**50))
    assert reply.form is not None
    assert "30 more can be added after these." in chat.said
    (choices,) = reply.form.fields
    assert isinstance(choices, Choices)
    assert len(choices.options) == 100
    assert reply.form.action == SendNewcomers(cohort_id=1, shown=0)
    await chat.does("fay", Submitted(action=reply.form.action, chosen={"people": ()}))
    assert chat.last.errors == {"people": "Tick whom I shall add."}
    await chat.does("fay", Submitted(action=reply.form.action, chosen={"people": ("p000",)}))
    assert "To add as learner: 1" in chat.said
    assert len(await waiting(chat)) == 130


async def test_who_leaves_the_channel_can_be_taken_out() -> None:
    chat = await morning()
    await chat.presses("ana", "Join")
    await chat.types("fay", "/cohort roster @ben")
    await chat.presses("fay", "Yes")
    await goes(chat, "ana", how=LEFT)
    await goes(chat, "ben", how=LEFT, kind=AccountKind.GONE)
    messenger = await pass_until(chat, "2020-09-20 14:11")
    assert heard(messenger, "fay") == [
        "2 people left the channel of Autumn\n"
        "Hi Fay. They are still in the cohort, and I still write to them. Shall I take them out?\n"
        "• Ana\n"
        "• ben (no longer here at all)\n"
        "\n"
        "[Take 2 out of the cohort] [Leave it as it is]"
    ]
    await chat.presses("fay", last(messenger).buttons[0].action)
    assert chat.said.startswith(
        "2 people to take out of Autumn\n• Ana\n• ben (no longer here at all)\n\nThey hear"
    )
    await goes(chat, "ana")
    await chat.presses("fay", "Yes, take out 2")
    assert chat.said == "1 person is no longer in Autumn. ✓"
    assert set(await people(chat)) == {"fay", "ana"}
    assert await waiting(chat) == {}
    await chat.presses("fay", TakeOut(cohort_id=1, shown=2**50))
    assert chat.said.startswith("Somebody else has answered that already")


async def test_whoever_answers_second_hears_that_it_is_settled() -> None:
    chat = await morning()
    await chat.types("fay", "/cohort roster @gus role:facilitator")
    await chat.presses("fay", "Yes")
    await goes(chat, "ana")
    messenger = await pass_until(chat, "2020-09-20 14:11")
    assert len(heard(messenger, "gus")) == 1
    for_fay = await chat.presses("fay", last(messenger).buttons[0].action)
    for_gus = await chat.presses("gus", last(messenger, "gus").buttons[0].action)
    assert for_fay.message is not None
    assert for_gus.message is not None
    await chat.presses("fay", for_fay.message.buttons[0].action)
    assert chat.said == "Autumn: 1 person added. ✓"
    await chat.presses("gus", for_gus.message.buttons[0].action)
    assert chat.said == "Autumn: everybody is in already. ✓"
    for action in (AddNewcomers(cohort_id=1, shown=2**50), LeaveThem(cohort_id=1, shown=2**50)):
        await chat.presses("gus", action)
        assert chat.said.startswith("Somebody else has answered that already")


async def test_an_answer_is_about_those_it_named() -> None:
    """Ben came after the message that Fay answers."""
    chat = await morning()
    await goes(chat, "ana")
    messenger = await pass_until(chat, "2020-09-20 14:20")
    await goes(chat, "ben")
    await chat.presses("fay", last(messenger).buttons[-1].action)
    assert await waiting(chat) == {"ben": CAME}
    await chat.presses("fay", last(messenger).buttons[0].action)
    assert chat.said.startswith("Somebody else has answered that already")


async def test_only_facilitators_can_answer() -> None:
    chat = await morning()
    await chat.presses("ana", "Join")
    await goes(chat, "ben")
    for action in (AddNewcomers, ChooseNewcomers, LeaveThem, TakeOut):
        await chat.presses("ana", action(cohort_id=1, shown=2**50))
        assert "for the facilitator" in chat.said
    assert await waiting(chat) == {"ben": CAME}


async def test_of_two_who_take_each_other_out_one_stays() -> None:
    chat = await morning()
    await chat.types("fay", "/cohort roster @gus role:facilitator")
    await chat.presses("fay", "Yes")
    await goes(chat, "fay", "gus", how=LEFT)
    by_fay = await chat.presses("fay", TakeOut(cohort_id=1, shown=2**50))
    by_gus = await chat.presses("gus", TakeOut(cohort_id=1, shown=2**50))
    assert by_fay.message is not None
    assert by_gus.message is not None
    await chat.presses("fay", by_fay.message.buttons[0].action)
    assert chat.said == "1 person is no longer in Autumn. ✓"
    await chat.presses("gus", by_gus.message.buttons[0].action)
    assert set(await people(chat)) == {"fay"}
