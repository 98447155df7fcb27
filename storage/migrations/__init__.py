"""Alembic's migrations. They travel in the wheel and need no `alembic.ini`; `storage.migrate` runs them."""
