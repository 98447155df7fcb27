"""How Alembic runs the migrations: on the connection it is given, in the transaction that is open there."""

from __future__ import annotations

from alembic import context

from storage.migrating import options_of

context.configure(**options_of(context.config.attributes["connection"]))
context.run_migrations()
