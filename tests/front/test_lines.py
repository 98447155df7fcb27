"""Lines from pipes, files and terminals."""

from __future__ import annotations

import asyncio
import os
import pty
from pathlib import Path

import pytest

from adapters.local import Lines
from adapters.local.attachments import LARGEST, read_attachment
from adapters.local.lines import LONGEST
from bot.errors import Refused


async def all_of(fd: int) -> list[str]:
    with Lines(fd) as lines:
        return [line async for line in lines]


async def test_a_pipe_ends_with_its_writer_and_the_last_line_needs_no_end() -> None:
    reader, writer = os.pipe()
    os.write(writer, "one\ntwö".encode())
    os.write(writer, b"\n\nthree \xff")
    os.close(writer)
    assert await all_of(reader) == ["one", "twö", "", "three \N{REPLACEMENT CHARACTER}"]
    os.close(reader)


async def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "typed.txt"
    path.write_text("".join(f"line {n}\n" for n in range(30_000)))
    with path.open("rb") as file:
        lines = await all_of(file.fileno())
    assert lines == [f"line {n}" for n in range(30_000)]


async def test_a_line_without_end_is_cut_and_not_kept_whole() -> None:
    reader, writer = os.pipe()

    def write() -> None:
        os.write(writer, b"x" * (3 * LONGEST) + b"\nend\n")
        os.close(writer)

    lines, _ = await asyncio.gather(all_of(reader), asyncio.to_thread(write))
    os.close(reader)
    assert max(map(len, lines)) <= 2 * LONGEST + 1
    assert "".join(lines[:-1]) == "x" * (3 * LONGEST)
    assert lines[-1] == "end"


async def test_stopping_wakes_whoever_waits() -> None:
    reader, writer = os.pipe()
    with Lines(reader) as lines:
        waiting = asyncio.create_task(anext(aiter(lines), None))
        os.write(writer, b"half a line")
        await asyncio.sleep(0)
        lines.stop()
        assert await waiting is None
    os.close(reader)
    os.close(writer)


async def test_a_terminal_that_hangs_up_is_an_end() -> None:
    master, slave = pty.openpty()
    os.write(master, b"hello\n")
    with Lines(slave) as lines:
        each = aiter(lines)
        assert await anext(each) == "hello"
        os.close(master)
        assert await anext(each, None) is None
    os.close(slave)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * (LARGEST + 1))
    os.mkfifo(tmp_path / "pipe")
    for name, says in (
        ("large.csv", "larger than 10 MB"),
        ("pipe", "not an ordinary file"),
        ("", "is a folder"),
        ("nobody.csv", "There is no file"),
        ("a\0b", "cannot be read"),
        ("x" * 300, "cannot be read"),
    ):
        with pytest.raises(Refused, match=says):
            read_attachment(tmp_path / name)
    with pytest.raises(Refused, match="not an ordinary file"):
        read_attachment(Path(os.devnull))
