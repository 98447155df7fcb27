"""Forms as modals, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.components import validate_modal

from adapters.discord.rendering.card import Modal
from adapters.discord.rendering.form import modals
from adapters.discord.rendering.submission import Sent, read_submission
from bot.actions import Stale
from bot.inbound import Submitted
from bot.messages import Choices, FileField, Form, Option, PeopleField, TextField
from bot.model import Profile
from tests.discord.rendering.as_seen import seen, texts_of
from tests.discord.rendering.values import ANA, KNOWN, SPACE, forms, keys, readers, words
from tests.messages.anything import compound
from tests.support.forms import as_it_stands, form_of, holds_texts, in_spanish, json_like, options


def modals_of(form: Form, reader: Profile | None = None, kept: Submitted | None = None) -> tuple[Modal, ...]:
    return modals(form, space=SPACE, direct=True, reader=reader, kept=kept)


def wire(modal: Modal) -> dict[str, Any]:
    return {"custom_id": modal.custom_id, "title": modal.title, "components": list(modal.components)}


def inputs(modal: Modal) -> list[dict[str, Any]]:
    return [one["component"] for one in modal.components if one["type"] == 18]


def is_taken(modal: Modal) -> bool:
    """Whether Discord opens it."""
    validate_modal(wire(modal))
    return (
        bool(modal.title.strip())
        and all(text.strip() for text in texts_of(list(modal.components)))
        and all(one["label"].strip() for one in modal.components if one["type"] == 18)
        # Nothing may be required of which nothing is enough.
        and all(one["required"] != (one.get("min_values") == 0) for one in inputs(modal) if one["type"] != 4)
        and all(len(one.get("default_values", ())) <= one.get("max_values", 25) for one in inputs(modal))
    )


def sent(modal: Modal) -> dict[str, Any]:
    """What Discord sends when nobody touches it, and one file is handed over everywhere."""
    components = [
        {"type": 18, "id": 2 * number, "component": {**state_of(one), "id": 2 * number + 1}}
        for number, one in enumerate(inputs(modal))
    ]
    attachments = {"99": {"id": "99", "filename": "roster.csv", "url": "https://cdn.example/99", "size": 5}}
    return {
        "custom_id": modal.custom_id,
        "components": [{"type": 10, "id": 99}, *components],
        "resolved": {"attachments": attachments},
    }


def state_of(one: dict[str, Any]) -> dict[str, Any]:
    ticked = [option["value"] for option in one.get("options", ()) if option.get("default")]
    state: dict[str, Any] = {"type": one["type"], "custom_id": one["custom_id"]}
    match one["type"]:
        case 4:
            return {**state, "value": one.get("value", "")}
        case 21:
            return {**state, "value": next(iter(ticked), None)}
        case 5:
            return {**state, "values": [value["id"] for value in one.get("default_values", ())]}
        case 19:
            return {**state, "values": ["99"]}
        case _:
            return {**state, "values": ticked}


def put_together(pages: list[Sent]) -> Submitted:
    chosen: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for page in pages:
        for key, values in page.submitted.chosen.items():
            chosen[key] = (*chosen.get(key, ()), *values)
        texts |= page.submitted.texts
    return Submitted(action=pages[0].submitted.action, chosen=chosen, texts=texts)


@compound
@given(form=forms(), reader=readers)
def test_discord_opens_every_form(form: Form, reader: Profile | None) -> None:
    pages = modals_of(form, reader)
    assert pages
    assert all(map(is_taken, pages))
    assert modals_of(form, reader) == pages
    for page in pages:
        for text in texts_of(list(page.components)):
            assert set(seen(text).of("person")) <= KNOWN
            assert seen(text).kinds <= {"bold", "masked", "link", "person", "room", "time", "list"}


@compound
@given(form=forms())
def test_what_nobody_touches_comes_back_as_it_was(form: Form) -> None:
    pages = [read_submission(sent(page)) for page in modals_of(form)]
    assert put_together(pages) == as_it_stands(form)
    assert [page.page for page in pages] == list(range(len(pages)))
    assert {page.space for page in pages} == {SPACE}
    files = {key: [file["id"] for file in found] for page in pages for key, found in page.files.items()}
    assert files == {field.key: ["99"] for field in form.fields if isinstance(field, FileField)}


@compound
@given(form=forms(), data=st.data())
def test_what_was_typed_stands_there_again(form: Form, data: st.DataObject) -> None:
    chosen = {
        field.key: tuple(option.value for option in field.options if data.draw(st.booleans()))[
            : 1 if field.single else None
        ]
        for field in form.fields
        if isinstance(field, Choices) and field.options
    }
    people = {field.key: ("501",) for field in form.fields if isinstance(field, PeopleField)}
    texts = {
        field.key: data.draw(words).replace("\r", "")[: field.longest]
        for field in form.fields
        if isinstance(field, TextField) and field.multiline
    }
    kept = Submitted(action=form.action, chosen=chosen | people, texts=texts)
    pages = modals_of(form, kept=kept)
    assert all(map(is_taken, pages))
    again = put_together([read_submission(sent(page)) for page in pages])
    assert again.chosen == kept.chosen
    assert {key: again.texts[key] for key in texts} == texts


@pytest.mark.parametrize(
    ("number", "single", "kind", "required"),
    [
        (1, False, 22, False),
        (10, False, 22, False),
        (1, True, 3, True),
        (2, True, 21, True),
        (10, True, 21, True),
        (11, False, 3, False),
        (25, True, 3, True),
    ],
)
def test_many_options_become_a_menu(number: int, single: bool, kind: int, required: bool) -> None:
    (page,) = modals_of(form_of(Choices(key="k", label="K", options=options(number, v0=True), single=single)))
    (made,) = inputs(page)
    assert (made["type"], made["required"], len(made["options"])) == (kind, required, number)
    assert [option.get("default", False) for option in made["options"]] == [True, *[False] * (number - 1)]


def test_more_than_a_menu_holds_are_several_menus() -> None:
    pages = modals_of(form_of(Choices(key="k", label="Learners", options=options(100, v30=True))))
    assert [one["label"] for page in pages for one in page.components if one["type"] == 18] == [
        "Learners 1–25",
        "Learners 26–50",
        "Learners 51–75",
        "Learners 76–100",
    ]
    (page,) = pages
    assert page.fields == {"k": "k", "k:1": "k", "k:2": "k", "k:3": "k"}
    assert read_submission(sent(page)).submitted.chosen == {"k": ("v30",)}


def ticks(key: str, label: str, number: int) -> Choices:
    made = (Option(value=f"{key}-{one}", label=f"Do {one}", chosen=one == 0) for one in range(number))
    return Choices(key=key, label=label, options=tuple(made))


def test_ticks_share_a_group_where_the_form_would_not_fit_otherwise() -> None:
    kinds = [ticks("watch", "Watch", 2), ticks("submit", "Hand in", 1), ticks("meet", "Meet", 1)]
    note, link = TextField(key="note", label="A note"), TextField(key="link", label="A link")
    (page,) = modals_of(form_of(*kinds, note, link))
    assert page.fields == {"watch,submit,meet": "watch,submit,meet", "note": "note", "link": "link"}
    (group, _, _) = inputs(page)
    assert [(one["label"], one["description"]) for one in group["options"]] == [
        ("Do 0", "Watch"),
        ("Do 1", "Watch"),
        ("Do 0", "Hand in"),
        ("Do 0", "Meet"),
    ]
    submitted = read_submission(sent(page)).submitted
    assert submitted.chosen == {"watch": ("watch-0",), "submit": ("submit-0",), "meet": ("meet-0",)}
    (roomy,) = modals_of(form_of(*kinds[:2], note, link))
    assert [one["type"] for one in inputs(roomy)] == [22, 22, 4, 4]


def test_what_does_not_fit_is_asked_on_a_second_page() -> None:
    fields = [TextField(key=f"t{number}", label=f"Text {number}") for number in range(6)]
    first, second = modals_of(form_of(*fields, title="How I write to you"))
    assert [page.title for page in (first, second)] == [
        "How I write to you (1 of 2)",
        "How I write to you (2 of 2)",
    ]
    assert [one["type"] for one in first.components] == [10, 18, 18, 18, 18]
    assert [list(page.fields) for page in (first, second)] == [["t0", "t1", "t2", "t3"], ["t4", "t5"]]
    assert second.custom_id == "v1:checked:1:lesson-3:0@1093#1"
    assert read_submission(sent(second)).page == 1


def test_a_long_label_goes_on_below_and_a_very_long_hint_stands_above() -> None:
    name = "How long before a deadline would you like to be reminded by me?"
    hint = "Its first line names the columns: " + "name, handle, zone, role, language, " * 3
    (page,) = modals_of(
        form_of(
            TextField(key="leads", label=name, hint="like 3d"),
            FileField(key="list", label="A list", endings=("csv",), hint=hint),
            FileField(key="course", label="A course", endings=("yaml", "yml")),
        )
    )
    leads, roster, course = (one for one in page.components if one["type"] == 18)
    assert leads["label"] == "How long before a deadline would you like to"
    assert leads["description"] == "be reminded by me? · like 3d"
    assert "description" not in roster
    assert course["description"] == ".yaml, .yml"
    (above,) = texts_of(list(page.components))
    assert above.endswith(f"\n- A list: {hint.strip()}")


def test_a_long_option_goes_on_below_and_a_very_long_one_stands_above() -> None:
    long = "Watch all of the videos of this lesson, and write down what you would like to ask the others when you meet"
    choices = Choices(key="k", label="K", options=(Option(value="v", label=long, hint="optional"),))
    (option,) = inputs(modals_of(form_of(choices))[0])[0]["options"]
    assert (option["label"], option["description"]) == (long.removesuffix(" you meet"), "you meet · optional")
    very = Choices(key="k", label="K", options=(Option(value="v", label=long * 2),))
    assert long * 2 in texts_of(list(modals_of(form_of(very))[0].components))[0]


def test_a_title_ends_at_a_word_and_the_rest_is_in_its_language() -> None:
    (page,) = modals_of(
        in_spanish("The link of All-Learner Call 2, which is on a Thursday"),
        ANA,
    )
    assert page.title == "The link of All-Learner Call 2, which is on…"
    assert texts_of(list(page.components)) == ["mié 4 nov, 23:59 ET · <t:1604552340:f> para ti"]


told = json_like("type", "value", "values", "component", "components", "custom_id", "attachments")
controls = st.fixed_dictionaries(
    {
        "type": st.sampled_from([3, 4, 5, 19, 21, 22, 23, 99]),
        "custom_id": st.one_of(keys, st.sampled_from(["a,b", "a:1"])),
    },
    optional={"value": told, "values": told},
)


@given(
    components=st.one_of(told, st.lists(st.fixed_dictionaries({"component": controls}), max_size=3)),
    resolved=told,
    custom_id=told,
)
def test_nothing_that_comes_in_breaks_the_reading(
    components: object, resolved: object, custom_id: object
) -> None:
    read = read_submission({"custom_id": custom_id, "components": components, "resolved": resolved})
    assert isinstance(read.submitted.action, Stale)
    assert holds_texts(read.submitted, read.files)
