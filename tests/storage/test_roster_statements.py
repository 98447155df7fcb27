"""A list of people takes about as many statements for two thousand as for twenty, shown and agreed to."""

from __future__ import annotations

import json

from storage import SqlStore
from tests.commands.chat import Chat, at
from tests.storage.statements import statements_heard
from tests.support.directory import MoodyDirectory, account


async def test_two_thousand_are_looked_up_and_taken_in(sqlite_url: str) -> None:
    store = await SqlStore.open(sqlite_url, durable=False)
    chat = Chat(now=at("2020-09-20 14:00"), store=store)
    counted = []
    for many in (20, 2000):
        await chat.types("fay", f"/cohort create leadership-2020 name:Of-{many}")
        await chat.presses("fay", "Yes")
        known = MoodyDirectory(
            [account(f"U{many}-{number}", f"Person {number}") for number in range(many)],
            addresses={f"p{number}@example.org": f"U{many}-{number}" for number in range(many)},
        )
        chat.directories["local"] = known
        file = "email\n" + "".join(f"p{number}@example.org\n" for number in range(many))
        with statements_heard() as heard:
            await chat.types("fay", f"/cohort roster cohort:Of-{many}", ("r.csv", file.encode()))
            shown = len(heard)
            async with store.reading() as uow:
                (proposal,) = await uow.proposals.of_person(1)
            await chat.presses("fay", "Yes")
        assert len(known.asked) == 1
        assert len(json.loads(json.loads(proposal.body)["rows"])) == many
        assert chat.said == f"Of-{many}: {many:,} people added. ✓"
        counted.append((shown, len(heard)))
    await store.close()
    (few_shown, few_done), (many_shown, many_done) = counted
    assert many_shown - few_shown <= 5, counted
    assert many_done - few_done <= 40, counted
