"""The same app in simcord's Discord: another author's idea of permissions, interactions and views that persist."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import simcord
from discord import Permissions
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env

from adapters.discord.app.app import DiscordApp
from adapters.discord.app.client import CompanionClient
from adapters.discord.commands.definitions import definitions
from adapters.discord.commands.syncing import sync_commands
from adapters.discord.ports import space_of
from adapters.discord.rest.api import DiscordApi
from adapters.discord.rest.channels import KnownChannels
from adapters.discord.rest.pace import UNPACED, Pace
from bot.commands.catalogue import COMMANDS
from bot.model import Place, PlaceKind, Profile, Role
from bot.planning import include, replan
from storage.memory import MemoryStore
from tests.support.house import NOW, Companion
from tests.support.world import HandClock, leadership


class Still:
    """Time that does not pass: simcord has one of its own for what the bot does."""

    def time(self) -> float:
        return 0.0

    def call_later(self, delay: float, callback: Callable[[], object], /) -> None:
        raise AssertionError("nobody has to wait")


@dataclass(kw_only=True)
class School:
    """A simulated server with a cohort in #spring: Ana learns, Farah facilitates."""

    env: Env
    store: MemoryStore
    guild: GuildHandle
    spring: ChannelHandle
    ana: MemberActor
    farah: MemberActor
    app: DiscordApp | None = None
    house: Companion | None = None

    async def open(self) -> None:
        """Our app listens to the client that the simulation runs."""
        client = self.env.bot
        assert isinstance(client, CompanionClient)
        clock = HandClock(NOW)
        unpaced = Pace(UNPACED, timer=Still())
        api = DiscordApi(client.http, requests=unpaced, openings=unpaced)
        api.known_as(user_id=self.env.backend.bot_user.id, application_id=self.env.backend.application_id)
        self.house = Companion(self.store, clock)
        self.app = DiscordApp(
            client=client, house=self.house, api=api, channels=KnownChannels(api), clock=clock
        )
        await sync_commands(api, definitions(COMMANDS))

    async def restart(self) -> None:
        assert self.app is not None
        await self.app.stop()
        await self.env.restart_bot(CompanionClient(clock=HandClock(NOW)))
        await self.open()


@asynccontextmanager
async def opened() -> AsyncIterator[School]:
    async with simcord.run(CompanionClient(clock=HandClock(NOW)), shard_count=1) as env:
        guild = env.create_guild("School")
        spring = guild.create_text_channel("spring")
        staff = guild.create_role("staff", permissions=Permissions.all())
        made = School(
            env=env,
            store=MemoryStore(),
            guild=guild,
            spring=spring,
            ana=guild.add_member(env.create_user("ana")),
            farah=guild.add_member(env.create_user("farah"), roles=[staff]),
        )
        await _cohort(made)
        await made.open()
        yield made
        assert made.app is not None
        await made.app.stop()


async def _cohort(school: School) -> None:
    space = space_of(school.guild.id)
    channel = Place(space=space, kind=PlaceKind.CHANNEL, id=str(school.spring.id))
    async with school.store.writing() as uow:
        made = await uow.cohorts.add(name="autumn", channel=channel, course=leadership(), start=None, at=NOW)
        for actor, role in ((school.ana, Role.LEARNER), (school.farah, Role.FACILITATOR)):
            profile = Profile(
                space=space, external_id=str(actor.id), name=actor.name, zone="America/New_York"
            )
            (person,) = await uow.people.update_many([profile])
            members = await uow.members.enrol(made.id, [person.id], role, NOW)
        await replan(uow, made, now=NOW)
        await include(uow, made, members, now=NOW)


async def test_a_command() -> None:
    async with opened() as school:
        result = await school.ana.slash(school.spring, "course next")
        assert result.ephemeral
        assert result.response is not None
        assert "Lesson 1" in str(result.response.components)
        assert result.followups == []


async def test_a_form_from_a_button_that_outlives_a_restart() -> None:
    async with opened() as school:
        card = (await school.ana.slash(school.spring, "course checkin")).response
        assert card is not None
        await school.restart()
        form = await school.ana.click(card.message, label="Lesson 1")
        assert form.modal is not None
        sent = await school.ana.submit_modal(form, {"watch,submit,reflect": ["0:lesson-1/videos"]})
        (answer,) = sent.followups
        assert answer.ephemeral
        assert "three orientation videos" in str(answer.components)


async def test_a_form_with_a_mistake_comes_back() -> None:
    async with opened() as school:
        form = await school.ana.slash(school.spring, "course away")
        sent = await school.ana.submit_modal(form, {"until": "someday soon"})
        assert sent.response is not None
        assert sent.response.ephemeral
        again = await school.ana.click(sent.response.message, label="Correct it")
        assert again.modal is not None
        assert "someday soon" in str(again.modal)


async def test_a_command_of_facilitators_is_not_offered_to_learners() -> None:
    async with opened() as school:
        assert not any("cohort" in name for name in school.ana.available_commands(school.spring))
        result = await school.farah.slash(school.spring, "cohort status")
        assert result.response is not None


async def test_a_question_is_answered_for_everybody() -> None:
    async with opened() as school:
        asked = (await school.farah.slash(school.spring, "cohort invite")).response
        assert asked is not None
        pressed = await school.farah.click(asked.message, label="Yes, post it")
        (post,) = pressed.followups
        assert not post.ephemeral


async def test_suggestions() -> None:
    async with opened() as school:
        choices = await school.ana.autocomplete(school.spring, "course me", "zone", "qatar")
        assert [choice["value"] for choice in choices] == ["Asia/Qatar"]


async def test_a_message_to_us() -> None:
    async with opened() as school:
        await school.ana.send_dm("hello")
        backend = school.env.backend
        direct = [channel.id for channel in backend.channels.values() if channel.type == 1]
        said = [str(one.components) for channel in direct for one in backend.messages[channel].values()]
        assert any("Lesson 1" in one for one in said)
