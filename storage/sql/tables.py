"""The tables. A change here needs a migration in `storage/migrations/versions`; a test compares the two.

Partial indexes serve the questions asked at every pulse. A database uses one only where the state stands in
the query as a literal, so those literals are here, next to the indexes they belong to.

What can be erased (people, members, deliveries) or dropped (proposals) never gives its number to another: a button,
a platform's message or a change made long ago still carries it. PostgreSQL counts so by itself, SQLite when asked.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Time,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.sql.columns import Facts, Id, Instant, Length, Lengths, Words

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

IS_PLANNED = text("state = 'planned'")
IS_QUEUED = text("state = 'queued'")
IS_UNCERTAIN = text("state = 'uncertain'")
IS_TROUBLED = text("state IN ('failed', 'uncertain')")
HAS_LEASE = text("lease_until IS NOT NULL")
IS_WAITING = text("state IN ('queued', 'leased', 'sending', 'uncertain')")
IS_OUTDATED = text("edit_due_at IS NOT NULL AND state = 'sent'")
IS_POST = text("recipient IN ('channel', 'calendar')")
IS_IN_CHANNEL = text("recipient = 'channel'")
IS_MISGROUPED = text("in_group <> wanted_group")

people = Table(
    "people",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("space", Words, nullable=False),
    Column("external_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("locale", Words, nullable=False),
    Column("waking_start", Time, nullable=False),
    Column("waking_end", Time, nullable=False),
    Column("chosen_name", Words, nullable=False, server_default=text("''")),
    Column("chosen_zone", Words, nullable=False, server_default=text("''")),
    Column("chosen_language", Words, nullable=False, server_default=text("''")),
    Column("reminders", Text),
    Column("leads", Lengths),
    Column("snoozed_until", Instant),
    Column("away_until", Instant),
    Column("final_call", Boolean, nullable=False, server_default=false()),
    Column("guessed", Boolean, nullable=False, server_default=false()),
    Column("asked_at", Instant),
    UniqueConstraint("space", "external_id"),
    Index("ix_people_external_id", "external_id"),
    sqlite_autoincrement=True,
)

courses = Table(
    "courses",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("body", Words, nullable=False),
)

cohorts = Table(
    "cohorts",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("space", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("place_kind", Text, nullable=False),
    Column("place_id", Words, nullable=False),
    Column("course", ForeignKey("courses.digest"), nullable=False),
    Column("start", Date),
    Column("created_at", Instant, nullable=False),
    Column("reminders", Text, nullable=False, server_default=text("'singly'")),
    Column("people_group", Words, nullable=False, server_default=text("''")),
    Column("calendar", Boolean, nullable=False, server_default=false()),
    Column("discussions", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("space", "name"),
)

changes = Table(
    "changes",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False, index=True),
    Column("subject", Words, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id, nullable=False),
)

members = Table(
    "members",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("learner", Boolean, nullable=False),
    Column("coach", Boolean, nullable=False),
    Column("facilitator", Boolean, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("muted_at", Instant),
    Column("in_group", Words, nullable=False, server_default=text("''")),
    Column("wanted_group", Words, nullable=False, server_default=text("''")),
    Column("group_problem", Words, nullable=False, server_default=text("''")),
    Column("group_again_at", Instant),
    UniqueConstraint("cohort_id", "person_id"),
    sqlite_autoincrement=True,
)
Index(
    "ix_members_misgrouped",
    members.c.group_again_at,
    members.c.id,
    sqlite_where=IS_MISGROUPED,
    postgresql_where=IS_MISGROUPED,
)

occurrences = Table(
    "occurrences",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("key", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("audience", Text, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("anchor_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("was_opened", Boolean, nullable=False),
    Column("lead", Length),
    UniqueConstraint("cohort_id", "key"),
    CheckConstraint("state IN ('planned', 'opened', 'withdrawn')", name="state"),
)
Index(
    "ix_occurrences_planned",
    occurrences.c.opens_at,
    occurrences.c.id,
    sqlite_where=IS_PLANNED,
    postgresql_where=IS_PLANNED,
)

deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("cohort_id", ForeignKey("cohorts.id"), nullable=False),
    Column("occurrence", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("member_id", ForeignKey("members.id")),
    Column("space", Words, nullable=False),
    Column("place_kind", Text, nullable=False),
    Column("place_id", Words, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("inputs", Facts, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("lease_owner", Words),
    Column("lease_until", Instant),
    Column("receipt_id", Words),
    Column("receipt_at", Instant),
    Column("settled_at", Instant),
    Column("text", Words, nullable=False, server_default=text("''")),
    Column("edit_due_at", Instant),
    Column("begun_at", Instant),
    UniqueConstraint("cohort_id", "occurrence", "revision", "recipient"),
    CheckConstraint(
        "state IN ('queued', 'leased', 'sending', 'sent', 'skipped', 'failed', 'uncertain')", name="state"
    ),
    sqlite_autoincrement=True,
)
for _name, _columns, _where in (
    ("ix_deliveries_queued", ("space", "due_at", "id"), IS_QUEUED),
    ("ix_deliveries_leased", ("lease_until",), HAS_LEASE),
    ("ix_deliveries_uncertain", ("due_at", "id"), IS_UNCERTAIN),
    ("ix_deliveries_troubled", ("cohort_id", "settled_at", "id"), IS_TROUBLED),
    ("ix_deliveries_waiting", ("member_id", "due_at", "id"), IS_WAITING),
    ("ix_deliveries_outdated", ("space", "edit_due_at", "id"), IS_OUTDATED),
    ("ix_deliveries_posts", ("cohort_id", "id"), IS_POST),
):
    Index(
        _name,
        *(deliveries.c[_column] for _column in _columns),
        sqlite_where=_where,
        postgresql_where=_where,
    )

Index("ix_deliveries_settled", deliveries.c.member_id, deliveries.c.settled_at)

check_ins = Table(
    "check_ins",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("assignment", Words, nullable=False),
    Column("acted_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("how", Text, nullable=False),
    Column("note", Words, nullable=False),
    Column("link", Words, nullable=False),
    Column("withdrawn_at", Instant),
    UniqueConstraint("member_id", "assignment"),
)

anonymous_check_ins = Table(
    "anonymous_check_ins",
    METADATA,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("assignment", Words, primary_key=True),
    Column("people", Integer, nullable=False),
)

extensions = Table(
    "extensions",
    METADATA,
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("unit", Words, primary_key=True),
    Column("due", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id, nullable=False),
)

movements = Table(
    "movements",
    METADATA,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("external_id", Words, primary_key=True),
    Column("space", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("locale", Words, nullable=False),
    Column("waking_start", Time, nullable=False),
    Column("waking_end", Time, nullable=False),
    Column("passage", Text, nullable=False),
    Column("guessed", Boolean, nullable=False, server_default=false()),
    Column("at", Instant, nullable=False),
)
Index("ix_movements_external_id", movements.c.external_id)

pauses = Table(
    "pauses",
    METADATA,
    Column("space", Words, primary_key=True),
    Column("until", Instant, nullable=False),
    Column("reason", Words, nullable=False),
    Column("closed", Boolean, nullable=False),
)

secrets = Table(
    "secrets",
    METADATA,
    Column("drawer", Words, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("until", Instant),
)

proposals = Table(
    "proposals",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("body", Words, nullable=False),
    Column("cohort_id", ForeignKey("cohorts.id")),
    Column("by", Id, nullable=False),
    Column("made_at", Instant, nullable=False, index=True),
    Column("is_open", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

inbox = Table(
    "inbox",
    METADATA,
    Column("event_id", Words, primary_key=True),
    Column("seen_at", Instant, nullable=False, index=True),
)
