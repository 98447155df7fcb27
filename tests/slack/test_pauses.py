"""Slack asks one process to wait: every process that sends from the same database does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.app import App
from scheduling.dispatcher import Dispatcher
from storage import migrate, open_store
from tests.slack.app.support import cohort
from tests.slack.sending import sending
from tests.slack.standin import Channel, Person, Slack
from tests.support.house import NOW
from tests.support.world import HandClock, services, utc

POST = "chat.postMessage"
#: Nobody has said yet that lesson 3 is open, and Ana is to be reminded of it.
DUE = utc("2020-10-19T00:46")


async def test_a_second_process_obeys_what_slack_told_the_first(
    slack: Slack, spring: Channel, ana: Person, ben: Person, farah: Person, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/companion.db"
    await migrate(url)
    clock = HandClock(NOW)
    stores = [await open_store(url) for _ in range(2)]
    try:
        await cohort(stores[0], spring, [ana, ben], farah)
        async with sending(slack) as one, sending(slack) as other:
            apps = [App(store=store, services=services()) for store in stores]
            first, second = (
                Dispatcher(
                    store=store,
                    app=app,
                    messengers={"slack": talk.messenger},
                    clock=clock,
                    owner=owner,
                    handful=1,
                )
                for store, app, talk, owner in zip(stores, apps, (one, other), ("one", "other"), strict=True)
            )
            clock.time = DUE
            await apps[0].tick(clock.now())
            slack.moods.limited(POST, retry_after=120)
            await first.drain()
            assert len(slack.called(POST)) == 1

            clock.pass_(timedelta(seconds=119))
            assert await second.drain() == 0
            assert await first.drain() == 0
            assert len(slack.called(POST)) == 1
            clock.pass_(timedelta(seconds=1))
            assert await second.drain() >= 2
            assert [len(slack.posts(spring)), len(slack.dms(ana))] == [1, 1]
    finally:
        for store in stores:
            await store.close()
