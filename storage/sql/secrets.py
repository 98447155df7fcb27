"""Secrets as they lie in a database: in a drawer, under the digest of their name, encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from storage.sql import tables
from storage.sql.session import Session

_SECRETS = tables.secrets.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An encrypted secret. It may be dropped at `until` (None: never)."""

    body: str
    until: datetime | None


class SqlSecrets:
    """What `storage.sql.safe` keeps. Nothing here can read what it holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, drawer: str, digest: str, sealed: Sealed) -> None:
        insert = self._session.insert(tables.secrets)
        await self._session.run(
            insert.values(
                drawer=drawer, digest=digest, body=sealed.body, until=sealed.until
            ).on_conflict_do_update(
                index_elements=["drawer", "digest"],
                set_={"body": insert.excluded.body, "until": insert.excluded.until},
            )
        )

    async def replace(self, drawer: str, digest: str, *, old: str, new: str) -> None:
        """Another body, unless somebody else has put something there meanwhile."""
        await self._session.run(
            update(tables.secrets).where(_at(drawer, digest), _SECRETS.body == old).values(body=new)
        )

    async def get(self, drawer: str, digest: str) -> Sealed | None:
        row = await self._session.first(select(tables.secrets).where(_at(drawer, digest)))
        return None if row is None else Sealed(body=row.body, until=row.until)

    async def take(self, drawer: str, digest: str) -> Sealed | None:
        """What was there. It is not there any more, for nobody."""
        row = await self._session.first(
            delete(tables.secrets).where(_at(drawer, digest)).returning(_SECRETS.body, _SECRETS.until)
        )
        return None if row is None else Sealed(body=row.body, until=row.until)

    async def tidy(self, now: datetime) -> None:
        await self._session.run(delete(tables.secrets).where(_SECRETS.until <= now))


def _at(drawer: str, digest: str) -> ColumnElement[bool]:
    return (_SECRETS.drawer == drawer) & (_SECRETS.digest == digest)
