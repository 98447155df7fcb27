"""The first tables.

Types are written out here and not taken from `storage.sql.columns`: a migration keeps meaning what it meant.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    _people_and_cohorts()
    _plan()
    _ledger()
    _what_people_say()


def _people_and_cohorts() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        *(_text(name) for name in ("space", "external_id", "name", "zone", "locale")),
        sa.Column("waking_start", sa.Time(), nullable=False),
        sa.Column("waking_end", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("space", "external_id", name="uq_people_space_external_id"),
    )
    op.create_table(
        "courses",
        _text("digest"),
        _text("body"),
        sa.PrimaryKeyConstraint("digest", name="pk_courses"),
    )
    op.create_table(
        "cohorts",
        sa.Column("id", ID, nullable=False),
        *(_text(name) for name in ("space", "name", "place_kind", "place_id", "course")),
        sa.Column("start", sa.Date()),
        _instant("created_at"),
        sa.ForeignKeyConstraint(["course"], ["courses.digest"], name="fk_cohorts_course"),
        sa.PrimaryKeyConstraint("id", name="pk_cohorts"),
        sa.UniqueConstraint("space", "name", name="uq_cohorts_space_name"),
    )
    op.create_table(
        "changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        *(_text(name) for name in ("subject", "field", "value")),
        _instant("at"),
        sa.Column("by", ID, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_changes_cohort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_cohort_id", "changes", ["cohort_id"])
    op.create_table(
        "members",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        *(sa.Column(role, sa.Boolean(), nullable=False) for role in ("learner", "coach", "facilitator")),
        _instant("joined_at"),
        _instant("left_at", nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_members_cohort_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_members_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("cohort_id", "person_id", name="uq_members_cohort_id_person_id"),
    )
    op.create_index("ix_members_person_id", "members", ["person_id"])


def _plan() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        *(_text(name) for name in ("key", "kind", "subject", "title", "audience")),
        *(_instant(name) for name in ("opens_at", "at", "expires_at", "anchor_at")),
        _text("state"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("was_opened", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'opened', 'withdrawn')", name="ck_occurrences_state"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_occurrences_cohort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
        sa.UniqueConstraint("cohort_id", "key", name="uq_occurrences_cohort_id_key"),
    )
    _partial_index("ix_occurrences_planned", "occurrences", ["opens_at", "id"], "state = 'planned'")


def _ledger() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        _text("occurrence"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("recipient"),
        _text("kind"),
        sa.Column("member_id", ID),
        *(_text(name) for name in ("space", "place_kind", "place_id")),
        _instant("due_at"),
        _instant("expires_at"),
        *(_text(name) for name in ("state", "reason", "inputs")),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("lease_owner", sa.Text()),
        _instant("lease_until", nullable=True),
        sa.Column("receipt_id", sa.Text()),
        _instant("receipt_at", nullable=True),
        _instant("settled_at", nullable=True),
        sa.Column("text", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'sending', 'sent', 'skipped', 'failed', 'uncertain')",
            name="ck_deliveries_state",
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_deliveries_cohort_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_deliveries_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "cohort_id",
            "occurrence",
            "revision",
            "recipient",
            name="uq_deliveries_cohort_id_occurrence_revision_recipient",
        ),
    )
    for name, columns, where in (
        ("ix_deliveries_queued", ["due_at", "id"], "state = 'queued'"),
        ("ix_deliveries_leased", ["lease_until"], "lease_until IS NOT NULL"),
        ("ix_deliveries_uncertain", ["due_at", "id"], "state = 'uncertain'"),
        ("ix_deliveries_troubled", ["cohort_id", "settled_at", "id"], "state IN ('failed', 'uncertain')"),
    ):
        _partial_index(name, "deliveries", columns, where)
    op.create_index("ix_deliveries_member", "deliveries", ["member_id", "due_at"])


def _what_people_say() -> None:
    op.create_table(
        "check_ins",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        _text("assignment"),
        _instant("acted_at"),
        _instant("recorded_at"),
        *(_text(name) for name in ("how", "note", "link")),
        _instant("withdrawn_at", nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_check_ins_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_check_ins"),
        sa.UniqueConstraint("member_id", "assignment", name="uq_check_ins_member_id_assignment"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        _text("kind"),
        _text("body"),
        sa.Column("cohort_id", ID),
        sa.Column("by", ID, nullable=False),
        _instant("made_at"),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_proposals_cohort_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_table(
        "inbox",
        _text("event_id"),
        _instant("seen_at"),
        sa.PrimaryKeyConstraint("event_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_seen_at", "inbox", ["seen_at"])


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=nullable)


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
