"""What the stand-in says to components and forms that break Discord's rules."""

from __future__ import annotations

from typing import Any

import pytest
from discord.http import Route

from tests.discord.clients import Hasty
from tests.discord.kit import (
    V2,
    box,
    button,
    card,
    field,
    label,
    menu,
    modal,
    post,
    refusal,
    row,
    text,
    uploading,
)
from tests.discord.standin import Channel, Discord
from tests.discord.standin.checks.findings import Findings
from tests.discord.standin.checks.messages import check_components, completed
from tests.discord.standin.checks.modals import ModalComponents

Json = dict[str, Any]


def wrong(*components: Json, files: tuple[str, ...] = ()) -> set[str]:
    """Where a message of these components is wrong."""
    find, _ = check_components(list(components), files=set(files), v2=True)
    assert not find.unknown
    return set(find.errors)


def section(*inner: Json, accessory: Json | None = None) -> Json:
    return {"type": 9, "components": list(inner), "accessory": accessory or button()}


def gallery(*urls: str, **more: Any) -> Json:
    return {"type": 12, "items": [{"media": {"url": url}, **more} for url in urls]}


FINE = [
    [text("x" * 4000)],
    [text()] * 40,
    [box(*[text()] * 39)],
    [row(*(button(custom_id=str(number)) for number in range(5)))],
    [row(button("x" * 80, "c" * 100))],
    [row(menu(*map(str, range(25)), max_values=25, min_values=0))],
    [section(text(), text(), text())],
    [
        section(
            text(), accessory={"type": 11, "media": {"url": "attachment://a.png"}, "description": "x" * 1024}
        )
    ],
    [gallery(*["https://example.org/a.png"] * 10)],
    [{"type": 13, "file": {"url": "attachment://a.png"}}, {"type": 14, "divider": False, "spacing": 2}],
    [row({"type": 2, "style": 5, "label": "Open", "url": "https://example.org"})],
    [text(id=2**31 - 1), text(id=0), text(id=0)],
    [box(text(), accent_color=0xFFFFFF, spoiler=True)],
]


@pytest.mark.parametrize("components", FINE)
def test_what_keeps_the_rules_is_taken(components: list[Json]) -> None:
    assert not wrong(*components, files=("a.png",))


WRONG: list[tuple[list[Json], str]] = [
    ([], "components"),
    ([text()] * 41, "components"),
    ([box(*[text()] * 40)], "components"),
    ([text("x" * 2001), text("x" * 2000)], "components"),
    ([text("")], "components.0.content"),
    ([text("  ")], "components.0.content"),
    ([button()], "components.0.type"),
    ([row(text())], "components.0.components.0.type"),
    ([row()], "components.0.components"),
    ([row(*(button(custom_id=str(number)) for number in range(6)))], "components.0.components"),
    ([row(menu("A"), button())], "components.0.components"),
    ([row(button("x" * 81))], "components.0.components.0.label"),
    ([row(button(""))], "components.0.components.0.label"),
    ([row(button(custom_id="c" * 101))], "components.0.components.0.custom_id"),
    ([row(button(custom_id=""))], "components.0.components.0.custom_id"),
    ([row(button()), row(button())], "components.1.components.0.custom_id"),
    ([row(button(url="https://example.org"))], "components.0.components.0.url"),
    ([row(button(style=5, url="https://example.org"))], "components.0.components.0.custom_id"),
    ([row({"type": 2, "style": 5, "label": "x", "url": "ftp://x"})], "components.0.components.0.url"),
    ([row(menu(*map(str, range(26))))], "components.0.components.0.options"),
    ([row(menu("A", "A"))], "components.0.components.0.options.1.value"),
    ([row(menu("x" * 101))], "components.0.components.0.options.0.label"),
    ([row(menu("A", max_values=2))], "components.0.components.0.max_values"),
    ([row(menu("A", placeholder="x" * 151))], "components.0.components.0.placeholder"),
    ([section()], "components.0.components"),
    ([section(*[text()] * 4)], "components.0.components"),
    ([{"type": 9, "components": [text()]}], "components.0.accessory"),
    ([section(text(), accessory=text())], "components.0.accessory.type"),
    ([gallery()], "components.0.items"),
    ([gallery(*["https://x.org"] * 11)], "components.0.items"),
    ([gallery("attachment://b.png")], "components.0.items.0.media.url"),
    ([gallery("https://x.org", description="x" * 1025)], "components.0.items.0.description"),
    ([{"type": 13, "file": {"url": "https://x.org"}}], "components.0.file.url"),
    ([{"type": 14, "spacing": 3}], "components.0.spacing"),
    ([box(box(text()))], "components.0.components.0.type"),
    ([box()], "components.0.components"),
    ([text(id=7), text(id=7)], "components.1.id"),
    ([text(id=2**31)], "components.0.id"),
    ([{"type": 11, "media": {"url": "https://x.org"}}], "components.0.type"),
]  # fmt: skip


@pytest.mark.parametrize(("components", "where"), WRONG)
def test_what_breaks_a_rule_is_refused_and_named(components: list[Json], where: str) -> None:
    assert where in wrong(*components, files=("a.png",))


def test_ids_that_are_missing_are_filled_in_and_those_given_are_kept() -> None:
    made = completed([box(text(), text(id=2)), text(id=0), row(button())], [])
    ids = [made[0]["id"], *(one["id"] for one in made[0]["components"]), made[1]["id"], made[2]["id"]]
    assert ids == [1, 3, 2, 4, 5] and made[2]["components"][0]["id"] == 6


def form(*components: Json, **more: Any) -> set[str]:
    find = Findings()
    said = modal(*components) | more
    ModalComponents(find).whole(said)
    assert not find.unknown
    return set(find.errors)


def radio(*words: str) -> Json:
    return {**menu(*words), "type": 21, "custom_id": "radio"}


def test_forms_that_keep_the_rules() -> None:
    assert not form(*(label(str(number), field(str(number))) for number in range(5)), title="x" * 45)
    assert not form(text(), label("x" * 45, field(value="x" * 4000), description="x" * 100))
    assert not form(label("A", radio("Yes", "No")), label("B", {"type": 23, "custom_id": "c"}))
    assert not form(label("A", {"type": 19, "custom_id": "f", "max_values": 10}))
    assert not form(label("A", menu("One", required=False, min_values=0)))
    assert not form(label("A", {**menu("One", "Two", max_values=2), "type": 22}))


@pytest.mark.parametrize(
    ("components", "more", "where"),
    [
        ([label("A", field())], {"title": "x" * 46}, "data.title"),
        ([label("A", field())], {"custom_id": ""}, "data.custom_id"),
        ([], {}, "data.components"),
        ([text()] * 6, {}, "data.components"),
        ([label("x" * 46, field())], {}, "data.components.0.label"),
        ([label("A", field(), description="x" * 101)], {}, "data.components.0.description"),
        ([label("A", button())], {}, "data.components.0.component.type"),
        ([box(text())], {}, "data.components.0.type"),
        ([label("A", field(value="x" * 4001))], {}, "data.components.0.component.value"),
        ([label("A", field(value="xx", max_length=1))], {}, "data.components.0.component.value"),
        ([label("A", field(placeholder="x" * 101))], {}, "data.components.0.component.placeholder"),
        ([label("A", field()), label("B", field())], {}, "data.components.1.component.custom_id"),
        ([label("A", menu("One", min_values=0))], {}, "data.components.0.component.min_values"),
        ([label("A", menu("One", disabled=True))], {}, "data.components.0.component.disabled"),
        ([label("A", radio("One"))], {}, "data.components.0.component.options"),
        ([label("A", radio(*map(str, range(11))))], {}, "data.components.0.component.options"),
    ],
)
def test_forms_that_break_one(components: list[Json], more: Json, where: str) -> None:
    assert where in form(*components, **more)


async def test_the_flag_is_demanded_and_rules_out_the_old_ways(
    discord: Discord, client: Hasty, spring: Channel
) -> None:
    for body, where in (
        ({"components": [text()]}, "components.0.type"),
        ({**card(), "content": "x"}, "content"),
        ({**card(), "embeds": [{"title": "x"}]}, "embeds"),
        ({"content": "x" * 2001}, "content"),
        ({**card(), "nonce": "x" * 26}, "nonce"),
        ({**card(), "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({**card(), "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions.parse"),
    ):
        error = await refusal(client.http.request(post(spring.id), json=body))
        assert (error.code, where in str(error)) == (50035, True), str(error)
    empty = await refusal(client.http.request(post(spring.id), json={"flags": 0}))
    assert empty.code == 50006
    assert len(discord.complaints) == 8 and len(discord.refusals) == 8
    discord.complaints.clear()


async def test_an_edit_cannot_leave_the_new_components(
    discord: Discord, client: Hasty, spring: Channel
) -> None:
    made = await client.http.request(post(spring.id), json=card(text("one", id=77)))
    path = Route("PATCH", "/channels/{channel_id}/messages/{id}", channel_id=spring.id, id=made["id"])
    edited = await client.http.request(path, json={"components": [text("two", id=78)]})
    assert edited["flags"] == V2 and [one["id"] for one in edited["components"]] == [78]
    assert (await refusal(client.http.request(path, json={"content": "x"}))).code == 50035
    discord.complaints.clear()


async def test_files_have_to_be_shown_and_described_within_limits(
    discord: Discord, client: Hasty, spring: Channel
) -> None:

    shown = card(gallery("attachment://a.png", description="A chart"))
    made = await uploading(
        client, spring.id, shown | {"attachments": [{"id": 0, "description": "A chart"}]}, "a.png"
    )
    [seen] = discord.posts(spring)
    assert [(file.filename, file.content, file.description) for file in seen.files] == [
        ("a.png", b"a.png", "A chart")
    ]
    assert discord.words(seen) == "A chart"
    media = made["components"][0]["items"][0]["media"]
    assert await client.http.get_from_cdn(media["url"]) == b"a.png"
    too_long = shown | {"attachments": [{"id": 0, "description": "x" * 1025}]}
    assert (await refusal(uploading(client, spring.id, too_long, "a.png"))).code == 50035
    discord.complaints.clear()
    await uploading(client, spring.id, card(), "unseen.png")
    assert "unseen.png is shown by no component" in discord.complaints.pop()
    await uploading(client, spring.id, card() | {"attachments": []}, "dropped.png")
    assert "dropped" in discord.complaints.pop()
    assert not discord.posts(spring)[-1].files
