"""How Discord says no."""

from __future__ import annotations

from tests.discord.standin.facts import Json

WORDS = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10011: "Unknown Role",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    10070: "Unknown Guild Scheduled Event",
    20012: "You are not authorized to perform this action on this application",
    30034: "Max number of daily application command creates has been reached (200)",
    40003: "You are opening direct messages too fast",
    40033: "This message has already been crossposted",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50008: "Cannot send messages in a non-text channel",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
    50068: "Invalid message type",
    50083: "Thread is archived",
    50109: "The request body contains invalid JSON.",
    50278: "Cannot send messages to this user due to having no mutual guilds",
    160002: "Cannot reply without permission to read message history",
    160004: "A thread has already been created for this message",
}
STATUS = {0: 401, 50027: 401}
FORBIDDEN = {20012, 50001, 50005, 50007, 50013, 50278}


class Refusal(Exception):
    """An answer of Discord's with a code of its own. `errors` maps a dotted path in the request to what is wrong
    there; `status` of HTTP follows from the code where it is not given.
    """

    def __init__(
        self, code: int, *, status: int = 0, errors: dict[str, str] | None = None, words: str = ""
    ) -> None:
        self.code, self.errors, self.words = code, errors or {}, words or WORDS.get(code, "Refused")
        self.status = (
            status or STATUS.get(code) or (403 if code in FORBIDDEN else 404 if code < 20000 else 400)
        )
        super().__init__(f"{self.status}, {code} {self.words} {self.errors or ''}".rstrip())

    def as_json(self) -> Json:
        told: Json = {"message": self.words, "code": self.code}
        if self.errors:
            told["errors"] = _nested(self.errors)
        return told

    @property
    def is_fault(self) -> bool:
        """Whether the app should never have asked, in whatever state the world was."""
        return self.status in {400, 405} and self.code not in {30034, 40033, 40060, 50083, 160004}


def wrong(path: str, what: str) -> Refusal:
    """50035 about one field."""
    return Refusal(50035, errors={path: what})


def _nested(errors: dict[str, str]) -> Json:
    """As Discord nests them: an object for each step of the path, `_errors` at its end."""
    told: Json = {}
    for path, what in errors.items():
        place = told
        for step in path.split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD", "message": what})
    return told
