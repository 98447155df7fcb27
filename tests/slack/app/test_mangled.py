"""What Slack signed and nobody can understand: acknowledged at once, dropped, and logged without its words."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.manifest import SHORTCUT
from storage.memory import MemoryStore
from tests.slack.app.support import Running, form_of_lesson_one, running
from tests.slack.standin import Channel, Person, Slack, Workspace
from tests.slack.standin.delivery import Envelope
from tests.slack.standin.postman import Postman
from tests.support.effort import examples

GONE = "(left out)"
ODD: tuple[Any, ...] = (
    *(None, "", 0, -1, 1e309, True, [], {}, "x" * 5000, "\x00", "<!channel>", "\ud83d", "T1\n", "U404"),
    *({"a": {"b": 1}}, ["a"], [[]], [None], GONE),
)
MUTATIONS = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(ODD)), min_size=1, max_size=3)
KINDS = 9


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload, as what holds it and its name there."""
    names = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [place for name in names for place in ((data, name), *places(data[name]))]


def mangled(payload: dict[str, Any], mutations: list[tuple[int, Any]]) -> dict[str, Any]:
    payload = copy.deepcopy(payload)
    for nth, value in mutations:
        if found := places(payload):
            holder, name = found[nth % len(found)]
            if value is not GONE:
                holder[name] = copy.deepcopy(value)
            elif isinstance(holder, dict):
                del holder[name]
    return payload


@pytest.fixture
async def real(
    slack: Slack, app: Running, team: Workspace, ana: Person, spring: Channel
) -> AsyncIterator[list[Envelope]]:
    """One of each kind, as Slack sends it."""
    slack.delivery.sent.clear()
    await form_of_lesson_one(slack, ana, spring)
    await ana.submit({"Watched": ["lesson-1/videos"], "A note": "On a train"})
    said = await ana.says("https://example.org", channel=spring)
    assert said.message is not None
    await ana.shortcut(said.message, SHORTCUT)
    await ana.says("why")
    await ana.opens_home()
    dora = slack.person(team, "dora")
    await dora.joins(spring)
    await dora.leaves(spring)
    await ana.changes(tz="Asia/Qatar")
    await slack.delivery.settled()
    assert await app.app.stop()
    kinds = {
        (
            envelope.kind,
            envelope.payload.get("type"),
            (envelope.payload.get("event") or {}).get("type"),
        ): envelope
        for envelope in slack.delivery.sent
    }
    assert len(kinds) == KINDS
    yield [*kinds.values()]


@settings(
    max_examples=examples(20, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(which=st.integers(0, KINDS - 1), mutations=MUTATIONS, new=st.uuids())
async def test_whatever_is_signed_is_acknowledged_at_once_and_done_once(
    slack: Slack,
    app: Running,
    real: list[Envelope],
    caplog: pytest.LogCaptureFixture,
    which: int,
    mutations: list[tuple[int, Any]],
    new: Any,
) -> None:
    one = real[which]
    fresh: dict[str, Any] = {name: str(new) for name in ("trigger_id", "event_id") if name in one.payload}
    payload = mangled({**one.payload, **fresh}, mutations)
    if one.kind == "slash_commands":  # a form has words only
        payload = {name: str(value).replace("\ud83d", "?") for name, value in payload.items()}
    envelope = Envelope(kind=one.kind, payload=payload, accepts=one.accepts)
    caplog.clear()
    with caplog.at_level(logging.INFO):
        await slack.delivery.again(envelope)
        await slack.delivery.again(envelope)
        assert await app.app.stop(within=30)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert "ack()" not in caplog.text
    assert "<!channel>" not in caplog.text
    assert "xxxxx" not in caplog.text
    asked = [inbound.event_id for inbound in app.house.asked]
    assert len(asked) == len(set(asked))


async def test_what_is_no_payload_at_all_is_acknowledged_where_it_is_signed(
    slack: Slack, store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    form, data = "application/x-www-form-urlencoded", "application/json"
    async with running(slack, store, http=True) as app:
        postman = slack.carrier
        assert isinstance(postman, Postman)
        for body, kind in (
            *((text, data) for text in ("{", "[]", "null", '{"team": "x", "user": 1}', "[" * 50_000)),
            *(("payload=" + text, form) for text in ("{", "[]", "%ff%fe", "[" * 50_000)),
            (json.dumps({"type": "event_callback", "event": 1, "authorizations": [1]}), data),
        ):
            caplog.clear()
            with caplog.at_level(logging.INFO):
                status, text, _ = await postman.post(body, kind)
            assert (status, text) == (200, ""), body[:40]
            (said,) = caplog.records
            assert said.getMessage() == "something from Slack could not be understood"
            assert said.exc_info is None
        assert app.house.asked == []
