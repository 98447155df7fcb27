"""Every kind of component, and what it must be like (Discord's component reference)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.facts import Json

ROW, BUTTON, SELECT, INPUT, USERS, ROLES, MENTIONABLES, CHANNELS = 1, 2, 3, 4, 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23
SELECTS = {SELECT, USERS, ROLES, MENTIONABLES, CHANNELS}
CONTAINED = {ROW, TEXT, SECTION, GALLERY, SEPARATOR, FILE}
NEW_IN_V2 = {SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER}
LARGEST_ID = 2**31 - 1
LINKS = ("http://", "https://", "discord://")


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, nested ones included, in reading order."""
    for one in components:
        if isinstance(one, dict):
            yield one
            yield from walk(children(one))


def children(component: Json) -> list[Json]:
    inner = component.get("components")
    found = list(inner) if isinstance(inner, list) else []
    return found + [component[name] for name in ("accessory", "component") if component.get(name)]


class Components:
    """Checks components of a message or a modal (`modal`). `files` are the names that `attachment://` can mean."""

    def __init__(self, find: Findings, *, files: set[str], modal: bool = False) -> None:
        self.find = find
        self.files = files
        self.modal = modal
        self.shown: set[str] = set()
        self._ids: set[int] = set()
        self._custom_ids: set[str] = set()
        self._checks: dict[int, Callable[[Json, str], None]] = {
            ROW: self._row, BUTTON: self._button, SECTION: self._section, TEXT: self._text, GALLERY: self._gallery,
            THUMBNAIL: self._thumbnail, FILE: self._file, SEPARATOR: self._separator, CONTAINER: self._container,
            **dict.fromkeys(SELECTS, self._select),
        }  # fmt: skip

    def check(self, component: object, at: str, allowed: set[int]) -> None:
        """One component, which may only be of these types here."""
        if not isinstance(component, dict):
            self.find.add(at, "Only dictionaries may be used in a DictType")
            return
        kind = component.get("type")
        if kind not in allowed:
            self.find.add(f"{at}.type", f'Value of field "type" must be one of {tuple(sorted(allowed))}.')
            return
        number = self.find.number(component, at, "id", least=0, most=LARGEST_ID)
        if number:
            if number in self._ids:
                self.find.add(f"{at}.id", "Component id must be unique within the message.")
            self._ids.add(number)
        self._checks[kind](component, at)

    def register(self, kind: int, check: Callable[[Json, str], None]) -> None:
        self._checks[kind] = check

    def all(
        self, thing: Json, at: str, allowed: set[int], *, least: int, most: int, name: str = "components"
    ) -> None:
        for place, one in enumerate(self.find.items(thing, at, name, least=least, most=most)):
            self.check(one, f"{at}.{name}.{place}", allowed)

    def custom_id(self, thing: Json, at: str) -> None:
        said = self.find.string(thing, at, "custom_id", most=100)
        if said is not None:
            if said in self._custom_ids:
                self.find.add(f"{at}.custom_id", "Component custom id cannot be duplicated")
            self._custom_ids.add(said)

    def media(self, thing: object, at: str, *, only_files: bool = False) -> None:
        """An unfurled media item: a file of this message, or an address."""
        if not isinstance(thing, dict):
            self.find.add(at, "This field is required")
            return
        url = self.find.string(thing, at, "url", most=2048)
        if url is None:
            return
        name = url.removeprefix("attachment://")
        if name != url:
            self.shown.add(name)
            if name not in self.files:
                self.find.add(f"{at}.url", f"The referenced attachment {name} was not found")
        elif only_files:
            self.find.add(f"{at}.url", "Only attachment://<filename> references are supported")
        elif not url.startswith(("http://", "https://")):
            self.find.add(f"{at}.url", "Scheme must be one of ('http', 'https', 'attachment').")

    def _row(self, row: Json, at: str) -> None:
        self.find.known(row, at, {"type", "id", "components"})
        self.all(row, at, {BUTTON} | SELECTS, least=1, most=5)
        inner = row.get("components")
        kinds = [one.get("type") for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
        if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
            self.find.add(f"{at}.components", "The specified component exceeds the maximum width")

    def _button(self, button: Json, at: str) -> None:
        find = self.find
        find.known(
            button, at, {"type", "id", "style", "label", "emoji", "custom_id", "sku_id", "url", "disabled"}
        )
        style = find.number(button, at, "style", least=1, most=6, needed=True)
        find.string(button, at, "label", most=80, least=0, needed=False)
        find.flags(button, at, "disabled")
        if not button.get("label") and not button.get("emoji"):
            find.add(f"{at}.label", "A button must have a label or an emoji")
        if style == 5:
            url = find.string(button, at, "url", most=512)
            if url is not None and not url.startswith(LINKS):
                find.add(f"{at}.url", f"Scheme must be one of {LINKS}.")
            if "custom_id" in button:
                find.add(f"{at}.custom_id", "A custom id and url cannot both be specified")
        elif style is not None:
            self.custom_id(button, at)
            if "url" in button:
                find.add(f"{at}.url", "A custom id and url cannot both be specified")

    def _select(self, menu: Json, at: str) -> None:
        find, kind = self.find, menu["type"]
        names = {"type", "id", "custom_id", "placeholder", "min_values", "max_values", "disabled", "required"}
        names |= {SELECT: {"options"}, CHANNELS: {"channel_types", "default_values"}}.get(
            kind, {"default_values"}
        )
        find.known(menu, at, names)
        self.custom_id(menu, at)
        find.string(menu, at, "placeholder", most=150, least=0, needed=False)
        find.flags(menu, at, "disabled", "required")
        if self.modal and menu.get("disabled"):
            find.add(f"{at}.disabled", "Components in modals cannot be disabled")
        count = 25
        if kind == SELECT:
            count = self.options(menu, at, least=1, most=25)
        self.span(menu, at, most=25, available=count)
        defaults = menu.get("default_values")
        if isinstance(defaults, list) and len(defaults) > menu.get("max_values", 1):
            find.add(
                f"{at}.default_values",
                "The number of default values must be within min_values and max_values",
            )

    def span(self, thing: Json, at: str, *, most: int, available: int) -> None:
        """`min_values` and `max_values`."""
        low = self.find.number(thing, at, "min_values", least=0, most=most)
        high = self.find.number(thing, at, "max_values", least=1, most=most)
        if low is not None and low > (1 if high is None else high):
            self.find.add(f"{at}.min_values", "min_values cannot be larger than max_values")
        if high is not None and high > available:
            self.find.add(f"{at}.max_values", "max_values cannot be larger than the number of options")
        if low is not None and low > available:
            self.find.add(f"{at}.min_values", "min_values cannot be larger than the number of options")
        if self.modal and low == 0 and thing.get("required", True):
            self.find.add(f"{at}.min_values", "min_values must be at least 1 for a required component")

    def options(self, thing: Json, at: str, *, least: int, most: int) -> int:
        """The options of a menu or a group; how many there are."""
        find, values = self.find, set()
        options = find.items(thing, at, "options", least=least, most=most)
        for place, option in enumerate(options):
            where = f"{at}.options.{place}"
            find.known(option, where, {"label", "value", "description", "emoji", "default"})
            find.string(option, where, "label", most=100)
            value = find.string(option, where, "value", most=100)
            find.string(option, where, "description", most=100, least=0, needed=False)
            find.flags(option, where, "default")
            if value in values:
                find.add(f"{where}.value", "The specified option value is already used")
            values.add(value)
        chosen = sum(bool(option.get("default")) for option in options)
        if chosen > thing.get("max_values", 1 if thing["type"] != CHECKBOXES else len(options)):
            find.add(f"{at}.options", "Too many options are selected by default")
        return len(options)

    def _section(self, section: Json, at: str) -> None:
        self.find.known(section, at, {"type", "id", "components", "accessory"})
        self.all(section, at, {TEXT}, least=1, most=3)
        if section.get("accessory") is None:
            self.find.add(f"{at}.accessory", "This field is required")
        else:
            self.check(section["accessory"], f"{at}.accessory", {BUTTON, THUMBNAIL})

    def _text(self, text: Json, at: str) -> None:
        self.find.known(text, at, {"type", "id", "content"})
        self.find.string(text, at, "content", most=4000)

    def _thumbnail(self, picture: Json, at: str) -> None:
        self.find.known(picture, at, {"type", "id", "media", "description", "spoiler"})
        self.media(picture.get("media"), f"{at}.media")
        self.find.string(picture, at, "description", most=1024, least=0, needed=False)
        self.find.flags(picture, at, "spoiler")

    def _gallery(self, gallery: Json, at: str) -> None:
        self.find.known(gallery, at, {"type", "id", "items"})
        for place, item in enumerate(self.find.items(gallery, at, "items", least=1, most=10)):
            where = f"{at}.items.{place}"
            self.find.known(item, where, {"media", "description", "spoiler"})
            self.media(item.get("media"), f"{where}.media")
            self.find.string(item, where, "description", most=1024, least=0, needed=False)
            self.find.flags(item, where, "spoiler")

    def _file(self, file: Json, at: str) -> None:
        self.find.known(file, at, {"type", "id", "file", "spoiler"})
        self.media(file.get("file"), f"{at}.file", only_files=True)
        self.find.flags(file, at, "spoiler")

    def _separator(self, line: Json, at: str) -> None:
        self.find.known(line, at, {"type", "id", "divider", "spacing"})
        self.find.flags(line, at, "divider")
        self.find.number(line, at, "spacing", least=1, most=2)

    def _container(self, box: Json, at: str) -> None:
        self.find.known(box, at, {"type", "id", "components", "accent_color", "spoiler"})
        self.find.number(box, at, "accent_color", least=0, most=0xFFFFFF)
        self.find.flags(box, at, "spoiler")
        self.all(box, at, CONTAINED, least=1, most=40)
