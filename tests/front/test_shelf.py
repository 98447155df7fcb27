"""The folder for files of messages: nothing lost, nothing overwritten, and private things private."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from adapters.files import Attached
from adapters.local import Shelf


def file(content: bytes, name: str = "call-2.ics") -> Attached:
    return Attached(name=name, media_type="text/calendar", content=content, label="Call 2")


def test_files_of_one_name_are_kept_apart_and_the_same_one_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "files")
    paths = [shelf.put(file(content), only=None) for content in (b"first", b"moved", b"first", b"again")]
    assert [path.name for path in paths] == ["call-2.ics", "call-2-2.ics", "call-2.ics", "call-2-3.ics"]
    assert [path.read_bytes() for path in paths] == [b"first", b"moved", b"first", b"again"]


def test_what_was_there_before_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "call-2.ics").write_bytes(b"mine")
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (tmp_path / "call-2-2.ics").symlink_to(secret)
    (tmp_path / "call-2-3.ics").symlink_to(tmp_path / "nowhere")
    (tmp_path / "call-2-4.ics").mkdir()
    path = Shelf(tmp_path).put(file(b"secret"), only=None)
    assert path.name == "call-2-5.ics"
    assert (tmp_path / "call-2.ics").read_bytes() == b"mine"
    assert secret.read_bytes() == b"secret"
    assert not (tmp_path / "nowhere").exists()


def test_what_is_for_one_person_bears_their_name_and_is_for_this_user_alone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "files")
    before = os.umask(0)
    try:
        own = shelf.put(file(b"{}", "export.json"), only="maria.lopez")
        posted = shelf.put(file(b"{}", "export.json"), only=None)
    finally:
        os.umask(before)
    assert (own.name, own.stat().st_mode & 0o777) == ("maria-lopez-export.json", 0o600)
    assert (posted.name, posted.stat().st_mode & 0o777) == ("export.json", 0o644)
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


def test_half_a_file_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, *_: object, **__: object) -> object:
        os.close(fd)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        Shelf(tmp_path / "files").put(file(b"x"), only=None)
    assert list((tmp_path / "files").iterdir()) == []
