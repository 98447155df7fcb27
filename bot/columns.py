"""What the columns of a list of people are called, in files that come from anywhere."""

from __future__ import annotations

from collections.abc import Sequence

#: By meaning, the words for it in their order of preference: of columns that mean the same, as in the list of members
#: that Slack exports, those with the first words are read. A platform knows people by their ids, and few by user names.
_HEADERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "handle": (("handle", "id", "user", "userid", "slackid", "discordid"), ("username", "login", "account")),
    "name": (("name", "fullname", "learner", "participant"), ("displayname",)),
    "zone": (("zone", "timezone", "tz"),),
    "role": (("role", "roles"),),
    "locale": (("locale", "language", "lang"),),
    "email": (("email", "emailaddress", "mail"),),
}
_COLUMNS = {
    header: (column, rank)
    for column, ranks in _HEADERS.items()
    for rank, headers in enumerate(ranks)
    for header in headers
}


def is_known(header: str) -> bool:
    return _folded(header) in _COLUMNS


def read_as(headers: Sequence[str], *, addresses: bool) -> list[str]:
    """What each column is read as; empty where it means nothing to us, or another is preferred to it. Two that are as
    good as each other are read as the same. `addresses` is whether people may be named by their email address: it is
    then preferred to a user name.
    """
    known = [_COLUMNS.get(_folded(header), ("", 0)) for header in headers]
    best: dict[str, int] = {}
    for column, rank in known:
        best[column] = min(rank, best.get(column, rank))
    if not addresses:
        best.pop("email", None)
    elif "email" in best and best.get("handle"):
        del best["handle"]
    return [column if best.get(column) == rank else "" for column, rank in known]


def _folded(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())
