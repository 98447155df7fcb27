"""What people choose for themselves, more time for single learners, posts that are edited, and forgetting people.

Types are written out here and not taken from `storage.sql.columns`: a migration keeps meaning what it meant.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

COLUMNS: dict[str, tuple[sa.Column[Any], ...]] = {
    "people": (
        *(
            sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))
            for name in ("chosen_name", "chosen_zone", "chosen_language")
        ),
        sa.Column("reminders", sa.Text(), nullable=False, server_default=sa.text("'direct'")),
        sa.Column("leads", sa.Text()),
        sa.Column("snoozed_until", INSTANT),
        sa.Column("away_until", INSTANT),
        sa.Column("final_call", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    "members": (sa.Column("muted_at", INSTANT),),
    "deliveries": (sa.Column("edit_due_at", INSTANT),),
    "proposals": (),
}
"""New columns of the tables whose numbers are never given again from now on."""

WAITING = sa.text("state IN ('queued', 'leased', 'sending', 'uncertain')")
OUTDATED = sa.text("edit_due_at IS NOT NULL AND state = 'sent'")


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        _widen(table, columns)
    op.add_column("occurrences", sa.Column("lead", sa.BigInteger()))
    _index("ix_deliveries_waiting", "deliveries", ["member_id", "due_at", "id"], WAITING)
    _index("ix_deliveries_outdated", "deliveries", ["edit_due_at", "id"], OUTDATED)
    op.drop_index("ix_deliveries_member", "deliveries")
    op.create_index("ix_deliveries_settled", "deliveries", ["member_id", "settled_at"])
    op.create_index("ix_proposals_made_at", "proposals", ["made_at"])
    op.create_table(
        "anonymous_check_ins",
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_anonymous_check_ins_cohort_id"),
        sa.PrimaryKeyConstraint("cohort_id", "assignment", name="pk_anonymous_check_ins"),
    )
    op.create_table(
        "extensions",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_extensions_member_id"),
        sa.PrimaryKeyConstraint("member_id", "unit", name="pk_extensions"),
    )


def _widen(table: str, columns: tuple[sa.Column[Any], ...]) -> None:
    """New columns. SQLite makes the table anew, to count its numbers on past those that were deleted."""
    with op.batch_alter_table(
        table,
        recreate="always" if op.get_context().dialect.name == "sqlite" else "never",
        table_kwargs={"sqlite_autoincrement": True},
    ) as batch:
        for column in columns:
            batch.add_column(column)


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
