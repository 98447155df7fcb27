"""What Discord says to forms."""

from __future__ import annotations

from tests.discord.standin.calls import Call
from tests.discord.standin.checks.components import (
    CHECKBOX,
    CHECKBOXES,
    INPUT,
    LABEL,
    RADIO,
    ROW,
    SELECTS,
    TEXT,
    UPLOAD,
    Components,
)
from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.facts import Json
from tests.discord.standin.refusals import Refusal

MOST = 5
LABELLED = {INPUT, UPLOAD, RADIO, CHECKBOXES, CHECKBOX} | SELECTS


def check_modal(call: Call, data: Json) -> None:
    """Raises 50035; complains about what Discord would pass over."""
    find = Findings()
    ModalComponents(find).whole(data)
    for name in find.unknown:
        call.discord.complain(f"{call.name}: unknown field {name}")
    if find.errors:
        raise Refusal(50035, errors=find.errors)


class ModalComponents(Components):
    def __init__(self, find: Findings) -> None:
        super().__init__(find, files=set(), modal=True)
        self.register(LABEL, self._label)
        self.register(INPUT, self._input)
        self.register(UPLOAD, self._upload)
        self.register(RADIO, self._radio)
        self.register(CHECKBOXES, self._checkboxes)
        self.register(CHECKBOX, self._checkbox)
        self.register(ROW, self._old_row)

    def whole(self, form: Json) -> None:
        self.find.known(form, "data", {"custom_id", "title", "components"})
        self.find.string(form, "data", "custom_id", most=100)
        self.find.string(form, "data", "title", most=45)
        self.all(form, "data", {LABEL, TEXT, ROW}, least=1, most=MOST)

    def _label(self, label: Json, at: str) -> None:
        find = self.find
        find.known(label, at, {"type", "id", "label", "description", "component"})
        find.string(label, at, "label", most=45)
        find.string(label, at, "description", most=100, least=0, needed=False)
        if label.get("component") is None:
            find.add(f"{at}.component", "This field is required")
        else:
            self.check(label["component"], f"{at}.component", LABELLED)

    def _old_row(self, row: Json, at: str) -> None:
        self.all(row, at, {INPUT}, least=1, most=1)
        for place, one in enumerate(row.get("components") or ()):
            self.find.string(one, f"{at}.components.{place}", "label", most=45)

    def _input(self, field: Json, at: str) -> None:
        find = self.find
        names = {
            "type",
            "id",
            "custom_id",
            "style",
            "min_length",
            "max_length",
            "required",
            "value",
            "placeholder",
        }
        find.known(field, at, names | {"label"})
        self.custom_id(field, at)
        find.number(field, at, "style", least=1, most=2, needed=True)
        low = find.number(field, at, "min_length", least=0, most=4000)
        high = find.number(field, at, "max_length", least=1, most=4000)
        if low is not None and high is not None and low > high:
            find.add(f"{at}.min_length", "min_length cannot be larger than max_length")
        find.flags(field, at, "required")
        value = find.string(field, at, "value", most=4000, least=0, needed=False)
        if value and not (low or 0) <= len(value) <= (high or 4000):
            find.add(f"{at}.value", f"Must be between {low or 0} and {high or 4000} in length.")
        find.string(field, at, "placeholder", most=100, least=0, needed=False)

    def _upload(self, field: Json, at: str) -> None:
        self.find.known(field, at, {"type", "id", "custom_id", "min_values", "max_values", "required"})
        self.custom_id(field, at)
        self.find.flags(field, at, "required")
        self.span(field, at, most=10, available=10)

    def _radio(self, field: Json, at: str) -> None:
        self.find.known(field, at, {"type", "id", "custom_id", "options", "required"})
        self.custom_id(field, at)
        self.find.flags(field, at, "required")
        self.options(field, at, least=2, most=10)

    def _checkboxes(self, field: Json, at: str) -> None:
        names = {"type", "id", "custom_id", "options", "min_values", "max_values", "required"}
        self.find.known(field, at, names)
        self.custom_id(field, at)
        self.find.flags(field, at, "required")
        count = self.options(field, at, least=1, most=10)
        self.span({"max_values": count} | field, at, most=10, available=count)

    def _checkbox(self, field: Json, at: str) -> None:
        self.find.known(field, at, {"type", "id", "custom_id", "default"})
        self.custom_id(field, at)
        self.find.flags(field, at, "default")
