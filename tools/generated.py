"""The parts of the documentation that are made from the code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from adapters.discord.permissions import PERMISSIONS
from adapters.slack.scopes import SCOPES
from bot.course import course_schema
from companion.docs import commands_page
from companion.settings import Settings
from tools.excerpt import readme

_BEGIN = "<!-- made by: python -m tools.documents --write -->"
_END = "<!-- end -->"


def settings_page(text: str) -> str:
    """`docs/settings.md` with the table as the settings model has it."""
    rows = ["| Variable | Default | What it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        example = f" Example: `{field.examples[0]}`." if field.examples else ""
        rows.append(f"| `{name.upper()}` | {_default(name)} | {field.description}{example} |")
    return _between(text, rows)


def slack_page(text: str) -> str:
    """`docs/slack.md` with the scopes as the adapter asks for them."""
    rows = ["| Scope | Why |", "|---|---|"]
    for scope in SCOPES:
        asked = " Asked for with `SLACK_EMAILS=yes` only." if scope.optional else ""
        rows.append(f"| `{scope.name}` | {scope.reason}.{asked} |")
    return _between(text, rows)


def discord_page(text: str) -> str:
    """`docs/discord.md` with the permissions as the adapter asks for them."""
    rows = ["| Permission | Why |", "|---|---|"]
    rows += [f"| {permission.name} | {permission.reason}. |" for permission in PERMISSIONS]
    return _between(text, rows)


def _between(text: str, lines: list[str]) -> str:
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return f"{before}{_BEGIN}\n" + "\n".join(lines) + f"\n{_END}{after}"


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    match field.default:
        case _ if field.default_factory is not None:
            return "this machine's"
        case None:
            return "none"
        case SecretStr() as secret:
            return f"`{secret.get_secret_value()}`"
        case ():
            return "none"
        case tuple() as several:
            return f"`{','.join(map(str, several))}`"
        case Path() | str() | int() as value:
            return f"`{value}`"
        case other:
            raise TypeError(f"no words for the default of {name}: {other!r}")


def schema_page(text: str) -> str:
    """`docs/course.schema.json`, as `companion course schema` prints it."""
    return json.dumps(course_schema(), ensure_ascii=False, indent=2) + "\n"


def listed_commands(text: str) -> str:
    """`docs/commands.md`, from the definitions of the commands."""
    return commands_page()


GENERATED: dict[str, Callable[[str], str]] = {
    "docs/commands.md": listed_commands,
    "docs/course.schema.json": schema_page,
    "docs/discord.md": discord_page,
    "docs/settings.md": settings_page,
    "docs/slack.md": slack_page,
    "README.md": readme,
}
"""Each page by its path, with what makes its right text from the text it has."""
