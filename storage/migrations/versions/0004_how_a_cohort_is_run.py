"""How a cohort is run: groups of people, calls in a calendar; and whose zone was only guessed.

Types are written out here and not taken from `storage.sql.columns`: a migration keeps meaning what it meant.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
POSTS = sa.text("recipient IN ('channel', 'calendar')")
MISGROUPED = sa.text("in_group <> wanted_group")

#: 'direct' was what nobody had to choose: from now on they are reminded as their cohort has it.
AS_THE_COHORT_HAS_IT = "UPDATE people SET reminders = NULL WHERE reminders = 'direct'"


def upgrade() -> None:
    # SQLite makes the table anew for it, and must be told to count its numbers on past those that were deleted.
    with op.batch_alter_table("people", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("reminders", existing_type=sa.Text(), nullable=True, server_default=None)
        batch.add_column(_flag("guessed"))
        batch.add_column(sa.Column("asked_at", INSTANT))
    op.execute(AS_THE_COHORT_HAS_IT)
    op.create_index("ix_people_external_id", "people", ["external_id"])
    op.add_column("movements", _flag("guessed"))
    op.add_column("cohorts", _text("reminders", "singly"))
    op.add_column("cohorts", _text("people_group", ""))
    op.add_column("cohorts", _flag("calendar"))
    op.add_column("cohorts", _flag("discussions", is_set=True))
    for name in ("in_group", "wanted_group", "group_problem"):
        op.add_column("members", _text(name, ""))
    op.add_column("members", sa.Column("group_again_at", INSTANT))
    op.create_index(
        "ix_members_misgrouped",
        "members",
        ["group_again_at", "id"],
        sqlite_where=MISGROUPED,
        postgresql_where=MISGROUPED,
    )
    op.drop_index("ix_deliveries_posts", "deliveries")
    op.create_index(
        "ix_deliveries_posts", "deliveries", ["cohort_id", "id"], sqlite_where=POSTS, postgresql_where=POSTS
    )


def _text(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text(f"'{default}'"))


def _flag(name: str, *, is_set: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true() if is_set else sa.false())
