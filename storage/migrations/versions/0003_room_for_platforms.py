"""Room for platforms: people who come and go, spaces that are paused, secrets, and work found space by space.

Types are written out here and not taken from `storage.sql.columns`: a migration keeps meaning what it meant.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

#: Nobody wrote down when these were begun. It was not before their cohort was made.
BEGUN = (
    "UPDATE deliveries SET begun_at = (SELECT created_at FROM cohorts WHERE cohorts.id = deliveries.cohort_id)"
    " WHERE state IN ('sending', 'uncertain')"
)


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("begun_at", INSTANT))
    op.execute(BEGUN)
    for name in ("ix_deliveries_queued", "ix_deliveries_outdated"):
        op.drop_index(name, "deliveries")
    _index("ix_deliveries_queued", ["space", "due_at", "id"], "state = 'queued'")
    _index(
        "ix_deliveries_outdated", ["space", "edit_due_at", "id"], "edit_due_at IS NOT NULL AND state = 'sent'"
    )
    _index("ix_deliveries_posts", ["cohort_id", "id"], "recipient = 'channel'")
    op.create_table(
        "movements",
        sa.Column("cohort_id", ID, nullable=False),
        *(_text(name) for name in ("external_id", "space", "name", "zone", "locale")),
        sa.Column("waking_start", sa.Time(), nullable=False),
        sa.Column("waking_end", sa.Time(), nullable=False),
        _text("passage"),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_movements_cohort_id"),
        sa.PrimaryKeyConstraint("cohort_id", "external_id", name="pk_movements"),
    )
    op.create_index("ix_movements_external_id", "movements", ["external_id"])
    op.create_table(
        "pauses",
        _text("space"),
        sa.Column("until", INSTANT, nullable=False),
        _text("reason"),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("space", name="pk_pauses"),
    )
    op.create_table(
        "secrets",
        *(_text(name) for name in ("drawer", "digest", "body")),
        sa.Column("until", INSTANT),
        sa.PrimaryKeyConstraint("drawer", "digest", name="pk_secrets"),
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _index(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "deliveries", columns, sqlite_where=condition, postgresql_where=condition)
