"""Where people probably live who speak a language: what a choice of time zones begins with."""

from __future__ import annotations

from collections.abc import Mapping

#: As many as every platform's forms can show at once.
MOST_LIKELY = 10

#: By language tag, those with the most speakers online first; a region's own before the language's.
_BY_TAG: Mapping[str, str] = {
    "ar": "Africa/Cairo Asia/Riyadh Asia/Dubai Asia/Qatar Asia/Baghdad Asia/Amman Africa/Casablanca Africa/Algiers"
    " Asia/Beirut Africa/Tunis",
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "de": "Europe/Berlin Europe/Vienna Europe/Zurich",
    "el": "Europe/Athens Asia/Nicosia",
    "en": "America/New_York America/Chicago America/Denver America/Los_Angeles Europe/London America/Toronto"
    " Australia/Sydney Asia/Kolkata Africa/Lagos Africa/Johannesburg",
    "en-gb": "Europe/London Europe/Dublin Asia/Kolkata Africa/Lagos Africa/Nairobi Africa/Johannesburg Asia/Dubai"
    " Asia/Qatar Asia/Singapore Australia/Sydney",
    "es": "America/Mexico_City America/Bogota America/Lima America/Santiago America/Argentina/Buenos_Aires"
    " America/Caracas America/Guatemala America/Guayaquil America/New_York Europe/Madrid",
    "es-es": "Europe/Madrid Atlantic/Canary",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris Europe/Brussels Europe/Zurich America/Toronto Africa/Abidjan Africa/Dakar Africa/Kinshasa"
    " Africa/Casablanca Africa/Algiers Africa/Tunis",
    "hi": "Asia/Kolkata Asia/Dubai Asia/Kathmandu",
    "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta Asia/Makassar Asia/Jayapura",
    "it": "Europe/Rome Europe/Zurich",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "lt": "Europe/Vilnius",
    "nl": "Europe/Amsterdam Europe/Brussels America/Paramaribo",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw Europe/London",
    "pt": "America/Sao_Paulo America/Manaus America/Fortaleza Europe/Lisbon Africa/Luanda Africa/Maputo",
    "ro": "Europe/Bucharest Europe/Chisinau",
    "ru": "Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Europe/Kaliningrad Asia/Vladivostok Asia/Almaty"
    " Europe/Minsk",
    "sv": "Europe/Stockholm Europe/Helsinki",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul Europe/Berlin",
    "uk": "Europe/Kyiv Europe/Warsaw",
    "vi": "Asia/Ho_Chi_Minh",
    "zh": "Asia/Shanghai Asia/Singapore Asia/Kuala_Lumpur",
    "zh-tw": "Asia/Taipei Asia/Hong_Kong",
}
#: What follows for everybody, around the globe.
_EVERYWHERE = (
    "America/New_York Europe/London Europe/Paris America/Los_Angeles Asia/Kolkata Africa/Lagos Asia/Dubai"
    " Asia/Singapore America/Sao_Paulo Australia/Sydney"
)


def likelihood(tag: str) -> dict[str, int]:
    """A number for each zone that is likely for anybody, the smaller the likelier for people with this language tag."""
    mine = likely_zones(tag)
    lists = [zones.split() for zones in (*_BY_TAG.values(), _EVERYWHERE)]
    anybody = sorted((place, zone) for zones in lists for place, zone in enumerate(zones))
    return {
        zone: number
        for number, zone in enumerate(dict.fromkeys((*mine, *(zone for _place, zone in anybody))))
    }


def likely_zones(tag: str) -> tuple[str, ...]:
    """The zones in which people with this language tag (BCP 47) probably live, the likeliest first: `MOST_LIKELY`."""
    said = tag.replace("_", "-").casefold()
    found = " ".join((_BY_TAG.get(said, ""), _BY_TAG.get(said.partition("-")[0], ""), _EVERYWHERE))
    return tuple(dict.fromkeys(found.split()))[:MOST_LIKELY]
