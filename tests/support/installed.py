"""`companion run` with a chat platform's settings, as an operator starts it: what holds on every platform."""

from __future__ import annotations

import asyncio
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from companion.health import ask
from tests.front.running import PATIENCE, Running
from tests.front.serving import COURSE, by_day, ended, running, until_said
from tests.front.test_health import free_port
from tests.standin.moods import Mood

LESSON = "Lesson 1 is open"
JOIN = "Would you like to take part?"

T = TypeVar("T")
M = TypeVar("M")
C_contra = TypeVar("C_contra", contravariant=True)


class Chat(Protocol[C_contra, M]):
    """A stand-in, as far as it is looked at here."""

    complaints: list[str]

    def posts(self, channel: C_contra, /) -> list[M]: ...
    def words(self, shown: M, /) -> str: ...
    async def until(self, condition: Callable[[], T], *, within: float = 10) -> T: ...


class Installed(ABC, Generic[C_contra, M]):
    """The app in a place of its own: a channel, somebody who runs courses there and Ana, who learns. `secrets` is what
    nobody may find in a log.
    """

    name: str
    env: dict[str, str]

    def __init__(self, chat: Chat[C_contra, M], channel: C_contra, tmp_path: Path) -> None:
        self.chat = chat
        self.channel = channel
        (tmp_path / "small.yaml").write_text(COURSE.format(zone=by_day()))

    @abstractmethod
    async def connected(self, process: Running) -> None:
        """Returns once this process is connected, and whichever was killed before it is known to be gone."""

    @abstractmethod
    async def create(self) -> None:
        """A cohort whose first lesson is open already."""

    @abstractmethod
    async def join(self, card: M) -> None:
        """Ana joins by the button of this card, and is welcomed."""

    @abstractmethod
    async def progress(self) -> None:
        """Ana asks how far she is, and is told."""

    @abstractmethod
    def away(self) -> list[Mood]:
        """The platform cannot be reached; the first of these is met again and again."""

    @property
    @abstractmethod
    def secrets(self) -> list[str]: ...

    async def told_all(self) -> None:
        """Returns once everything that comes with a new cohort stands there."""
        for words in (JOIN, LESSON):
            await self.posted(words)

    async def posted(self, words: str) -> M:
        """What stands in the channel, once it says this."""
        return await self.said(lambda: self.chat.posts(self.channel), words)

    async def said(self, messages: Callable[[], Sequence[M]], words: str) -> M:
        def found() -> list[M]:
            return [one for one in messages() if words in self.chat.words(one)]

        return (await self.chat.until(found, within=PATIENCE))[0]

    @property
    def read(self) -> list[str]:
        """All that stands in the channel."""
        return [self.chat.words(one) for one in self.chat.posts(self.channel)]

    @property
    def lessons(self) -> int:
        """How often the first lesson stands in the channel."""
        return sum(LESSON in one for one in self.read)


class AsInstalled(Generic[C_contra, M]):
    """To be inherited by a test class, with a fixture `scene`."""

    async def test_from_the_start_to_the_first_lesson_card_and_nothing_twice_after_a_kill(
        self, scene: Installed[C_contra, M], tmp_path: Path
    ) -> None:
        async with running(scene.env, tmp_path) as process:
            await scene.connected(process)
            await scene.create()
            await scene.told_all()
            before = scene.read
            await asyncio.to_thread(process.stop, signal.SIGKILL)
        async with running(scene.env, tmp_path) as process:
            await scene.connected(process)
            # Joining brings a message of its own, and everything left over was looked at before it.
            await scene.join(await scene.posted(JOIN))
            await scene.progress()
            assert scene.read == before
            assert await ended(process) == 0
        assert "stopped all_written_down=True" in process.said
        assert not any(secret in process.said for secret in scene.secrets)
        assert not scene.chat.complaints

    async def test_where_it_is_out_of_reach_we_start_say_so_and_go_on_trying(
        self, scene: Installed[C_contra, M], tmp_path: Path
    ) -> None:
        away = scene.away()
        env = scene.env | {"COMPANION_HEALTH_PORT": str(port := free_port())}
        async with running(env, tmp_path) as process:
            await until_said(process, "started")
            await scene.chat.until(lambda: away[0].met > 1, within=PATIENCE)
            told = await asyncio.to_thread(ask, port)
            assert f"{scene.name}: not connected since" in told.words
            for mood in away:
                mood.release()
            await scene.connected(process)
            await scene.create()
            await scene.posted(LESSON)
            told = await asyncio.to_thread(ask, port)
            assert told.well
            assert f"{scene.name}: connected" in told.words
            assert await ended(process) == 0
        assert "Traceback" not in process.said
