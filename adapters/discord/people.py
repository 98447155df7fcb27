"""Who somebody is in Discord: name, language, what kind of account; and a guess at their time zone, which it never
tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.discord.permissions import ADMINISTRATOR, MANAGE_GUILD
from adapters.discord.ports import space_of
from bot.model import Account, AccountKind, Profile

#: Where most people who use Discord in a language live. Languages of many zones are left out: the course's own zone is
#: the better guess for them. `es-419` is the Spanish of Latin America, whose largest city is the guess.
_ZONES = {
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "de": "Europe/Berlin",
    "el": "Europe/Athens",
    "en-GB": "Europe/London",
    "es-419": "America/Mexico_City",
    "es-ES": "Europe/Madrid",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris",
    "hi": "Asia/Kolkata",
    "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "lt": "Europe/Vilnius",
    "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "pt-BR": "America/Sao_Paulo",
    "ro": "Europe/Bucharest",
    "ru": "Europe/Moscow",
    "sv-SE": "Europe/Stockholm",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh",
    "zh-CN": "Asia/Shanghai",
    "zh-TW": "Asia/Taipei",
}


#: The language every server has until somebody chooses another: it says nothing of the people there.
_AT_FIRST = "en-US"


def account_of(
    guild_id: str, member: Mapping[str, Any], *, locale: str = "", guild_locale: str = ""
) -> Account:
    """From a member object (with its `user`) as the gateway, interactions and the REST API have it.

    `locale` is the language the person uses Discord in, which only interactions tell; elsewhere that of the server
    (`guild_locale`) has to do, where somebody chose one. The zone is guessed from it, or empty: then the cohort's own
    holds.
    """
    user = member["user"]
    names = (member.get("nick"), user.get("global_name"), user.get("username"), user["id"])
    spoken = locale or (guild_locale if guild_locale != _AT_FIRST else "")
    permissions = int(member.get("permissions") or 0)
    return Account(
        profile=Profile(
            space=space_of(guild_id),
            external_id=str(user["id"]),
            name=next(str(name).strip() for name in names if name and str(name).strip()),
            zone=_ZONES.get(spoken, ""),
            locale=spoken,
            guessed=True,
        ),
        kind=AccountKind.BOT if user.get("bot") or user.get("system") else AccountKind.PERSON,
        runs_it=bool(permissions & (MANAGE_GUILD | ADMINISTRATOR)),
    )
