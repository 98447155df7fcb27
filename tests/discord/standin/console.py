"""What people do, typed by hand at a stand-in that runs on its own, and what can be seen there."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from tests.discord.standin.interactions import Act
from tests.discord.standin.messages import Message
from tests.discord.standin.person import Person
from tests.discord.standin.world import Channel, Guild

if TYPE_CHECKING:
    from tests.discord.standin.discord import Discord

HELP = """\
ana #spring /course next lesson=1   use a command (without a channel: in direct messages)
ana press "Check in" [message id]   press a button of the last message they see, or of this one
ana choose "Lesson 2" [message id]  choose in its menu
ana submit "What did you do?=Watched it" …   fill in the form in front of them and send it
ana says #spring hello              write in a channel
ana writes hello                    write to the app in private
ana sees                            what they can read now
joins ana / leaves ana              come to the server, leave it
posts #spring / dms ana / threads #spring / events / complaints / calls
cut / reconnect / forward 60        break the gateway's lines, ask for a new one, let seconds pass"""


class Console:
    """`people` and `places` are who and what is there from the beginning."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self._told: dict[str, str] = {}
        self._complained = 0
        self.people: list[Person] = []
        self.places: list[Channel] = []

    def furnish(self) -> Guild:
        """A server with three people and some channels."""
        discord = self._discord
        farah = discord.person("farah")
        self._guild = discord.guild("School", owner=farah)
        self.people = [
            discord.person("ana", self._guild),
            discord.person("ben", self._guild, locale="es-ES"),
            farah,
        ]
        kinds = {"spring": "text", "news": "announcement", "questions": "forum"}
        self.places = [discord.channel(self._guild, name, kind=kind) for name, kind in kinds.items()]
        discord.role(self._guild, "Spring learners")
        return self._guild

    def news(self) -> list[str]:
        """What changed since the last time: messages, and complaints."""
        lines = []
        for channel in list(self._discord.channels.values()):
            for message in channel.messages:
                shown = "(deleted)" if message.deleted else self._discord.words(message)
                if self._told.get(message.key) != shown:
                    lines.append(self._line(message, shown, "*" if message.key in self._told else "+"))
                    self._told[message.key] = shown
        complaints = self._discord.complaints[self._complained :]
        self._complained += len(complaints)
        return lines + [f"! {one}" for one in complaints]

    def _line(self, message: Message, shown: str, mark: str) -> str:
        place = message.channel
        where = f"DM {place.recipient.name}" if place.recipient else f"#{place.name}"
        whom = f" (only {message.reader.name})" if message.reader else ""
        buttons = ", ".join(self._discord.buttons(message))
        said = shown.replace("\n", "\n    ")
        return f"{mark} {where}{whom} {message.id} {message.author.name}: {said}{f'  [{buttons}]' if buttons else ''}"

    async def does(self, line: str) -> str:
        """Does what a line says; what it came to, or why not."""
        try:
            words = shlex.split(line)
            return await self._done(words) if words else ""
        except (LookupError, ValueError, TimeoutError, StopIteration) as error:
            return f"? {error}"

    async def _done(self, words: list[str]) -> str:
        discord = self._discord
        names = {person.name: person for person in self.people}
        match words:
            case ["help"]:
                return HELP
            case ["joins", name]:
                names[name].joins(self._guild)
            case ["leaves", name]:
                names[name].leaves(self._guild)
            case ["posts", name]:
                return self._listed(discord.posts(self._channel(name)))
            case ["dms", name]:
                return self._listed(discord.dms(names[name]))
            case ["threads", name]:
                return "\n".join(f"#{one.name} {one.id}" for one in discord.threads(self._channel(name)))
            case ["events"]:
                return "\n".join(str(one.as_json()) for one in discord.scheduled(self._guild))
            case ["complaints"]:
                return "\n".join(discord.complaints)
            case ["calls"]:
                return "\n".join(f"{one.status} {one.name}" for one in discord.calls[-30:])
            case ["cut"]:
                discord.gateway.cut()
            case ["reconnect"]:
                discord.gateway.reconnect()
            case ["forward", seconds]:
                discord.clock.forward(float(seconds))
            case [name, *rest] if name in names:
                return await self._acted(names[name], rest)
            case _:
                return f"? {HELP}"
        return "done"

    async def _acted(self, who: Person, words: list[str]) -> str:
        match words:
            case ["press", what, *which]:
                return self._came(await who.press(self._message(who, which), what))
            case ["choose", what, *which]:
                return self._came(await who.choose(self._message(who, which), what))
            case ["submit", *given]:
                values = dict(one.split("=", 1) for one in given)
                return self._came(await who.submit(values))
            case ["says", place, *said]:
                who.says(" ".join(said), channel=self._channel(place))
                return "done"
            case ["writes", *said]:
                who.writes_to_bot(" ".join(said))
                return "done"
            case ["sees"]:
                return self._listed(self._seen(who))
            case [path, word, *given] if path.startswith("/"):
                return self._came(await who.command(path[1:], word, **_options(given)))
            case [place, path, word, *given] if path.startswith("/"):
                channel = self._channel(place)
                return self._came(await who.command(path[1:], word, channel=channel, **_options(given)))
        return f"? {HELP}"

    def _came(self, act: Act) -> str:
        if act.failed:
            return "The application did not respond."
        if act.form is not None:
            return f"A form: {self._discord.words(act.form)}"
        return f"acknowledged (type {act.how}, {act.took:.3f} s)"

    def _seen(self, who: Person) -> list[Message]:
        everywhere = [one for channel in self._discord.channels.values() for one in channel.messages]
        mine = [
            one for one in everywhere if one.channel.recipient in {None, who} and one.reader in {None, who}
        ]
        return sorted((one for one in mine if not one.deleted), key=lambda one: int(one.id))

    def _message(self, who: Person, which: list[str]) -> Message:
        seen = self._seen(who)
        return next(one for one in reversed(seen) if (one.id in which if which else one.components))

    def _channel(self, name: str) -> Channel:
        known = self._discord.channels.values()
        return next(one for one in known if name.removeprefix("#") in {one.name, one.id} and not one.deleted)

    def _listed(self, messages: list[Message]) -> str:
        return "\n".join(self._line(one, self._discord.words(one), "-") for one in messages)


def _options(given: list[str]) -> dict[str, Any]:
    return {name: _value(said) for name, said in (one.split("=", 1) for one in given)}


def _value(said: str) -> Any:
    """Numbers and yes/no as what they are; everything else is text."""
    if said in {"true", "false"}:
        return said == "true"
    return int(said) if said.isdigit() else said
