"""Course files: where they lie, and how their text becomes a Course."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bot.course import Course, Data, Positions, parse_course
from bot.course.explain import quoted
from bot.course.values import did_you_mean
from bot.errors import CourseInvalid, Mistake, Refused
from companion.yamldata import LARGEST, Unreadable, read_yaml

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSource:
    """A course file as it was read: its name, its data, where all of it stands, what is wrong already."""

    name: str
    data: Data
    positions: Positions
    mistakes: tuple[Mistake, ...] = ()

    def course(self) -> Course:
        """Raises CourseInvalid with every mistake."""
        try:
            course = parse_course(self.data, self.positions, self.name)
        except CourseInvalid as error:
            found = sorted(
                [*self.mistakes, *error.mistakes], key=lambda mistake: (mistake.line, mistake.column)
            )
            raise CourseInvalid(self.name, found) from error
        if self.mistakes:
            raise CourseInvalid(self.name, self.mistakes)
        return course


class CourseFiles:
    """The courses that come with the companion, and those in a folder of the operator. Implements `Library`.

    A course of the operator takes the place of a bundled one of the same name. Names are looked up among what
    is there and never used as a path: they may come from a chat.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        return sorted({*_bundled(), *self._own()})

    def load(self, name: str) -> Course:
        return self.source(name).course()

    def read(self, content: bytes, source: str) -> Course:
        return read_source(content, source).course()

    def source(self, name: str) -> CourseSource:
        """The file of this name. Raises Refused where there is none, CourseInvalid where it is no YAML."""
        wanted = name.strip().casefold()
        wanted = next((wanted.removesuffix(suffix) for suffix in SUFFIXES if wanted.endswith(suffix)), wanted)
        if path := self._own().get(wanted):
            return read_source(_content(path), path.name)
        bundled = _bundled()
        if wanted in bundled:
            return read_source(bundled[wanted], f"{wanted}.yaml")
        names = self.names()
        hint = did_you_mean(wanted, names) or f"; there are {', '.join(names)}"
        raise Refused(f'There is no course named "{quoted(name)}"{hint}')

    def _own(self) -> dict[str, Path]:
        if self._folder is None or not self._folder.is_dir():
            return {}
        files = sorted(path for path in self._folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
        return {path.stem.casefold(): path for path in files}


def find_course(argument: str, library: CourseFiles | None = None) -> CourseSource:
    """What somebody at a command line means: a file where the argument looks like a path or is one, else a
    name.

    Raises Refused where there is nothing to read, CourseInvalid where it cannot be read as YAML.
    """
    path = Path(argument)
    if path.suffix in SUFFIXES or len(path.parts) > 1 or path.exists():
        return read_source(_content(path), quoted(argument))
    return (library or CourseFiles()).source(argument)


def read_source(content: bytes, name: str) -> CourseSource:
    """The data of a YAML text; `name` names it in errors. Raises CourseInvalid where it is not YAML."""
    try:
        reading = read_yaml(content)
    except Unreadable as error:
        raise CourseInvalid(name, error.mistakes) from error
    return CourseSource(name=name, data=reading.data, positions=reading.positions, mistakes=reading.mistakes)


def _bundled() -> dict[str, bytes]:
    files = resources.files("courses").iterdir()
    return {
        file.name.removesuffix(".yaml"): file.read_bytes() for file in files if file.name.endswith(".yaml")
    }


def _content(path: Path) -> bytes:
    """At most one byte more than a course file may have: enough to know that it is too large."""
    shown = quoted(str(path))
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Refused(f"There is no file {shown}") from None
    except IsADirectoryError:
        raise Refused(f"{shown} is a folder; name a course file in it") from None
    except PermissionError:
        raise Refused(f"{shown} cannot be read: permission denied. Check who owns it") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{shown} cannot be read: {error}") from error
