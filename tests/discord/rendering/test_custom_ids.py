"""What a button carries comes back, whatever carried it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.rendering.custom_ids import custom_id, number_in, read_custom_id
from bot.actions import Action, Agree, CallAttended, JoinCohort, KeepZone, SendPreferences, Stale
from bot.payloads import encode

actions: st.SearchStrategy[Action] = st.one_of(
    st.builds(JoinCohort, cohort_id=st.integers(0, 10**9)),
    st.builds(CallAttended, cohort_id=st.integers(0, 99), unit=st.text("ab-1@#: ñ", max_size=12)),
    st.builds(KeepZone, zone=st.sampled_from(["Asia/Qatar", "America/Argentina/ComodRivadavia", "@#"])),
    st.builds(SendPreferences, shown=st.text("abcXYZ-_=", max_size=24)),
)
guilds = st.integers(1, 2**63).map("discord:{}".format)


@given(action=actions, space=guilds, direct=st.booleans(), number=st.integers(0, 30))
def test_what_is_carried_comes_back(action: Action, space: str, direct: bool, number: int) -> None:
    text = custom_id(action, space=space, direct=direct, number=number)
    assert len(text) <= 100
    assert read_custom_id(text) == (action, space if direct else "")
    assert number_in(text) == number


def test_it_reads_like_this() -> None:
    action = JoinCohort(cohort_id=7)
    assert custom_id(action, space="discord:1093", direct=False) == "v1:join:7"
    assert custom_id(action, space="discord:1093", direct=True) == "v1:join:7@1093"
    assert custom_id(action, space="discord:1093", direct=True, number=2) == "v1:join:7@1093#2"


def test_the_server_gives_way_where_there_is_no_room() -> None:
    action = CallAttended(cohort_id=1, unit="x" * 80)
    text = custom_id(action, space="discord:1093", direct=True, number=2)
    assert text == f"{encode(action)}#2"
    assert read_custom_id(text) == (action, "")
    with pytest.raises(ValueError, match="CallAttended"):
        custom_id(CallAttended(cohort_id=1, unit="x" * 87), space="discord:1093", direct=False, number=2)


@given(text=st.text(st.sampled_from("v1:join@#7²٣ abc"), max_size=120))
def test_nothing_breaks_the_reading(text: str) -> None:
    action, space = read_custom_id(text)
    assert isinstance(action, Stale | JoinCohort)
    assert space == "" or space.removeprefix("discord:").isdecimal()
    assert number_in(text) >= 0


@pytest.mark.parametrize("text", ["", "v9:x", "v1:join:7@abc", "v1:agree:3@1@2", "vote-2024"])
def test_what_is_not_ours_is_stale(text: str) -> None:
    action, space = read_custom_id(text)
    assert isinstance(action, Stale)
    assert space == ""


def test_a_number_is_no_part_of_the_action() -> None:
    assert read_custom_id("v1:agree:3#x") == (Agree(proposal_id=3), "")
    assert number_in("v1:agree:3#x") == 0
