"""What a database complains about, in our own errors: which database, what is wrong, what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import CompanionError, DatabaseUnwritable, StorageError
from storage.address import Address, SqliteFile, sentence

_NOT_MIGRATED = "its tables are missing or of another release; start the companion to bring it up to date"
_UNWRITABLE = "check the rights and the free space, or name another place in DATABASE_URL"

_SQLITE = {
    sqlite3.SQLITE_BUSY: (StorageError, "another process has been writing to it for too long; try again"),
    sqlite3.SQLITE_LOCKED: (StorageError, "another process has been writing to it for too long; try again"),
    sqlite3.SQLITE_READONLY: (DatabaseUnwritable, f"it can only be read; {_UNWRITABLE}"),
    sqlite3.SQLITE_PERM: (DatabaseUnwritable, f"permission denied; {_UNWRITABLE}"),
    sqlite3.SQLITE_AUTH: (DatabaseUnwritable, f"permission denied; {_UNWRITABLE}"),
    sqlite3.SQLITE_FULL: (DatabaseUnwritable, f"the disk is full; {_UNWRITABLE}"),
    sqlite3.SQLITE_IOERR: (DatabaseUnwritable, f"the disk cannot be written or read; {_UNWRITABLE}"),
    sqlite3.SQLITE_CANTOPEN: (DatabaseUnwritable, f"it cannot be opened; {_UNWRITABLE}"),
    sqlite3.SQLITE_NOTADB: (StorageError, "this file is not a database; name another file in DATABASE_URL"),
    sqlite3.SQLITE_CORRUPT: (StorageError, "the file is damaged; restore it from a backup"),
    sqlite3.SQLITE_CONSTRAINT: (StorageError, "a row would refer to something that is not there"),
    sqlite3.SQLITE_ERROR: (StorageError, _NOT_MIGRATED),
}

_POSTGRES = {
    "08": (StorageError, "the connection was lost; it is made anew on the next try"),
    "23": (StorageError, "a row would refer to something that is not there"),
    "25006": (
        DatabaseUnwritable,
        "it can only be read, as a standby is; name the primary in DATABASE_URL",
    ),
    "28": (StorageError, "it refuses this user or password; check DATABASE_URL"),
    "3D000": (StorageError, "there is no database of this name; create it, or correct DATABASE_URL"),
    "3F": (DatabaseUnwritable, "this user has no schema there to make tables in; grant the rights to one"),
    "40": (StorageError, "another transaction was in the way; try again"),
    "42501": (DatabaseUnwritable, "this user may not do that there; grant the rights, or use another user"),
    "42": (StorageError, _NOT_MIGRATED),
    "53100": (DatabaseUnwritable, "the server's disk is full; make room there"),
    "53": (StorageError, "the server has no room for another connection or no memory left; try again"),
    "57": (StorageError, "the server is starting or stopping; try again"),
}


@contextmanager
def translated(address: Address, *, connecting: bool = False) -> Iterator[None]:
    """Turn what drivers and SQLAlchemy raise into StorageError. A ValueError about an argument stays.

    While `connecting`, whatever is raised comes from a driver, some of it in no class of errors they share.
    """
    try:
        yield
    except CompanionError:
        raise
    except StatementError as error:
        if isinstance(error.orig, ValueError):
            raise error.orig from error
        raise trouble(address, error) from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise trouble(address, error) from error
    except Exception as error:
        if connecting or _sqlstate(error) is not None:
            raise trouble(address, error) from error
        raise


def trouble(address: Address, error: Exception) -> StorageError:
    """Our error for one of theirs."""
    root = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    kind, hint = _meaning(address, root)
    return kind(f"{sentence(address.shown)}: {hint}. ({_detail(root)})")


def _meaning(address: Address, root: BaseException) -> tuple[type[StorageError], str]:
    if isinstance(root, sqlite3.Error):
        # The low byte is the error; the rest tells which variety, and that stands in the message.
        code = getattr(root, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        return _SQLITE.get(code, (StorageError, "see the detail"))
    state = _sqlstate(root)
    if state is not None:
        for length in (5, 2):
            if state[:length] in _POSTGRES:
                return _POSTGRES[state[:length]]
        return StorageError, "see the detail"
    if isinstance(root, PoolTimeout):
        return StorageError, "every connection stayed in use for too long; try again"
    if isinstance(address, SqliteFile) and isinstance(root, OSError):
        return DatabaseUnwritable, _UNWRITABLE
    return StorageError, "it cannot be reached; check that it runs, and DATABASE_URL"


def _sqlstate(error: BaseException) -> str | None:
    """The five letters PostgreSQL gives to each error, where it spoke at all."""
    state = getattr(error, "sqlstate", None)
    return state if isinstance(state, str) else None


def _detail(root: BaseException) -> str:
    """What the database itself said: the first line, for further ones can quote what people wrote."""
    said = str(root.__cause__ or root).strip().partition("\n")[0]
    shown = "".join(letter if letter.isprintable() else "?" for letter in said)[:300]
    return shown or type(root).__name__
