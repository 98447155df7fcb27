"""`kill -9` at every step: nothing that is due is lost, and nothing is said twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_kill_at_every_step_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.scheduling.killed", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["lives"] > 10
    assert max(Counter(told["stored"]).values()) == 1
    sent = {key for key, _, _, state, _ in told["ledger"] if state == "sent"}
    assert sent == set(told["stored"])
    settled = {"sent", "skipped"}
    unsettled = [row for row in told["ledger"] if row[3] not in settled and "passed" not in row[1]]
    assert unsettled == []
    reminders = [row for row in told["ledger"] if row[1].startswith("lesson-2/due-")]
    assert Counter(occurrence for _, occurrence, _, _, _ in reminders) == {
        "lesson-2/due-72h": 4,
        "lesson-2/due-24h": 4,
        "lesson-2/due-3h": 4,
    }
    ana = [row for row in reminders if row[2] in ("member:1", "member:4")]
    named = [number for *_, numbers in ana if numbers for number in numbers.split(",")]
    assert sorted(named) == sorted(key.removeprefix("d") for key, *_ in ana)  # each spoken for, and once
    assert sum(state == "sent" for *_, state, _ in ana) <= 3  # one a day
    cards = [key for key, occurrence, *_ in told["ledger"] if occurrence == "call-1/tomorrow"]
    assert "https://example.org/join" in told["edited"][f"edited-{cards[0]}"]
