"""The words of the house as values: spaces, places, people, members, cohorts, check-ins, deliveries.

Every `datetime` in the core is an aware UTC instant unless its name says `local`. Every value is frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.changes import Change
from bot.course import Course


class Role(StrEnum):
    """What somebody is in one cohort. One person may have several roles, and others in another cohort."""

    LEARNER = "learner"
    COACH = "coach"
    FACILITATOR = "facilitator"


class PlaceKind(StrEnum):
    """Where a message can be put. GROUP is a private place for a few people (`Messenger.gather`), CALENDAR the
    calendar that everybody of a space sees, on platforms that have one.
    """

    CHANNEL = "channel"
    DIRECT = "direct"
    GROUP = "group"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere a message can go.

    `space` is the tenant, written `platform:id` (`slack:T024BE7LD`, `discord:1093`, `local:room`); `id` is the
    platform's own id of the channel or group, or of the person for a direct message.
    """

    space: str
    kind: PlaceKind
    id: str

    @property
    def platform(self) -> str:
        return self.space.partition(":")[0]

    def __str__(self) -> str:
        return f"#{self.id}" if self.kind is PlaceKind.CHANNEL else f"@{self.id}"


def calendar_of(space: str) -> Place:
    """The calendar that everybody of a space sees."""
    return Place(space=space, kind=PlaceKind.CALENDAR, id=space.partition(":")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class WakingHours:
    """Local wall times between which somebody may be written to, `start` included and `end` included.

    `start` after `end` is a window over midnight (a night shift); equal means at any hour.
    """

    start: time = time(8, 0)
    end: time = time(21, 0)


DEFAULT_WAKING_HOURS = WakingHours()


NOWHERE = "UTC"
"""The zone of somebody of whom nothing is known, in a space without a course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform, a roster or the person told us about them. `zone` is an IANA name.

    `guessed` where nobody told the zone: it was taken from the language or from the course, and is asked about once.
    """

    space: str
    external_id: str
    name: str
    zone: str
    locale: str = "en"
    waking: WakingHours = DEFAULT_WAKING_HOURS
    guessed: bool = False


class AccountKind(StrEnum):
    """What a platform says somebody is there. A GUEST may see a few channels only; GONE was deactivated or left."""

    PERSON = "person"
    GUEST = "guest"
    BOT = "bot"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody as a platform knows them now. `runs_it` is True for those who run the whole space (admins, owners)."""

    profile: Profile
    kind: AccountKind = AccountKind.PERSON
    runs_it: bool = False


class Passage(StrEnum):
    """How somebody came to a cohort's channel or went from it: GONE is an account that was deactivated."""

    CAME = "came"
    LEFT = "left"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Somebody came to a cohort's channel or went from it, and no facilitator has been asked about it yet."""

    cohort_id: int
    who: Profile
    passage: Passage
    at: datetime


class Reminding(StrEnum):
    """How the learners of a cohort hear of what they owe: each in private, or together in one post under the lesson's
    own that mentions those who still owe something.
    """

    SINGLY = "singly"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a cohort is run, as its facilitators chose.

    `group` is the platform's id of the group (Discord: role) its people are put into, empty for none. `calendar` is
    whether its calls stand in the space's calendar, `discussions` whether each lesson gets a thread to talk about it,
    on platforms where that is a thing of its own.
    """

    reminders: Reminding = Reminding.SINGLY
    group: str = ""
    calendar: bool = False
    discussions: bool = True


class Where(StrEnum):
    """Where somebody wants their reminders: to themselves alone, or in the cohort's channel with their name."""

    DIRECT = "direct"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a person chose for themselves; no platform and no roster changes it.

    `name`, `zone` (IANA) and `language` (a BCP 47 tag) stand in place of what we were told; empty means as told.
    `reminders` is where they want to be reminded (None: as the cohort has it).
    `leads` is how long before a deadline they want to be reminded, the longest first (None: as the course has it).
    `snoozed_until` and `away_until` are instants up to which nothing is sent to them; `final_call` lets the last
    reminder before late work closes through to somebody who is away.
    """

    name: str = ""
    zone: str = ""
    language: str = ""
    reminders: Where | None = None
    leads: tuple[timedelta, ...] | None = None
    snoozed_until: datetime | None = None
    away_until: datetime | None = None
    final_call: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in a space, whatever cohorts they are in. `id` is ours, `profile.external_id` the platform's.

    `told` is what a platform or a roster says of them, and the waking hours they gave us. `asked_at` is when they were
    asked whether the zone that was guessed is theirs.
    """

    id: int
    told: Profile
    preferences: Preferences = field(default_factory=Preferences)
    asked_at: datetime | None = None

    @property
    def profile(self) -> Profile:
        """How we treat them: what we were told, with what they chose in its place."""
        chosen = self.preferences
        if not (chosen.name or chosen.zone or chosen.language):
            return self.told
        return replace(
            self.told,
            name=chosen.name or self.told.name,
            zone=chosen.zone or self.told.zone,
            guessed=self.told.guessed and not chosen.zone,
            locale=chosen.language or self.told.locale,
        )

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def direct(self) -> Place:
        """Where this person is written to in private."""
        return Place(space=self.profile.space, kind=PlaceKind.DIRECT, id=self.profile.external_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a cohort, with roles. `left_at` is set when they left; they are then written to no more.

    `muted_at` is set while they want no reminders about this cohort. `group` is the platform's group they were put
    into through us (empty: none), `group_problem` why that last failed and what to do about it (empty: it did not).
    """

    id: int
    cohort_id: int
    person: Person
    roles: frozenset[Role]
    joined_at: datetime
    left_at: datetime | None = None
    muted_at: datetime | None = None
    group: str = ""
    group_problem: str = ""

    def has(self, role: Role) -> bool:
        return role in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """One run of a course for one group of people, in one channel.

    `start` re-anchors the course (None: the dates of the course file). `changes` is in the order they were made.
    """

    id: int
    name: str
    channel: Place
    course: Course
    start: date | None
    created_at: datetime
    changes: tuple[Change, ...] = ()
    options: Options = field(default_factory=Options)

    @property
    def space(self) -> str:
        return self.channel.space


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Nothing is sent to `space` before `until`. `reason` is what the platform said, and what to do about it.

    `closed` where we were not let in at all, which a new way in ends at once; else we were asked to be slower.
    """

    space: str
    until: datetime
    reason: str
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something a facilitator was shown and has not yet agreed to. `body` is JSON of the command's own making."""

    id: int
    kind: str
    body: str
    cohort_id: int | None
    by: int
    made_at: datetime
