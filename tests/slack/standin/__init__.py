"""A Slack for tests, over real sockets, which checks what it gets and has bad days.

The fixtures `slack`, `team`, `spring`, `ana`, `ben` and `farah` (tests/slack/conftest.py) are a started one. Then:

    token = slack.token(team).value                     # for AsyncWebClient(token=token, base_url=slack.api)
    await slack.sockets.connected()                     # the app under test has its Socket Mode connection
    act = await ana.command("/course next", channel=spring)     # acknowledged, and Slack showed what that said
    card = await slack.until(lambda: slack.ephemerals(ana))     # what the app did later
    await ana.click(card[0], "Check in")
    await slack.until(lambda: slack.modal(ana))
    act = await ana.submit({"What did you do?": "Watched it"})  # act.errors: what Slack shows at the fields
    assert not slack.pings(slack.posts(spring)[0]).anybody      # nobody was notified
    slack.moods.lost("chat.postMessage")                # stored, but the answer never comes
    held = slack.moods.held("views.open")               # waits until held.release()
    slack.clock.forward(3)                              # deadlines run out only this way
"""

from tests.slack.standin.acts import Act
from tests.slack.standin.calls import Call
from tests.slack.standin.facts import ALL_SCOPES, File, User
from tests.slack.standin.mrkdwn import Pings
from tests.slack.standin.person import Person
from tests.slack.standin.slack import Slack
from tests.slack.standin.world import Channel, Group, Message, Token, View, Workspace
from tests.standin.clock import Clock
from tests.standin.filling import Unfilled
from tests.standin.moods import Mood

__all__ = [
    "ALL_SCOPES", "Act", "Call", "Channel", "Clock", "File", "Group", "Message", "Mood", "Person", "Pings", "Slack",
    "Token", "Unfilled", "User", "View", "Workspace",
]  # fmt: skip
