"""The stand-in answers the real slack_sdk as Slack does."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import Channel, Person, Slack, Workspace


async def refused(call: object) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call  # type: ignore[misc]
    return str(refusal.value.response["error"])


async def test_a_post_is_there_and_can_be_edited(
    slack: Slack, team: Workspace, spring: Channel, client: AsyncWebClient
) -> None:
    assert (await client.auth_test())["team_id"] == team.id
    posted = await client.chat_postMessage(
        channel=spring.id, text="Lesson 1", metadata={"event_type": "delivery", "event_payload": {"id": "7"}}
    )
    edited = await client.chat_update(channel=spring.id, ts=posted["ts"], text="Lesson 1 is open")
    assert edited["ts"] == posted["ts"]
    assert [message.text for message in slack.posts(spring)] == ["Lesson 1 is open"]
    history = await client.conversations_history(channel=spring.id, include_all_metadata=True)
    assert history["messages"][0]["metadata"]["event_payload"] == {"id": "7"}
    assert "metadata" not in (await client.conversations_history(channel=spring.id))["messages"][0]


async def test_a_private_message_goes_to_one_conversation(
    slack: Slack, ana: Person, client: AsyncWebClient
) -> None:
    opened = await client.conversations_open(users=ana.id)
    again = await client.chat_postMessage(channel=ana.id, text="Hello")
    assert again["channel"] == opened["channel"]["id"]
    assert [message.text for message in slack.dms(ana)] == ["Hello"]


async def test_only_the_reader_sees_an_ephemeral_message(
    slack: Slack, spring: Channel, ana: Person, ben: Person, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=spring.id, user=ana.id, text="For you")
    assert [message.text for message in slack.ephemerals(ana)] == ["For you"]
    assert not slack.ephemerals(ben)
    assert not slack.posts(spring)
