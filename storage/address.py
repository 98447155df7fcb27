"""Database addresses: which database is meant, and how to name it to people without its password."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import DatabaseUnwritable, Refused

EXAMPLES = "Examples: sqlite:///data/companion.db or postgresql://user:password@host:5432/companion"


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteFile:
    """An SQLite database in a file."""

    path: Path

    @property
    def shown(self) -> str:
        return f"the SQLite file {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PostgresServer:
    """A PostgreSQL database. `dsn` holds the password and is for the driver alone; `shown` is for people."""

    dsn: str
    shown: str

    def __repr__(self) -> str:
        return f"PostgresServer({self.shown})"


Address = SqliteFile | PostgresServer


def sentence(words: str) -> str:
    """The words as a sentence begins."""
    return words[:1].upper() + words[1:]


def read_address(url: str) -> Address:
    """The database an address means. Raises Refused, and never repeats a password.

    `sqlite:///data/x.db` is a path from the working folder, `sqlite:////var/x.db` from the root; `%23` in it
    is a `#`. Whatever driver an address names (`sqlite+aiosqlite`, `postgresql+psycopg`), ours is used.
    Options of a PostgreSQL address (`?sslmode=require`) mean what they mean to libpq.
    """
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise Refused(f"The database address cannot be read. {EXAMPLES}") from None
    match parsed.drivername.partition("+")[0].lower():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql" | "postgres":
            return _postgres(parsed)
        case other:
            raise Refused(f"“{other}” databases are not supported: use SQLite or PostgreSQL. {EXAMPLES}")


def _sqlite(url: URL) -> SqliteFile:
    if url.host:
        raise Refused(f"An SQLite address has three slashes, or four for a path from the root. {EXAMPLES}")
    name = url.database or ""
    if not name or name == ":memory:" or name.startswith("file:"):
        raise Refused(f"An SQLite address needs the path of a file. {EXAMPLES}")
    if url.query:
        raise Refused(f"An SQLite address takes no options ({', '.join(sorted(url.query))}). {EXAMPLES}")
    if "\x00" in name:
        raise Refused(f"The path in an SQLite address has a NUL character in it. {EXAMPLES}")
    path = Path(name)
    try:
        path = path.expanduser()
    except RuntimeError as error:
        raise Refused(
            f"The path in the SQLite address names a home folder that is not there: {name}"
        ) from error
    return SqliteFile(path=path.absolute())


def _postgres(url: URL) -> PostgresServer:
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        # SQLAlchemy lets ports and IPv6 hosts through that the driver stumbles over.
        port = urlsplit(dsn).port or 5432
    except ValueError:
        raise Refused(f"The host or port of the database address cannot be read. {EXAMPLES}") from None
    socket = url.query.get("host")
    host = url.host or (socket if isinstance(socket, str) else None) or "localhost"
    if not host.startswith("/"):
        host = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    name = quote(url.database or url.username or "", safe="-._~ ")
    return PostgresServer(dsn=dsn, shown=f"the PostgreSQL database “{name}” at {host}")


def make_folder(path: Path) -> None:
    """Make the folder an SQLite file is to lie in. Raises DatabaseUnwritable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise DatabaseUnwritable(
            f"The SQLite file {path} would lie in {path.parent}, which is a file and no folder. Name another place"
            " in DATABASE_URL."
        ) from error
    except OSError as error:
        raise DatabaseUnwritable(
            f"The folder of the SQLite file {path} cannot be made: {error.strerror}. Make it yourself, or"
            " name another place in DATABASE_URL."
        ) from error
