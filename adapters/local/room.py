"""The local room: one terminal in which somebody types for everybody.

People come into being when they first speak, are named after their handle, and live in the room's zone until
they tell the companion another.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterable, Collection
from pathlib import Path
from typing import Protocol

from adapters.local.attachments import read_attachment
from adapters.local.board import Board
from adapters.local.forms import OpenForm
from adapters.local.messenger import readers
from adapters.local.screen import Screen
from adapters.local.typed import Ask, Command, Press, Typed, Words, read_line
from bot.errors import Refused, StorageError
from bot.inbound import CommandCall, Inbound, Pressed, Reply, Submitted
from bot.model import Place, PlaceKind, Profile
from bot.payloads import decode
from bot.plain import clean
from bot.ports import Clock

log = logging.getLogger(__name__)

SPACE = "local:room"
FIRST_CHANNEL = "general"

WELCOME = """\
This is the local room. You type for everybody in it, one line at a time:
  @facilitator /cohort help      what a facilitator can do
  @ana /course help              what a learner can do
  @ana 3                         press the button [3]
  help · who · quit              about the room itself"""

HELP = """\
@ana /course next            a command, said by Ana (people come into being when they speak)
@ana                         from now on every line is Ana's
@ana 3   or   press 3        press the button [3]
@ana 1,3 note: a text        fill in an open form: options 1 and 3, and a text
@ana people: @bo file: a.csv   people and a file, where a form asks for them
@ana send   @ana cancel      send the open form as it stands, or drop it
@facilitator /cohort roster file:people.csv      a file goes with a command
#spring @ana /course next    said in another channel; #spring alone moves you there
who                          who is here
quit                         stop the companion"""


class House(Protocol):
    """The companion, as the room needs it. Each raises StorageError where the database refuses."""

    async def handle(self, inbound: Inbound) -> Reply:
        """What somebody did, and the answer to it."""
        ...

    async def follow(self) -> None:
        """Post what is due now, so that the next line finds it on the board."""
        ...


class Room:
    """Reads lines and acts on them, one after the other.

    `trusted` are the handles that may create cohorts; `zone` is an IANA name; `echo` shows each line as it
    was read, for input that nobody sees being typed.
    """

    def __init__(
        self,
        *,
        house: House,
        board: Board,
        screen: Screen,
        clock: Clock,
        zone: str,
        trusted: Collection[str],
        echo: bool,
    ) -> None:
        self._house = house
        self._board = board
        self._screen = screen
        self._clock = clock
        self._zone = zone
        self._trusted = frozenset(trusted)
        self._echo = echo
        self._people: dict[str, Profile] = {}
        self._forms: dict[str, OpenForm] = {}
        self._speaker: str | None = None
        self._channel = FIRST_CHANNEL

    async def run(self, lines: AsyncIterable[str], *, welcome: bool = False) -> None:
        """Act on every line until there are no more or somebody quits; `welcome` says first what one can do.

        Raises OSError where nobody reads the room any more.
        """
        if welcome:
            self._screen.note(WELCOME)
        async for line in lines:
            if self._echo and line.strip():
                self._screen.note(f"» {clean(line)}")
            try:
                if not await self._act(read_line(line)):
                    return
            except (Refused, StorageError) as error:
                self._screen.problem("\n".join(map(clean, str(error).splitlines())))
            except OSError:
                raise  # the screen is gone, and nothing can be shown any more
            except Exception:
                # A fault of ours in one answer is no reason to leave everybody else alone.
                log.exception("a line of the local room broke")
                self._screen.problem("Something broke on my side. The log has the details; please try again.")

    async def _act(self, typed: Typed) -> bool:
        """Whether the room stays open."""
        if isinstance(typed.what, Ask):
            return self._ask(typed.what)
        if typed.what is None:
            self._move(typed)
            return True
        who = self._person(typed.speaker or self._speaker)
        place = Place(space=SPACE, kind=PlaceKind.CHANNEL, id=typed.channel or self._channel)
        match typed.what:
            case Command() as command:
                files = [await asyncio.to_thread(read_attachment, Path(name)) for name in command.files]
                call = CommandCall(name=command.name, text=command.text, attachments=tuple(files))
                await self._do(who, place, call)
            case Press(number=number, explicit=explicit):
                if explicit or who.external_id not in self._forms:
                    await self._press(who, number)
                else:
                    await self._fill(who, str(number))
            case Words(text=text):
                await self._fill(who, text)
        return True

    def _ask(self, ask: Ask) -> bool:
        if ask.word == "help":
            self._screen.note(HELP)
        elif ask.word == "who":
            self._screen.note(
                "\n".join(f"@{handle}  {person.name}" for handle, person in sorted(self._people.items()))
                or "Nobody has spoken yet."
            )
        return ask.word not in ("quit", "exit")

    def _move(self, typed: Typed) -> None:
        if typed.channel is not None:
            self._channel = typed.channel
            self._screen.note(f"You are in #{self._channel} now.")
        if typed.speaker is not None:
            self._speaker = self._person(typed.speaker).external_id
            self._screen.note(f"You type for @{self._speaker} now.")

    def _person(self, handle: str | None) -> Profile:
        if handle is None:
            raise Refused("Who says that? Begin with a name, such as: @ana /course next")
        if handle not in self._people:
            name = " ".join(part.capitalize() for part in handle.replace("_", ".").split(".") if part)
            self._people[handle] = Profile(
                space=SPACE, external_id=handle, name=name, zone=self._zone, locale=""
            )
        return self._people[handle]

    async def _press(self, who: Profile, number: int) -> None:
        button = self._board.button(number)
        if button is None or not button.is_for(who.external_id):
            raise Refused(f"There is no button [{number}] that @{who.external_id} can press now.")
        await self._do(who, button.place, Pressed(action=decode(button.payload)), card=button.card)

    async def _fill(self, who: Profile, words: str) -> None:
        form = self._forms.get(who.external_id)
        if form is None:
            raise Refused(
                f"The companion listens to commands, not to talk. Try: @{who.external_id} /course help"
            )
        if words.strip().lower() == "cancel":
            del self._forms[who.external_id]
            self._screen.note(f"@{who.external_id} dropped the form.")
            return
        self._forms[who.external_id] = filled = form.filled(words)
        files = {
            key: await asyncio.to_thread(read_attachment, Path(path)) for key, path in filled.paths.items()
        }
        await self._do(who, form.place, filled.submitted(files), form=filled)

    async def _do(
        self,
        who: Profile,
        place: Place,
        what: CommandCall | Pressed | Submitted,
        *,
        card: int | None = None,
        form: OpenForm | None = None,
    ) -> None:
        """Hand it to the companion, then show the answer and what follows from it."""
        reply = await self._house.handle(
            Inbound(
                event_id=f"local-{uuid.uuid4().hex}",
                acted_at=self._clock.now(),
                who=who,
                place=place,
                what=what,
                trusted=who.external_id in self._trusted,
            )
        )
        if form is not None and not reply.errors:
            self._forms.pop(who.external_id, None)
        self._answer(who, place, reply, card)
        await self._house.follow()

    def _answer(self, who: Profile, place: Place, reply: Reply, card: int | None) -> None:
        if reply.message is not None:
            self._board.show(
                reply.message,
                place=place,
                only=(who.external_id,) if reply.private else readers(place),
                reader=(reply.reader or who) if reply.private else None,
                at=self._clock.now(),
                instead_of=card if reply.replaces else None,
            )
        if reply.form is not None:
            self._forms[who.external_id] = OpenForm.show(reply.form, place)
            self._screen.entry(
                "",
                f"a form for @{who.external_id}",
                self._forms[who.external_id].text(reply.reader or who),
                style="yellow",
            )
        for key, problem in reply.errors.items():
            self._screen.problem(f"{clean(key)}: {clean(problem)}")
        if reply.errors and who.external_id in self._forms:
            self._screen.note(f"The form is still open: mend it, or @{who.external_id} cancel.")
