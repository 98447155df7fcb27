"""A Discord for tests, over real sockets, which checks what it gets and has bad days.

The fixtures `discord`, `guild`, `spring`, `ana`, `ben` and `farah` (tests/discord/conftest.py) are a started one. Then:

    discord.token, discord.api, discord.gateway_url     # what the app under test needs
    await discord.gateway.connected()                   # the app has its connection
    act = await ana.command("course", "next", channel=spring)   # acknowledged: act.how, act.deferred, act.private
    card = (await discord.until(lambda: act.replies))[0]        # what the app answered, then or later
    assert "Lesson 1" in discord.words(card)
    act = await ana.press(card, "Check in")
    act = await ana.submit({"What did you do?": "Watched it"})  # fills in and sends discord.modal(ana)
    assert not discord.posts(spring)[0].pings.anybody   # nobody was notified
    discord.moods.lost("POST /channels/*/messages")     # stored, but the answer never comes
    held = discord.moods.held("POST /interactions/*")   # waits until held.release()
    discord.clock.forward(3)                            # deadlines run out only this way
"""

from tests.discord.standin.calls import Call
from tests.discord.standin.discord import Discord
from tests.discord.standin.facts import File, User
from tests.discord.standin.forms import Form
from tests.discord.standin.interactions import Act
from tests.discord.standin.members import Member, Role
from tests.discord.standin.messages import Message
from tests.discord.standin.person import Person
from tests.discord.standin.pings import Pings
from tests.discord.standin.world import Channel, Event, Guild
from tests.standin.clock import Clock
from tests.standin.filling import Unfilled
from tests.standin.moods import Mood

__all__ = [
    "Act", "Call", "Channel", "Clock", "Discord", "Event", "File", "Form", "Guild", "Member", "Message", "Mood",
    "Person", "Pings", "Role", "Unfilled", "User",
]  # fmt: skip
