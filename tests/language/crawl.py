"""A chat in which everybody types every command, rightly and wrongly, and presses and fills in whatever comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.actions import SendCreate
from bot.commands.catalogue import COMMANDS
from bot.inbound import Attachment, CommandCall, Pressed, Reply, Submitted
from bot.language import speaking
from bot.messages import Choices, FileField, Form, PeopleField, TextField
from bot.plain import plain
from bot.registry import Command
from tests.commands.chat import Chat
from tests.support.shown import shown_form

#: How many steps from a typed command people go on pressing what they see.
DEPTH = 3
COURSE, FIRST_DAY = "leadership-2020", "2020-10-20"
NO_LIST = Attachment(name="picture.png", content=b"\x89PNG\r\n\x1a\n\0\0")
ROSTER = "handle,name,zone,role\nben,Ben Okri,Europe/London,learner\ncleo,Cleo,Mars/Olympus,queen\n,,,\n"


@dataclass(kw_only=True)
class Crawl:
    """`said` is every text that came back."""

    chat: Chat
    said: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    async def types(self, handle: str, line: str, *files: tuple[str, bytes]) -> None:
        await self._follow(handle, await self.chat.types(handle, line, *files), DEPTH)

    async def does(self, handle: str, what: CommandCall | Pressed | Submitted, depth: int) -> None:
        """Once for each deed of each person, however many ways lead there."""
        deed = f"{handle} {what!r}"
        if depth and deed not in self.seen:
            self.seen.add(deed)
            await self._follow(handle, await self.chat.does(handle, what), depth)

    async def _follow(self, handle: str, reply: Reply, depth: int) -> None:
        self.said += said_in(reply)
        if reply.message is not None:
            for button in reply.message.buttons:
                await self.does(handle, Pressed(action=button.action), depth - 1)
        if reply.form is not None:
            # Where people had started every course there is, all they ever heard would be "which cohort?".
            deeper = 1 if isinstance(reply.form.action, SendCreate) else depth - 1
            for filled in _filled(reply.form):
                await self.does(handle, filled, deeper)


def said_in(reply: Reply) -> Iterator[str]:
    """Every text of an answer."""
    if reply.message is not None:
        yield plain(reply.message, reader=reply.reader)
    if reply.form is not None:
        yield shown_form(reply.form, reader=reply.reader)
    yield from reply.errors.values()


def _filled(form: Form) -> Iterator[Submitted]:
    """A form sent in as it stands, with everything ticked, empty, and with nonsense in every field."""
    texts = [part for part in form.fields if isinstance(part, TextField)]
    people = {part.key: ("cleo",) for part in form.fields if isinstance(part, PeopleField)}
    lists = [part for part in form.fields if isinstance(part, FileField) and "csv" in part.endings]
    choices = [part for part in form.fields if isinstance(part, Choices)]
    standing = {part.key: tuple(option.value for option in part.options if option.chosen) for part in choices}
    ticked = {part.key: _ticked(part) for part in choices}
    yield Submitted(action=form.action, chosen=standing, texts={part.key: part.value for part in texts})
    if people or lists:
        yield Submitted(action=form.action, chosen=ticked | people)
        yield Submitted(action=form.action, chosen=standing, files={part.key: (NO_LIST,) for part in lists})
    for words in ("", "12345", "https://example.org/mine", FIRST_DAY, "x" * 3000):
        yield Submitted(action=form.action, chosen=ticked, texts={part.key: words for part in texts})


def _ticked(part: Choices) -> tuple[str, ...]:
    """All that can be ticked at once; of the courses that whose words are known."""
    values = tuple(option.value for option in part.options)
    if not part.single:
        return values
    return tuple(value for value in values if value == COURSE) or values[:1]


def lines_of(command: Command) -> Iterator[str]:
    """A command typed rightly and in many wrong ways."""
    path = f"/{' '.join(command.path)}"
    given = [f"{one.name}:{_quoted(one.example)}" for one in command.parameters]
    yield path
    yield " ".join([path, *given])
    yield f"{path} twelve nonsense words"
    yield f'{path} "never closed'
    yield f"{path} such:thing"
    for number, one in enumerate(command.parameters):
        yield " ".join([path, given[number]])
        for wrong in ("12345", "0", "12345678", "2020-02-30", "example.org", "nobody", "x" * 3000, ""):
            rest = [*given[:number], f"{one.name}:{_quoted(wrong)}", *given[number + 1 :]]
            yield " ".join([path, *(part for part in rest if not part.startswith("cohort:"))])
        yield " ".join([path, given[number], given[number]])


def _quoted(text: str) -> str:
    return f'"{text}"'


async def crawl(chat: Chat, people: Sequence[str]) -> Crawl:
    """Everything that came back to these people."""
    visited = Crawl(chat=chat)
    with speaking("en"):
        for handle in people:
            for command in COMMANDS:
                for line in lines_of(command):
                    await visited.types(handle, line)
            await visited.types(handle, "/course nonsense")
            await visited.types(handle, "/cohort creat")
            await visited.types(handle, "/cohort roster", ("people.csv", ROSTER.encode()))
            await visited.types(handle, "/cohort roster", ("people.csv", b"name\nonly\n"))
            await visited.types(handle, "/cohort roster", ("people.csv", b""))
            await visited.types(handle, "/course next", ("people.csv", b"x"))
    return visited
