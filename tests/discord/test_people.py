"""Who somebody is in Discord, and the guess at where they live."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

import discord
import pytest

from adapters.discord import people
from adapters.discord.people import account_of
from bot.model import AccountKind


def member(**said: Any) -> dict[str, Any]:
    user = {"id": "7", "username": "ana.r", "global_name": "Ana R", **said.pop("user", {})}
    return {"user": user, **said}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"nick": "Dr. Ana"}, "Dr. Ana"),
        ({"nick": None}, "Ana R"),
        ({"nick": "  ", "user": {"global_name": None}}, "ana.r"),
    ],
)
def test_people_are_called_what_they_are_called_in_the_server(said: dict[str, Any], name: str) -> None:
    account = account_of("1", member(**said))
    assert account.profile.name == name
    assert (account.profile.space, account.profile.external_id) == ("discord:1", "7")


def test_the_zone_is_a_guess_by_their_own_language_or_else_the_servers() -> None:
    assert account_of("1", member(), locale="es-ES", guild_locale="de").profile.zone == "Europe/Madrid"
    told = account_of("1", member(), guild_locale="de").profile
    assert (told.zone, told.locale, told.guessed) == ("Europe/Berlin", "de", True)
    # What nobody chose must not hide the language of a course.
    assert account_of("1", member(), guild_locale="en-US").profile.locale == ""


@pytest.mark.parametrize("locale", ["en-US", "", "xx"])
def test_where_a_language_says_too_little_the_zone_stays_open(locale: str) -> None:
    profile = account_of("1", member(), locale=locale).profile
    assert (profile.zone, profile.guessed) == ("", True)


def test_every_guess_is_a_zone_and_for_a_language_discord_has() -> None:
    languages = {str(locale.value) for locale in discord.Locale}
    assert set(people._ZONES) <= languages
    assert set(people._ZONES.values()) <= available_timezones()


def test_bots_and_discord_itself_are_no_people() -> None:
    assert account_of("1", member(user={"bot": True})).kind is AccountKind.BOT
    assert account_of("1", member(user={"system": True})).kind is AccountKind.BOT
    assert account_of("1", member()).kind is AccountKind.PERSON


@pytest.mark.parametrize(("bits", "runs_it"), [(1 << 5, True), (1 << 3, True), (1 << 33, False), (0, False)])
def test_who_may_manage_the_server_runs_it(bits: int, runs_it: bool) -> None:
    assert account_of("1", member(permissions=str(bits))).runs_it is runs_it
