"""Secrets of platforms in a database, encrypted there. What a reader of the database or of a backup sees is which
drawers there are, how many secrets lie in each, and when they end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import Refused
from storage.sql.secrets import Sealed
from storage.sql.store import SqlStore
from storage.values import storable, utc

KEY_LENGTH = 44
"""How many letters 32 bytes take."""

_A_KEY = (
    "A key is 32 random bytes in URL-safe base64; make one with: python -c"
    ' "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)


class SqlSafe:
    """`bot.ports.Safe` in a database. The first of `keys` encrypts, and every one of them decrypts; a secret that is
    read under another than the first is encrypted anew under it.
    """

    def __init__(self, store: SqlStore, keys: Sequence[str]) -> None:
        """Raises Refused where there is no key or one is none."""
        fernets = _fernets(keys)
        self._store = store
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    async def put(self, drawer: str, name: str, secret: str, *, until: datetime | None = None) -> None:
        end = None if until is None else utc(until)
        sealed = Sealed(body=self._seal(drawer, name, secret), until=end)
        async with self._store.writing() as uow:
            await uow.secrets.put(drawer, _digest(name), sealed)

    async def get(self, drawer: str, name: str) -> str | None:
        async with self._store.reading() as uow:
            sealed = await uow.secrets.get(drawer, _digest(name))
        if sealed is None:
            return None
        secret = self._opened(drawer, name, sealed.body)
        if not self._is_newest(sealed.body):
            again = self._seal(drawer, name, secret)
            async with self._store.writing() as uow:
                await uow.secrets.replace(drawer, _digest(name), old=sealed.body, new=again)
        return secret

    async def take(self, drawer: str, name: str, now: datetime) -> str | None:
        moment = utc(now)
        async with self._store.writing() as uow:
            sealed = await uow.secrets.take(drawer, _digest(name))
            if sealed is None or (sealed.until is not None and sealed.until <= moment):
                return None
            # Within the transaction: what cannot be read now stays for when its key is back.
            return self._opened(drawer, name, sealed.body)

    async def drop(self, drawer: str, name: str) -> None:
        async with self._store.writing() as uow:
            await uow.secrets.take(drawer, _digest(name))

    async def tidy(self, now: datetime) -> None:
        moment = utc(now)
        async with self._store.writing() as uow:
            await uow.secrets.tidy(moment)

    def _seal(self, drawer: str, name: str, secret: str) -> str:
        """Encrypted together with its place: moved to another, it opens nothing there."""
        content = json.dumps([storable(drawer), storable(name), storable(secret)])
        return self._newest.encrypt(content.encode()).decode()

    def _opened(self, drawer: str, name: str, body: str) -> str:
        """The secret. Raises Refused where no key opens it, or it was put away in another place."""
        try:
            *place, secret = json.loads(self._all.decrypt(body))
        except InvalidToken:
            # Without its cause: that holds what could not be read.
            raise _unreadable(drawer) from None
        if place != [storable(drawer), storable(name)]:
            raise _unreadable(drawer)
        return str(secret)

    def _is_newest(self, body: str) -> bool:
        try:
            self._newest.decrypt(body)
        except InvalidToken:
            return False
        return True


def _fernets(keys: Sequence[str]) -> list[Fernet]:
    if not keys:
        raise Refused(f"Secrets cannot be kept without a key to encrypt them. {_A_KEY}")
    fernets = []
    for number, key in enumerate(keys, start=1):
        # Base64 passes over whatever follows its end, as a second key does where a comma was forgotten.
        if len(key) != KEY_LENGTH:
            raise _no_key(number, keys)
        try:
            fernets.append(Fernet(key))
        except ValueError:
            raise _no_key(number, keys) from None
    return fernets


def _no_key(number: int, keys: Sequence[str]) -> Refused:
    return Refused(f"Encryption key {number} of {len(keys)} is not a key. {_A_KEY}")


def _digest(name: str) -> str:
    """A name may be as secret as what it stands for: the state of a log-in is both."""
    return hashlib.sha256(storable(name).encode()).hexdigest()


def _unreadable(drawer: str) -> Refused:
    return Refused(
        f"A secret in “{drawer}” cannot be read with the encryption keys given. Give the key it was put away under"
        " once more, after the newest one; or, where that key is lost, connect the workspace anew."
    )
