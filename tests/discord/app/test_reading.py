"""What is read out of messages and buttons, whatever stands there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.app.again import again, is_again, read_again
from adapters.discord.app.fetching import Fetching, Unfetched
from adapters.discord.app.inbound import Handed
from adapters.discord.app.texts import first_link
from bot.actions import OpenAway, OpenCheckIn, Stale
from bot.inbound import CommandCall, Picked, Pressed

SPACE = "discord:1093"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=150)
DOINGS = st.one_of(
    st.builds(CommandCall, name=st.sampled_from(["course", "cohort"]), text=WORDS),
    st.builds(Picked, key=st.just(""), link=WORDS),
    st.builds(
        Pressed, action=st.builds(OpenCheckIn, cohort_id=st.integers(0, 10**9), unit=st.just("call-2"))
    ),
    st.builds(Pressed, action=st.builds(OpenAway, cohort_id=st.integers(0, 10**9))),
)


@given(DOINGS, st.booleans())
def test_what_leads_on_says_what_it_leads_to(what: CommandCall | Picked | Pressed, direct: bool) -> None:
    written = again(what, space=SPACE, direct=direct)
    assert 0 < len(written) <= 100
    assert is_again(written)
    read, space = read_again(written)
    assert space == (SPACE if direct else "")
    if ":k:" in written[:30]:
        assert isinstance(read, Pressed)
        assert isinstance(read.action, Stale)
    else:
        assert read == what or isinstance(what, CommandCall)
        if isinstance(what, CommandCall):
            assert isinstance(read, CommandCall)
            assert read.text.strip() == what.text.strip()


@given(st.text(max_size=200))
def test_nobody_breaks_it(text: str) -> None:
    read_again(text)
    read_again(f"again:{text}")


@pytest.mark.parametrize(
    ("content", "link"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("**[mine](https://example.org/x)**", "https://example.org/x"),
        ("<https://example.org/x?y=1&z>", "https://example.org/x?y=1&z"),
        ("https://me:secret@example.org/ then https://example.org/", "https://example.org/"),
        ("nothing", ""),
        ("ftp://example.org", ""),
    ],
)
def test_the_first_address_of_a_message(content: str, link: str) -> None:
    assert first_link({"content": content}) == link


def test_addresses_stand_in_cards_and_previews_as_well() -> None:
    shown = {"content": "", "components": [{"components": [{"content": "[a](https://example.org/a)"}]}]}
    assert first_link(shown) == "https://example.org/a"
    assert first_link({"embeds": [{"url": "https://example.org/b"}]}) == "https://example.org/b"
    forwarded = {"message_snapshots": [{"message": {"content": "https://example.org/c"}}]}
    assert first_link(forwarded) == "https://example.org/c"


@given(
    st.recursive(
        st.text() | st.none() | st.integers(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
    )
)
def test_no_message_breaks_it(data: Any) -> None:
    first_link({"content": "", "components": data, "embeds": data})


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/attachments/1/2/x.csv",
        "https://cdn.discordapp.com.example.org/x.csv",
        "https://cdn.discordapp.com@example.org/x.csv",
        "https://me@cdn.discordapp.com/x.csv",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
async def test_files_come_from_discord_only(url: str) -> None:
    call = CommandCall(name="cohort", text="roster")
    with pytest.raises(Unfetched):
        await Fetching().complete(call, [Handed(key="", name="x.csv", size=1, url=url)])
