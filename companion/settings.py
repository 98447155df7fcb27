"""The settings: from the environment, or from a file `.env` in the folder where the companion is started.

The environment wins over the file. Names are those people know from other tools. All mistakes are told at
once, each with its remedy, and no message ever holds the value of a secret.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import Mistake, SettingsInvalid
from companion import discord_rules as discord
from companion import settings_rules as rules
from companion import slack_rules as slack
from companion.envfile import EnvFile
from companion.redact import password_of

ENV_FILE = Path(".env")
SOURCE = "The settings (line numbers are those of .env)"


class Settings(BaseSettings):
    """What an operator can set. Field names are the variables' names in lower case."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True, validate_default=False
    )

    database_url: Annotated[SecretStr, BeforeValidator(rules.database_url)] = Field(
        default=SecretStr("sqlite:///companion.db"),
        description="Where everything is kept: an SQLite file (three slashes: a path from the folder where "
        "you start it; four: from the root) or a PostgreSQL database.",
    )
    companion_courses: Annotated[Path | None, BeforeValidator(rules.folder)] = Field(
        default=None,
        description="A folder with course files of your own, beside those that come with the companion.",
        examples=["./my-courses"],
    )
    companion_facilitators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(rules.handles)] = Field(
        default=("facilitator",),
        description="Who may create cohorts in the local room: names, with commas between them.",
        examples=["facilitator,maria"],
    )
    companion_room_zone: Annotated[str, BeforeValidator(rules.zone)] = Field(
        default_factory=rules.machine_zone,
        description="The time zone of people in the local room. Without it: the machine's.",
        examples=["America/New_York"],
    )
    companion_files: Annotated[Path, BeforeValidator(rules.new_folder)] = Field(
        default=Path("companion-files"),
        description="A folder for the files of messages in the local room (calendar entries, pictures, exports), "
        "which a terminal cannot show. It is made when the first one comes.",
        examples=["./companion-files"],
    )
    companion_health_port: Annotated[int | None, BeforeValidator(rules.port)] = Field(
        default=None,
        description="A port on this machine's own address where `companion health` asks how it is. "
        "Without it: nothing listens.",
        examples=["8377"],
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(rules.lower)] = Field(
        default="info",
        description="How much is logged: `debug`, `info`, `warning` or `error`. "
        "In a local room on a terminal, without it: `warning`.",
        examples=["info"],
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(rules.lower)] = Field(
        default="text",
        description="`text` for people, `json` (one object a line) for a log collector.",
        examples=["json"],
    )
    slack_bot_token: Annotated[SecretStr | None, BeforeValidator(slack.bot_token)] = Field(
        default=None,
        description="Slack's bot token, for one workspace. With it Slack is opened instead of the local room; "
        "[slack.md](slack.md) says where to find these values and which go together.",
        examples=["xoxb-…"],
    )
    slack_app_token: Annotated[SecretStr | None, BeforeValidator(slack.app_token)] = Field(
        default=None,
        description="Slack's app-level token, for Socket Mode: no public address is needed.",
        examples=["xapp-…"],
    )
    slack_signing_secret: Annotated[SecretStr | None, BeforeValidator(slack.signing_secret)] = Field(
        default=None,
        description="Slack's signing secret, for requests over HTTP instead of Socket Mode.",
    )
    slack_client_id: Annotated[str | None, BeforeValidator(slack.client_id)] = Field(
        default=None,
        description="The app's client id, for many workspaces that install it by OAuth.",
        examples=["2141029472.691202649728"],
    )
    slack_client_secret: Annotated[SecretStr | None, BeforeValidator(slack.client_secret)] = Field(
        default=None, description="The app's client secret, beside its client id."
    )
    slack_facilitators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(slack.facilitators)] = Field(
        default=(),
        description="Who may create cohorts in Slack besides the workspace's admins and owners: member ids or "
        "(with `SLACK_EMAILS=yes`) e-mail addresses, with commas between them.",
        examples=["U061F7AUR,U0G9QF9C6"],
    )
    slack_emails: Annotated[bool, BeforeValidator(rules.yes_no)] = Field(
        default=False,
        description="Whether people may be found by their e-mail address: `yes` or `no`. With it the app asks Slack "
        "for one scope more, so that it has to be installed again.",
        examples=["yes"],
    )
    slack_api_url: Annotated[str, BeforeValidator(rules.web_address)] = Field(
        default="https://slack.com/api/",
        description="Where Slack's Web API is; another Slack-compatible server can be named.",
        examples=["https://slack.example.org/api/"],
    )
    slack_authorize_url: Annotated[str, BeforeValidator(rules.web_address)] = Field(
        default="https://slack.com/oauth/v2/authorize",
        description="Where people are sent to agree to an installation.",
        examples=["https://slack.example.org/oauth/v2/authorize"],
    )
    discord_token: Annotated[SecretStr | None, BeforeValidator(discord.token)] = Field(
        default=None,
        description="Discord's bot token. With it Discord is opened instead of the local room, beside Slack where that "
        "is set too; [discord.md](discord.md) says where to find it.",
        examples=["MTA5…"],
    )
    discord_facilitators: Annotated[tuple[str, ...], NoDecode, BeforeValidator(discord.ids)] = Field(
        default=(),
        description="Who may create cohorts in Discord besides those who may manage the server: ids of people or of "
        "roles, with commas between them.",
        examples=["1093000000000000001,1093000000000000002"],
    )
    discord_members: Annotated[bool, BeforeValidator(rules.yes_no)] = Field(
        default=False,
        description="Whether Discord shows us who comes, who leaves and who has a role: `yes` or `no`. It needs the "
        "switch *Server Members Intent* on the app's page.",
        examples=["yes"],
    )
    discord_servers: Annotated[tuple[str, ...], NoDecode, BeforeValidator(discord.ids)] = Field(
        default=(),
        description="Servers (by id) that are to have the commands; without it all that the bot is in.",
        examples=["1093000000000000003"],
    )
    discord_api_url: Annotated[str, BeforeValidator(rules.web_address)] = Field(
        default="https://discord.com/api/v10",
        description="Where Discord's REST API is; another Discord-compatible server can be named.",
        examples=["https://discord.example.org/api/v10"],
    )
    discord_gateway_url: Annotated[str | None, BeforeValidator(discord.gateway)] = Field(
        default=None,
        description="Where Discord's gateway is. Without it: where the REST API says.",
        examples=["wss://gateway.example.org"],
    )
    companion_http_port: Annotated[int | None, BeforeValidator(rules.port)] = Field(
        default=None,
        description="The port for Slack's requests and for installations. Without it: nothing listens.",
        examples=["3000"],
    )
    companion_http_host: Annotated[str, BeforeValidator(slack.host)] = Field(
        default="127.0.0.1",
        description="The address that port is opened on: this machine's own, for a reverse proxy that speaks TLS; "
        "`0.0.0.0` in a container.",
        examples=["0.0.0.0"],  # noqa: S104 - what an operator may choose
    )
    companion_public_url: Annotated[str | None, BeforeValidator(slack.public_url)] = Field(
        default=None,
        description="Where people and Slack reach that port from outside.",
        examples=["https://companion.example.org"],
    )
    companion_secret_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(slack.secret_keys)] = (
        Field(
            default=(),
            description="Keys under which the tokens of many workspaces are encrypted, with commas between them; the "
            "first one encrypts, all of them decrypt. `companion slack key` makes one.",
        )
    )
    companion_room: Annotated[bool | None, BeforeValidator(rules.yes_no)] = Field(
        default=None,
        description="Whether the local room is opened: `yes` or `no`. Without it: where no chat platform is set.",
        examples=["yes"],
    )

    @property
    def slack_set(self) -> bool:
        """Whether the companion is to be in Slack."""
        return self.slack_bot_token is not None or self.slack_client_id is not None

    @property
    def discord_set(self) -> bool:
        """Whether the companion is to be in Discord."""
        return self.discord_token is not None

    @property
    def room_open(self) -> bool:
        """Whether the local room is to be open."""
        elsewhere = self.slack_set or self.discord_set
        return not elsewhere if self.companion_room is None else self.companion_room

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must never be shown, for the redactor."""
        tokens = (
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
            self.slack_client_secret,
            self.discord_token,
            *self.companion_secret_keys,
        )
        values = [token.get_secret_value() for token in tokens if token is not None]
        values.append(password_of(self.database_url.get_secret_value()))
        return tuple(value for value in values if value)

    @classmethod
    def read(cls, env_file: Path) -> Self:
        """From the environment and this file. Raises pydantic's ValidationError."""
        # What cannot be read in the file is told by EnvFile, with its remedy; once is enough.
        logging.getLogger("dotenv.main").setLevel(logging.ERROR)
        return cls(_env_file=env_file, _env_file_encoding="utf-8-sig")


def variable_names() -> list[str]:
    """Every variable we read, in the order of the documentation."""
    return [name.upper() for name in Settings.model_fields]


def load_settings(
    env_file: Path = ENV_FILE, environ: Mapping[str, str] = os.environ, *, whole: bool = True
) -> Settings:
    """The settings in force. Raises SettingsInvalid with every mistake there is; with `whole` off, half of what a
    platform needs is none (yet).

    `environ` is looked through for names only; values come from the process's environment.
    """
    file = EnvFile.read(env_file)
    outside = {name.upper() for name, value in environ.items() if value}
    mistakes = [*file.mistakes, *rules.misspelt(variable_names(), environ, file.lines)]
    given = file.given | outside
    together = [*slack.combination(given), *discord.combination(given)] if whole else []
    settings: Settings | None = None
    if not file.unreadable:
        try:
            settings = Settings.read(env_file)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            mistakes += [_mistake(detail, environ, file) for detail in details]
        else:
            if whole:
                together += slack.addresses(settings.slack_facilitators, emails=settings.slack_emails)
    mistakes += [
        mistake if mistake.field in outside else replace(mistake, line=file.line_of(mistake.field))
        for mistake in together
    ]
    if mistakes or settings is None:
        raise SettingsInvalid(SOURCE, sorted(mistakes, key=lambda mistake: (mistake.line, mistake.field)))
    return settings


def _mistake(detail: ErrorDetails, environ: Mapping[str, str], file: EnvFile) -> Mistake:
    name = str(detail["loc"][0])
    field = Settings.model_fields[name]
    in_environment = any(known.lower() == name and value for known, value in environ.items())
    problem = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "literal_error":
        problem = f"choose one of {detail['ctx']['expected']}" if "ctx" in detail else problem
    return Mistake(
        field=name.upper(),
        problem=problem if problem.endswith((".", "?")) else f"{problem}.",
        example=f"{name.upper()}={field.examples[0]}" if field.examples else "",
        line=0 if in_environment else file.line_of(name),
        code=str(detail["type"]),
    )
