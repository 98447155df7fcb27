"""Posting."""

from __future__ import annotations

from tests.slack.standin.calls import Call, Limited, Refusal, method
from tests.slack.standin.content import content
from tests.slack.standin.facts import Json
from tests.slack.standin.world import Channel, Message

SAYS = "channel text blocks attachments metadata parse link_names"
POSTS = f"{SAYS} thread_ts reply_broadcast unfurl_links unfurl_media mrkdwn"


def _place(call: Call) -> Channel:
    """The channel a post goes to; a person's id is the conversation with them."""
    wanted = call.text("channel")
    person = call.team.users.get(wanted)
    if person is None:
        return call.channel(wanted)
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    if person.deleted:
        raise Refusal("account_inactive")
    return call.slack.direct(call.team.id, {person.id, call.bot.id})


def _may_write(call: Call, channel: Channel, *, public: bool = True) -> None:
    if channel.archived:
        raise Refusal("is_archived")
    if call.bot.id not in channel.members and not (public and call.has("chat:write.public")):
        raise Refusal("not_in_channel")
    others = [call.team.users[member] for member in channel.members - {call.bot.id}]
    if channel.kind == "im" and others and others[0].deleted:
        raise Refusal("account_inactive")
    if channel.kind == "im" and not call.slack.app.messages_tab:
        raise Refusal("messages_tab_disabled")


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if thread_ts and channel.find(thread_ts) is None:
        raise Refusal("thread_not_found")
    return thread_ts or None


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = channel.find(call.needed("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if message.bot_id != call.team.bot_id:
        raise Refusal(refusal)
    return message


@method("chat.postMessage", POSTS, json=True)
async def post_message(call: Call) -> Json:
    call.may("chat:write")
    channel = _place(call)
    _may_write(call, channel)
    said = content(call.slack, call.team.id, call.args)
    if said.empty:
        raise Refusal("no_text")
    thread_ts = _thread(call, channel)
    if call.slack.moods.too_fast(channel.id):
        raise Limited(1)
    message = call.slack.show(channel, said, thread_ts=thread_ts, broadcast=call.flag("reply_broadcast"))
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


@method("chat.update", f"{SAYS} ts file_ids reply_broadcast", json=True)
async def update(call: Call) -> Json:
    call.may("chat:write")
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    if channel.archived:
        raise Refusal("is_archived")
    said = content(call.slack, call.team.id, call.args, editing=True)
    if said.text is None and said.blocks is None and said.attachments is None:
        raise Refusal("no_text")
    before = message.as_json()
    message.text = message.text if said.text is None else said.text
    message.blocks = message.blocks if said.blocks is None else said.blocks
    message.attachments = message.attachments if said.attachments is None else said.attachments
    if said.metadata is not None:
        message.metadata = said.metadata or None
    message.parse = said.parse
    message.edited = {"user": call.bot.id, "ts": call.slack.next_ts()}
    call.slack.events.edited(message, before)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_json()}


@method("chat.postEphemeral", f"{SAYS} user thread_ts", json=True)
async def post_ephemeral(call: Call) -> Json:
    call.may("chat:write")
    channel = call.channel()
    _may_write(call, channel, public=False)
    if call.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    said = content(call.slack, call.team.id, call.args)
    if said.empty:
        raise Refusal("no_text")
    message = call.slack.show(channel, said, reader=call.text("user"), thread_ts=_thread(call, channel))
    return {"message_ts": message.ts}


@method("chat.delete", "channel ts", json=True)
async def delete(call: Call) -> Json:
    call.may("chat:write")
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    before = message.as_json()
    message.deleted = True
    call.slack.events.edited(message, before)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", "channel message_ts")
async def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.find(call.needed("message_ts"))
    if message is None:
        raise Refusal("message_not_found")
    return {"channel": channel.id, "permalink": call.slack.permalink(message)}
