"""One running companion for one SQLite file."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import DatabaseInUse, DatabaseUnwritable, StorageError
from storage.address import SqliteFile, make_folder, read_address


@contextmanager
def hold_single_instance(url: str) -> Iterator[None]:
    """Hold an SQLite file for this process alone while the block runs; PostgreSQL is shared and not held.

    The lock is the system's own, on `<file>.lock`, and vanishes with the process however it ends; the lock
    file stays. Raises Refused for an address that cannot be used, DatabaseInUse where another companion holds
    it, and DatabaseUnwritable where no lock can be made.
    """
    address = read_address(url)
    if not isinstance(address, SqliteFile):
        yield
        return
    handle = _locked(address.path)
    try:
        yield
    finally:
        os.close(handle)


def _locked(path: Path) -> int:
    make_folder(path)
    # Two names for one file must mean one lock.
    real = path.resolve()
    lock = real.with_name(f"{real.name}.lock")
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise DatabaseUnwritable(
            f"The lock file {lock} cannot be written: {error.strerror}. Check the rights and the free space"
            " of its folder, or name another place in DATABASE_URL."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
        os.close(handle)
        raise _not_held(path, lock, holder, error) from error
    return handle


def _not_held(path: Path, lock: Path, holder: str, error: OSError) -> StorageError:
    if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
        who = f"process {holder}" if holder.isascii() and holder.isdecimal() else "another process"
        return DatabaseInUse(
            f"A companion already runs on {path} ({who}). Stop it first, or name another file in"
            " DATABASE_URL. To run several at once, use PostgreSQL."
        )
    return DatabaseUnwritable(
        f"The lock file {lock} cannot be locked or written: {error.strerror}. Put the SQLite file on a local"
        " disk with free space, or use PostgreSQL."
    )
