"""The stand-in can tell whom a message notifies and where its links go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.standin import Channel, Message, Pings, Slack
from tests.slack.standin.mrkdwn import pings


def read(text: str, **more: Any) -> Pings:
    channel = Channel(id="C00000000", team_id="T00000000")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text, **more}}]
    return pings(Message(channel=channel, ts="1.000000", user="U00000000", blocks=blocks))


def test_entities_notify() -> None:
    found = read("<@U1> <@W2|ben> <!subteam^S1|@coaches> <!here> <!channel|x> <#C1|spring>")
    assert (found.users, found.groups, found.everyone) == ({"U1", "W2"}, {"S1"}, {"here", "channel"})
    assert found.channels == {"C1"}


def test_dates_and_links_notify_nobody() -> None:
    found = read(
        "<!date^1600000000^{date}^https://e.org|soon> <https://a.org/?a=1&amp;b=2|A &lt;b&gt;> <mailto:a@b.c>"
    )
    assert not found.anybody
    links = [("https://e.org", "soon"), ("https://a.org/?a=1&b=2", "A <b>"), ("mailto:a@b.c", "mailto:a@b.c")]
    assert found.links == links


@pytest.mark.parametrize(
    "text", ["&lt;!channel&gt;", "&lt;@U1&gt;", "&lt;https://evil.org|https://good.org&gt;"]
)
def test_what_is_escaped_is_inert(text: str) -> None:
    found = read(text)
    assert not found.anybody and not found.links


def test_bare_words_count_unless_verbatim() -> None:
    assert read("@channel see #spring").everyone == {"channel"}
    assert not read("@channel see #spring", verbatim=True).anybody
    assert read("see https://evil.org/x now").bare == ["https://evil.org/x"]
    assert not read("write to a@channel.org").anybody


def test_rich_text_says_what_it_means() -> None:
    channel = Channel(id="C00000000", team_id="T00000000")
    line = [
        {"type": "user", "user_id": "U1"},
        {"type": "broadcast", "range": "here"},
        {"type": "link", "url": "https://a.org", "text": "A"},
        {"type": "text", "text": "<!channel> @here <https://evil.org>"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": line}]}]
    found = pings(Message(channel=channel, ts="1.000000", user="U00000000", blocks=blocks))
    assert (found.users, found.everyone, found.links) == ({"U1"}, {"here"}, [("https://a.org", "A")])


async def test_an_edit_without_parse_finds_names_by_itself(
    slack: Slack, spring: Channel, client: Any
) -> None:
    posted = await client.chat_postMessage(channel=spring.id, text="@channel")
    assert not slack.pings(slack.posts(spring)[0]).anybody
    await client.chat_update(channel=spring.id, ts=posted["ts"], text="@channel")
    assert slack.pings(slack.posts(spring)[0]).everyone == {"channel"}
    await client.chat_update(channel=spring.id, ts=posted["ts"], text="@channel", parse="none")
    assert not slack.pings(slack.posts(spring)[0]).anybody
