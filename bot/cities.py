"""Cities that no time zone is named after, and the zone they keep."""

from __future__ import annotations

from collections.abc import Mapping

_OF: Mapping[str, tuple[str, ...]] = {
    "Africa/Abidjan": ("Yamoussoukro",),
    "Africa/Casablanca": ("Rabat", "Marrakesh"),
    "Africa/Dar_es_Salaam": ("Dodoma", "Zanzibar"),
    "Africa/Johannesburg": ("Cape Town", "Durban", "Pretoria"),
    "Africa/Lagos": ("Abuja", "Ibadan", "Kano"),
    "Africa/Nairobi": ("Mombasa",),
    "America/Argentina/Buenos_Aires": ("Rosario",),
    "America/Bogota": ("Barranquilla", "Cali", "Medellín"),
    "America/Caracas": ("Maracaibo",),
    "America/Chicago": ("Austin", "Dallas", "Houston", "Minneapolis", "New Orleans", "St. Louis"),
    "America/Denver": ("Salt Lake City",),
    "America/Edmonton": ("Calgary",),
    "America/Guayaquil": ("Quito",),
    "America/Los_Angeles": ("Portland", "San Diego", "San Francisco", "Seattle"),
    "America/Mexico_City": ("Guadalajara", "Puebla"),
    "America/New_York": (
        *("Atlanta", "Baltimore", "Boston", "Charlotte", "Cleveland", "Miami", "Philadelphia", "Washington"),
    ),
    "America/Sao_Paulo": ("Belo Horizonte", "Brasília", "Curitiba", "Porto Alegre", "Rio de Janeiro"),
    "America/Toronto": ("Montreal", "Ottawa", "Québec"),
    "Asia/Almaty": ("Astana",),
    "Asia/Baghdad": ("Basra", "Erbil", "Mosul"),
    "Asia/Dubai": ("Abu Dhabi", "Sharjah"),
    "Asia/Ho_Chi_Minh": ("Hanoi",),
    "Asia/Jakarta": ("Bandung", "Surabaya"),
    "Asia/Jerusalem": ("Haifa", "Tel Aviv"),
    "Asia/Karachi": ("Islamabad", "Lahore"),
    "Asia/Kolkata": ("Bangalore", "Bengaluru", "Chennai", "Delhi", "Hyderabad", "Mumbai", "New Delhi", "Pune"),
    "Asia/Manila": ("Cebu", "Davao"),
    "Asia/Qatar": ("Doha",),
    "Asia/Riyadh": ("Dammam", "Jeddah", "Mecca", "Medina"),
    "Asia/Shanghai": ("Beijing", "Chengdu", "Guangzhou", "Shenzhen", "Wuhan"),
    "Asia/Tokyo": ("Kyoto", "Nagoya", "Osaka", "Sapporo"),
    "Australia/Sydney": ("Canberra",),
    "Europe/Amsterdam": ("Rotterdam", "The Hague", "Utrecht"),
    "Europe/Berlin": ("Cologne", "Düsseldorf", "Frankfurt", "Hamburg", "Köln", "Munich", "München", "Stuttgart"),
    "Europe/Brussels": ("Antwerp", "Ghent"),
    "Europe/Istanbul": ("Ankara", "Izmir"),
    "Europe/Kyiv": ("Kharkiv", "Lviv", "Odesa"),
    "Europe/Lisbon": ("Porto",),
    "Europe/London": (
        *("Birmingham", "Bristol", "Cardiff", "Edinburgh", "Glasgow", "Leeds", "Liverpool", "Manchester"),
    ),
    "Europe/Madrid": ("Barcelona", "Bilbao", "Sevilla", "Valencia", "Zaragoza"),
    "Europe/Moscow": ("Saint Petersburg", "St. Petersburg"),
    "Europe/Paris": ("Lille", "Lyon", "Marseille", "Toulouse"),
    "Europe/Rome": ("Florence", "Milan", "Milano", "Naples", "Turin"),
    "Europe/Stockholm": ("Gothenburg", "Malmö"),
    "Europe/Warsaw": ("Gdańsk", "Kraków", "Wrocław"),
    "Europe/Zurich": ("Basel", "Bern", "Geneva"),
    "Pacific/Auckland": ("Christchurch", "Wellington"),
}  # fmt: skip

#: Their zones, by name.
CITIES: Mapping[str, str] = {city: zone for zone, cities in _OF.items() for city in cities}
