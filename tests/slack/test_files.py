"""Pictures and files of messages: they come with it where they can, and never keep it back."""

from __future__ import annotations

import pytest

from adapters.slack.ports import Declined
from bot.errors import Refused, Unavailable
from bot.messages import Bar, Chart, File, Heading, Message, Text
from tests.slack.sending import CALENDAR, PICTURE, Sending, place, sending
from tests.slack.standin import ALL_SCOPES, Channel, Slack, User, Workspace

POST, PLACE, DONE = "chat.postMessage", "files.getUploadURLExternal", "files.completeUploadExternal"

CHART = Chart(
    alt="Ana has done 5 of 8.",
    title="Progress",
    caption="",
    bars=(Bar(label="Ana", done=5, total=8, said="5 of 8"),),
)
EXPORT = File(name="roster.csv", media_type="text/csv", content=b"handle,name\n", label="The roster")


def telling(*blocks: Chart | File) -> Message:
    return Message(blocks=(Heading(text="Week 3"), Text(line=("Here it is.",)), *blocks))


async def send(talk: Sending, where: Channel | User, said: Message) -> None:
    await talk.messenger.send(place(where), said, key="d1", reader=None)


def images(channel: Channel) -> list[str]:
    return [
        block["slack_file"]["id"]
        for shown in channel.shown()
        for block in shown.blocks
        if block["type"] == "image"
    ]


async def test_a_picture_stands_in_the_message(
    slack: Slack, talk: Sending, team: Workspace, channel: Channel
) -> None:
    await send(talk, channel, telling(CHART))
    (file_id,) = images(channel)
    assert team.files[file_id].content.startswith(b"\x89PNG")
    assert team.files[file_id].shared == []
    assert slack.posts(channel)[0].blocks[-1]["alt_text"] == CHART.alt
    assert len(slack.posts(channel)) == 1
    assert slack.complaints == []


async def test_a_picture_that_slack_still_looks_over_is_waited_for(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    slack.moods.says(POST, "invalid_blocks", times=2)
    await send(talk, channel, telling(CHART))
    assert len(images(channel)) == 1
    assert len(slack.posts(channel)) == 1
    assert len(talk.naps.slept) == 2


async def test_but_not_for_ever(slack: Slack, talk: Sending, channel: Channel) -> None:
    slack.moods.files_take_time = True
    await send(talk, channel, telling(CHART))
    assert images(channel) == []
    (shown,) = slack.posts(channel)
    assert CHART.alt in shown.text
    assert CHART.alt in str(shown.blocks)


@pytest.mark.parametrize(
    ("mood", "method"),
    [
        ("broken", PLACE),
        ("dropped", PLACE),
        ("broken", "upload"),
        ("dropped", "upload"),
        ("lost", DONE),
        ("broken", DONE),
    ],
)
async def test_a_picture_is_tried_twice_and_then_words_do(
    slack: Slack, talk: Sending, channel: Channel, mood: str, method: str
) -> None:
    getattr(slack.moods, mood)(method)
    await send(talk, channel, telling(CHART))
    assert len(images(channel)) == 1
    slack.posts(channel)[0].deleted = True
    tried = getattr(slack.moods, mood)(method, times=None)
    await send(talk, channel, telling(CHART))
    assert tried.met == 2
    assert images(channel) == []
    assert len(slack.posts(channel)) == 1


async def test_without_the_scope_words_do(
    slack: Slack, talk: Sending, caplog: pytest.LogCaptureFixture
) -> None:
    team = slack.workspace("Autumn", scopes=ALL_SCOPES - {"files:write"})
    channel = slack.channel(team, "course")
    await send(talk, channel, telling(CHART, EXPORT))
    (shown,) = slack.posts(channel)
    assert CHART.alt in shown.text
    assert len(slack.called(PLACE)) == 1
    assert "files:write" in str([record.__dict__.get("problem") for record in caplog.records])


async def test_a_file_stands_under_its_message(
    slack: Slack, talk: Sending, team: Workspace, channel: Channel
) -> None:
    await send(talk, channel, telling(EXPORT))
    (shown,) = slack.posts(channel)
    (reply,) = slack.posts(channel, thread=shown)
    assert [(file.name, file.title, file.content) for file in reply.files] == [
        ("roster.csv", "The roster", b"handle,name\n")
    ]
    assert len(slack.called(DONE)) == 1


async def test_so_it_does_in_direct_messages(slack: Slack, talk: Sending, team: Workspace) -> None:
    ana = slack.person(team, "ana")
    await send(talk, ana, telling(EXPORT))
    shown, reply = slack.dms(ana)
    assert reply.thread_ts == shown.ts
    assert [file.name for file in reply.files] == ["roster.csv"]


async def test_in_a_thread_it_stands_in_that_thread(slack: Slack, talk: Sending, channel: Channel) -> None:
    first = await talk.messenger.send(place(channel), telling(), key="d1", reader=None)
    await talk.messenger.send(place(channel), telling(EXPORT), key="d2", reader=None, under=first)
    opened = slack.posts(channel)[0]
    assert [bool(reply.files) for reply in slack.posts(channel, thread=opened)] == [False, True]


@pytest.mark.parametrize("mood", ["broken", "broken_after", "dropped", "lost", "limited"])
async def test_where_a_file_cannot_be_shown_the_message_stands_and_nothing_is_said_twice(
    slack: Slack, talk: Sending, channel: Channel, mood: str
) -> None:
    given = {"retry_after": 60} if mood == "limited" else {}
    tried = getattr(slack.moods, mood)(DONE, times=None, **given)
    receipt = await talk.messenger.send(place(channel), telling(EXPORT), key="d1", reader=None)
    (shown,) = slack.posts(channel)
    assert receipt.message_id.endswith(shown.ts)
    assert tried.met == 1
    assert len(slack.posts(channel, thread=shown)) == int(mood in ("broken_after", "lost"))


async def test_a_message_that_was_not_stored_shows_no_file(
    slack: Slack, talk: Sending, channel: Channel
) -> None:
    channel.archived = True
    with pytest.raises(Exception, match="archived"):
        await send(talk, channel, telling(EXPORT))
    assert slack.called(DONE) == []


async def test_an_edit_shows_the_picture_as_it_is_now(slack: Slack, talk: Sending, channel: Channel) -> None:
    receipt = await talk.messenger.send(place(channel), telling(CHART), key="d1", reader=None)
    before = images(channel)
    await talk.messenger.edit(place(channel), receipt, telling(CHART, EXPORT), reader=None)
    assert len(images(channel)) == 1
    assert images(channel) != before
    assert slack.posts(channel, thread=slack.posts(channel)[0]) == []


class TestHandingOver:
    async def test_an_upload_is_shown_to_nobody_until_it_is_shared(
        self, slack: Slack, talk: Sending, team: Workspace, channel: Channel
    ) -> None:
        file_id = await talk.api.upload(team.id, CALENDAR)
        assert team.files[file_id].content == CALENDAR.content
        assert slack.posts(channel) == []
        await talk.api.share(team.id, [file_id], titles=["Call 3"], channel=channel.id)
        (shown,) = slack.posts(channel)
        assert [(file.id, file.title) for file in shown.files] == [(file_id, "Call 3")]

    async def test_a_picture_can_be_shown_at_once(self, talk: Sending, team: Workspace) -> None:
        file_id = await talk.api.upload(team.id, PICTURE)
        assert talk.slack.showable(team.id, file_id) is not None

    async def test_no_token_goes_to_the_address_of_an_upload(
        self, slack: Slack, talk: Sending, team: Workspace
    ) -> None:
        await talk.api.upload(team.id, CALENDAR)
        assert slack.complaints == []


class TestFetching:
    async def test_what_somebody_handed_over(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        file = slack.file(slack.person(team, "ana"), "roster.csv", b"handle,name\nU1,Ana\n", "text/csv")
        address = str(file.as_json(slack.url)["url_private"])
        assert await talk.api.download(team.id, address, most=1000) == b"handle,name\nU1,Ana\n"

    async def test_no_more_than_that(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        file = slack.file(slack.person(team, "ana"), "roster.csv", b"x" * 200_000, "text/csv")
        address = str(file.as_json(slack.url)["url_private"])
        assert len(await talk.api.download(team.id, address, most=200_000)) == 200_000
        with pytest.raises(Refused, match="195 kilobytes"):
            await talk.api.download(team.id, address, most=199_999)

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/files-pri/T1-F1/roster.csv",
            "https://files.slack.com.evil.example/x",
            "https://evilslack.com/x",
            "http://files.slack.com/x",
            "https://files.slack.com:8443/x",
            "https://files.slack.com@evil.example/x",
            "https://[/x",
            "file:///etc/passwd",
            "",
        ],
    )
    async def test_our_token_goes_to_nobody_else(self, talk: Sending, team: Workspace, address: str) -> None:
        with pytest.raises(Declined, match="not_a_slack_address"):
            await talk.api.download(team.id, address, most=1000)

    async def test_without_the_scope(self, slack: Slack, talk: Sending) -> None:
        team = slack.workspace("Autumn", scopes=ALL_SCOPES - {"files:read"})
        file = slack.file(slack.person(team, "ana"), "roster.csv", b"handle\n", "text/csv")
        with pytest.raises(Declined, match="files:read"):
            await talk.api.download(team.id, str(file.as_json(slack.url)["url_private"]), most=1000)

    async def test_a_file_that_is_gone(self, slack: Slack, talk: Sending, team: Workspace) -> None:
        file = slack.file(slack.person(team, "ana"), "roster.csv", b"handle\n", "text/csv")
        del team.files[file.id]
        with pytest.raises(Declined):
            await talk.api.download(team.id, str(file.as_json(slack.url)["url_private"]), most=1000)

    async def test_where_nobody_listens(self, slack: Slack, team: Workspace) -> None:
        async with sending(slack, base_url="http://127.0.0.1:1/api/") as talk:
            with pytest.raises(Unavailable):
                await talk.api.download(team.id, "http://127.0.0.1:1/files-pri/x", most=1000)
