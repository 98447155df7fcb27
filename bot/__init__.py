"""The companion itself: courses, plans, decisions, commands and messages.

Knows no chat platform and no database. Imports the standard library and pydantic only; `tests/test_architecture.py`
and the import contracts in `pyproject.toml` keep it so.
"""
