"""What every store says and asks about names."""

from __future__ import annotations

import json

from bot.errors import Refused, StorageError
from bot.model import Person
from storage.values import storable


def name_taken(name: str) -> Refused:
    """What to say where a space already has a cohort of this name."""
    return Refused(f"There is already a cohort named “{name}” here. Choose another name.")


def not_there(what: str, number: int) -> StorageError:
    """What to say where a row would refer to something that is not there."""
    return StorageError(f"a row would refer to something that is not there ({what} {number})")


def traces(person: Person) -> list[str]:
    """How the platform's id and the names of a person stand in JSON that was kept as text, also in JSON within it."""
    words = (person.told.external_id, person.told.name, person.preferences.name)
    quoted = [json.dumps(word, ensure_ascii=ascii) for word in words if word for ascii in (True, False)]
    nested = [json.dumps(text, ensure_ascii=ascii)[1:-1] for text in quoted for ascii in (True, False)]
    return [storable(trace) for trace in dict.fromkeys([*quoted, *nested])]
