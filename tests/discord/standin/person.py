"""Somebody at their Discord: what they do, as a test says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord.standin.checks.components import (
    BUTTON,
    CHANNELS,
    MENTIONABLES,
    ROLES,
    SELECTS,
    USERS,
    walk,
)
from tests.discord.standin.commanding import find_command, find_menu, options_of, resolved
from tests.discord.standin.facts import File, Json, User
from tests.discord.standin.forms import Form, filled, problem
from tests.discord.standin.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT, Act, sees
from tests.discord.standin.members import Role
from tests.discord.standin.messages import Message
from tests.discord.standin.pings import pings
from tests.discord.standin.world import Channel, Guild
from tests.standin.filling import Unfilled, the_one

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord


@dataclass(eq=False, kw_only=True)
class Person(User):
    """Every act returns when the app acknowledged it, or Discord told the person that it did not (`act.failed`); what
    the app does later is found in the act and waited for with `Discord.until`. Raises LookupError for what Discord
    would not let them do.
    """

    discord: Discord = field(repr=False)

    @property
    def conversation(self) -> Channel:
        """Their direct messages with the app, opened if they are not."""
        return self.discord.direct(self)

    async def command(self, *path: str, channel: Channel | None = None, **options: Any) -> Act:
        """Use `/course next` in a channel, or else in the direct messages with the app. Options by name: text and
        numbers as they are, a choice by its name or value, people, roles, channels and files as themselves.
        """
        place = self._in(channel)
        found, option = find_command(self.discord, self, path, place)
        given = options_of(option, options)
        return await self._commanded(COMMAND, found, path, given, list(options.values()), place)

    async def types(
        self, *path: str, option: str, typed: Any, channel: Channel | None = None, **others: Any
    ) -> Act:
        """Type in an option that completes; `act.choices` is what is suggested. `others` were filled in before."""
        place = self._in(channel)
        found, spec = find_command(self.discord, self, path, place)
        known = {one["name"]: one for one in spec.get("options", ())}
        if not known.get(option, {}).get("autocomplete"):
            raise LookupError(f"{option!r} completes nothing; options are {sorted(known)}")
        given = options_of(spec, others, partial=True)
        given.append({"type": known[option]["type"], "name": option, "value": typed, "focused": True})
        return await self._commanded(AUTOCOMPLETE, found, path, given, list(others.values()), place)

    async def picks(self, target: Message | User, name: str = "", *, channel: Channel | None = None) -> Act:
        """Choose the app's entry from the menu of a message or a person; the only one, or that of this name."""
        place = target.channel if isinstance(target, Message) else self._in(channel)
        self._must_see(place)
        found = find_menu(self.discord, self, place, 3 if isinstance(target, Message) else 2, name)
        data = _named(found) | {"target_id": target.id}
        if isinstance(target, Message):
            data["resolved"] = {"messages": {target.id: target.as_json()}}
        else:
            data["resolved"] = resolved([target], place.guild)
        return await self.discord.acts.ask(self, COMMAND, data, place)

    async def press(self, message: Message, what: str, *, nth: int | None = None) -> Act:
        """Press a button, by its words or its custom id."""
        button = self._component(message, {BUTTON}, what, nth)
        if button.get("url"):
            raise LookupError(f"{what!r} opens {button['url']} and tells nobody.")
        data = {"custom_id": button["custom_id"], "component_type": BUTTON, "id": button.get("id", 1)}
        return await self.discord.acts.ask(self, COMPONENT, data, message.channel, source=message)

    async def choose(self, message: Message, *chosen: Any, what: str = "", nth: int | None = None) -> Act:
        """Choose in a menu: options by their words or values, people, roles, channels. `what` is its placeholder or
        custom id, where there are several.
        """
        menu = self._component(message, SELECTS, what, nth)
        value = filled(menu, list(chosen))
        if wrong := problem({"required": False, **menu}, value):
            raise LookupError(wrong)
        data: Json = {"custom_id": menu["custom_id"], "component_type": menu["type"], "id": menu.get("id", 1)}
        data["values"] = [getattr(one, "id", one) for one in value]
        if menu["type"] in {USERS, ROLES, MENTIONABLES, CHANNELS}:
            data["resolved"] = resolved(value, message.channel.guild)
        return await self.discord.acts.ask(self, COMPONENT, data, message.channel, source=message)

    async def submit(self, values: Mapping[str, Any] | None = None, *, form: Form | None = None) -> Act:
        """Fill in fields (by label or custom id) of the form in front of them and send it. Raises Unfilled where
        Discord itself would not send it.
        """
        form = form or self.discord.modal(self)
        if form is None:
            raise LookupError(f"{self.name} has no form open.")
        for name, given in (values or {}).items():
            form.fill(name, given)
        if wrong := form.problems():
            raise Unfilled(wrong)
        data: Json = {"custom_id": form.custom_id, "components": form.submission()}
        if form.chosen:
            data["resolved"] = resolved(form.chosen, form.channel.guild)
        return await self.discord.acts.ask(self, SUBMIT, data, form.channel, source=form.source)

    def close_form(self) -> None:
        """Close the form without sending it; nobody is told."""
        self.discord.acts.open_forms.pop(self.id, None)

    def writes_to_bot(self, text: str, *files: File) -> Message:
        """Write to the app in private."""
        return self.says(text, *files, channel=self.conversation)

    def says(self, text: str, *files: File, channel: Channel) -> Message:
        """Write in a channel."""
        self._must_see(channel)
        discord = self.discord
        message = Message(
            id=discord.ids.new(), channel=channel, author=self, at=discord.clock.now(), content=text
        )
        message.files, message.pings = list(files), pings(text, None)
        discord.put(message)
        return message

    def upload(self, name: str, content: bytes, content_type: str = "application/pdf") -> File:
        """A file of theirs, to be put into a form or an option."""
        file = self.discord.file(self.conversation, name, content, content_type, self.discord.url)
        file.ephemeral = True
        return file

    def joins(self, guild: Guild) -> None:
        member = self.discord.enter(guild, self)
        self.discord.events.member("ADD", guild, member)

    def leaves(self, guild: Guild) -> None:
        member = guild.members.pop(self.id)
        self.discord.events.member("REMOVE", guild, member)

    def changes(self, **facts: Any) -> None:
        """Change one's account: fields of `User`."""
        for name, value in facts.items():
            setattr(self, name, value)
        for guild in self.discord.guilds.values():
            if self.id in guild.members:
                self.discord.events.member("UPDATE", guild, guild.members[self.id])

    def nicknamed(self, guild: Guild, nick: str | None) -> None:
        guild.members[self.id].nick = nick
        self.discord.events.member("UPDATE", guild, guild.members[self.id])

    async def _commanded(
        self,
        kind: int,
        found: Json,
        path: tuple[str, ...],
        given: list[Json],
        values: list[Any],
        place: Channel,
    ) -> Act:
        options = given
        for depth in range(len(path) - 1, 0, -1):
            options = [{"type": 1 if depth == len(path) - 1 else 2, "name": path[depth], "options": options}]
        data = _named(found) | ({"options": options} if options else {})
        things = [one for one in values if isinstance(one, User | Role | Channel | File)]
        if things:
            data["resolved"] = resolved(things, place.guild)
        return await self.discord.acts.ask(self, kind, data, place)

    def _in(self, channel: Channel | None) -> Channel:
        place = channel or self.conversation
        self._must_see(place)
        return place

    def _must_see(self, place: Channel) -> None:
        allowed = place.recipient is self if place.is_direct else sees(place, self)
        if not allowed or place.deleted:
            raise LookupError(f"{self.name} does not see {place.name or 'this conversation'}.")

    def _component(self, message: Message, kinds: set[int], what: str, nth: int | None) -> Json:
        self._must_see(message.channel)
        if message.deleted or message.reader not in {None, self}:
            raise LookupError(f"{self.name} does not see this message.")
        there = [one for one in walk(message.components) if one["type"] in kinds]
        names = ("label", "custom_id", "placeholder")
        found = [one for one in there if not what or what in {one.get(name) for name in names}]
        known = (one.get("label") or one.get("placeholder") or one.get("custom_id") for one in there)
        component = the_one(found, what, known, nth)
        if component.get("disabled"):
            raise LookupError(f"{what!r} is disabled.")
        return component


def _named(command: Json) -> Json:
    told: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return told | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})
