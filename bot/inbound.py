"""What reaches the core from a platform, and what goes back: values, never a payload or a client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.actions import Action, Stale
from bot.messages import Form, Message
from bot.model import Place, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a command."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCall:
    """A slash command as typed: `name` is its first word without the slash, `text` all the rest.

    A platform that parses arguments itself (Discord) gives the subcommand as the first word of `text` and the
    arguments as `name:value` words, quoted.
    """

    name: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button was pressed. A payload this release cannot read arrives as `Stale`."""

    action: Action | Stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form was sent in: by field key the ticked option values (people by their ids), the texts and the files."""

    action: Action | Stale
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[Attachment, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A message was picked from its menu, to check in from it.

    `key` is that of the delivery where it is one of ours, else empty. `link` is a web address: the first in its text,
    or else where the message itself is.
    """

    key: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Something a person did.

    `acted_at` is when they did it (the platform's time where it tells one). `event_id` is the same on every retry
    of the same event by the platform, and unique otherwise. `who` is what the platform says of the person now;
    `trusted` is True where the platform or the settings say they may create cohorts in this space.
    """

    event_id: str
    acted_at: datetime
    who: Profile
    place: Place
    what: CommandCall | Pressed | Submitted | Picked
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer, to the person who acted: a message, a form to fill in, or both.

    `private` is shown to them alone. `replaces` edits the card whose button was pressed instead of adding a message.
    `errors` are problems with a submitted form, by field key; the form stays open with what was typed.
    `reader` is the person as we know them (their own clock and language), for a private answer; None in public.
    """

    message: Message | None = None
    form: Form | None = None
    private: bool = True
    replaces: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    reader: Profile | None = None
