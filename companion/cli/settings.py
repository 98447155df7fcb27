"""`companion settings`: what is in force, and where each value comes from."""

from __future__ import annotations

import os

import click
from pydantic import SecretStr

from bot.plain import clean
from companion.envfile import EnvFile
from companion.redact import HIDDEN, redact
from companion.settings import ENV_FILE, Settings, load_settings


@click.command
def settings() -> None:
    """Show the settings in force, secrets hidden.

    They come from the environment, else from the file .env in this folder, else from the defaults. Mistakes
    are told all at once, and the exit code is then 2.
    """
    found = load_settings()
    file = EnvFile.read(ENV_FILE)
    for name in Settings.model_fields:
        value = _shown(getattr(found, name), hidden=name != "database_url")
        click.echo(f"{name.upper():<24}{clean(value):<40}{_source(name, file)}".rstrip())


def _shown(value: object, *, hidden: bool) -> str:
    match value:
        case None:
            return "-"
        case SecretStr():
            # The database's address is worth seeing; its password is not.
            return HIDDEN if hidden else redact(value.get_secret_value())
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ",".join(map(str, value)) or "-"
        case _:
            return str(value)


def _source(name: str, file: EnvFile) -> str:
    if any(known.lower() == name and value for known, value in os.environ.items()):
        return "from the environment"
    line = file.line_of(name)
    return f"from .env, line {line}" if line else "default"
