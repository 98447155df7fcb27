"""What people do reaches the real bolt the way Slack tells it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import Channel, Person, Slack, Workspace

Heard = list[dict[str, Any]]


@pytest.fixture
def heard(bolt: AsyncApp) -> Heard:
    """The bodies of the events that came."""
    heard: Heard = []

    async def hear(body: dict[str, Any]) -> None:
        heard.append(body)

    kinds = ["message", "app_home_opened", "app_mention", "user_change", "app_uninstalled", "tokens_revoked"]
    for kind in [*kinds, "member_joined_channel", "member_left_channel"]:
        bolt.event(kind)(hear)
    return heard


def of(kind: str, heard: Heard) -> list[dict[str, Any]]:
    return [body["event"] for body in heard if body["event"]["type"] == kind]


async def test_one_message_may_come_under_several_ids(slack: Slack, ana: Person, heard: Heard) -> None:
    await ana.says("hello", copies=3)
    await slack.until(lambda: len(heard) == 3)
    assert len({body["event_id"] for body in heard}) == 3
    assert len({body["event"]["client_msg_id"] for body in heard}) == 1
    assert {body["event"]["channel_type"] for body in heard} == {"im"}


async def test_who_comes_and_goes(slack: Slack, team: Workspace, spring: Channel, heard: Heard) -> None:
    dina = slack.person(team, "dina")
    assert (await dina.joins(spring)).acknowledged
    assert (await dina.leaves(spring)).acknowledged
    await slack.until(lambda: of("member_left_channel", heard))
    assert of("member_joined_channel", heard)[0]["user"] == dina.id
    assert slack.posts(spring) == []
    elsewhere = slack.channel(team, "elsewhere", bot=False)
    assert not (await dina.joins(elsewhere)).acknowledged


async def test_a_profile_changes(slack: Slack, client: AsyncWebClient, ben: Person, heard: Heard) -> None:
    told = (await client.users_info(user=ben.id, include_locale=True))["user"]
    assert (told["tz"], told["tz_offset"], told["locale"]) == ("Asia/Qatar", 10800, "es-ES")
    await ben.changes(tz="Europe/London", real_name="Benedict")
    changed = (await slack.until(lambda: of("user_change", heard)))[0]["user"]
    assert (changed["tz"], changed["profile"]["real_name"]) == ("Europe/London", "Benedict")
    await ben.changes(deleted=True)
    await slack.until(lambda: len(of("user_change", heard)) == 2)
    assert "tz" not in of("user_change", heard)[1]["user"]


async def test_without_the_scope_no_event(slack: Slack, team: Workspace, ana: Person, bolt: AsyncApp) -> None:
    slack.token(team).scopes -= {"users:read"}
    assert not (await ana.changes(real_name="Anna")).acknowledged


async def test_the_app_is_removed(slack: Slack, team: Workspace, heard: Heard) -> None:
    slack.events.uninstalled(team)
    await slack.until(lambda: of("app_uninstalled", heard) and of("tokens_revoked", heard))


async def test_somebody_opens_the_app(slack: Slack, ana: Person, heard: Heard) -> None:
    await ana.opens_home()
    opened = (await slack.until(lambda: of("app_home_opened", heard)))[0]
    assert (opened["tab"], opened["user"], opened["channel"]) == ("home", ana.id, ana.conversation.id)
    assert "view" not in opened


async def test_a_message_is_picked_from_its_menu(
    slack: Slack, bolt: AsyncApp, ana: Person, spring: Channel
) -> None:
    picked: list[str] = []

    @bolt.event("message")
    async def heard() -> None: ...

    @bolt.shortcut("check_in")
    async def check_in(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        picked.append(body["message"]["text"])

    message = (await ana.says("My essay https://example.org/essay", channel=spring)).message
    assert message is not None
    await ana.shortcut(message, "check_in")
    await slack.until(lambda: picked == ["My essay <https://example.org/essay>"])


async def test_slack_may_send_the_same_again(slack: Slack, bolt: AsyncApp, ana: Person) -> None:
    seen: list[str] = []

    @bolt.command("/course")
    async def course(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body["trigger_id"])

    act = await ana.command("/course next")
    assert act.envelope is not None
    await slack.delivery.again(act.envelope)
    await slack.until(lambda: len(seen) == 2)
    assert seen[0] == seen[1]


async def test_nobody_answers_a_command(slack: Slack, bolt: AsyncApp, ana: Person) -> None:
    called = asyncio.Event()

    @bolt.command("/course")
    async def course(body: dict[str, Any]) -> None:
        called.set()
        await asyncio.Event().wait()

    typing = asyncio.create_task(ana.command("/course next"))
    await called.wait()
    slack.clock.forward(3)
    assert not (await typing).acknowledged


async def test_response_urls_run_out(slack: Slack, bolt: AsyncApp, ana: Person) -> None:
    @bolt.command("/course")
    async def course(ack: Any, respond: Any) -> None:
        await ack()
        answers = [await respond(f"answer {number}") for number in range(6)]
        slack.complain(f"{answers[4].status_code} {answers[5].status_code} {answers[5].body}")

    await ana.command("/course next")
    await slack.until(lambda: slack.complaints)
    assert slack.complaints.pop() == '200 404 {"ok": false, "error": "used_url"}'
    assert len(slack.ephemerals(ana)) == 5


async def test_a_manifest_sets_the_app_up(slack: Slack, ana: Person, bolt: AsyncApp) -> None:
    command = {"command": "/course", "description": "x", "should_escape": True}
    slack.app.configure(
        {"features": {"slash_commands": [command]}, "settings": {"socket_mode_enabled": True}}
    )
    with pytest.raises(LookupError, match="/cohort"):
        await ana.command("/cohort preview")
    assert not (await ana.says("hello")).acknowledged
