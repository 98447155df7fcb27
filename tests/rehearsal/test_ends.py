"""How a rehearsal ends when somebody ends it, or cannot hear it: no traceback, and nothing left behind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.front.running import companion, environment


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_without_leaving_files(tmp_path: Path, number: signal.Signals) -> None:
    rehearse = ("rehearse", "leadership-2020", "--learners", "60")
    env = environment(TMPDIR=str(tmp_path), TERM="xterm")
    with companion(*rehearse, cwd=tmp_path, env=env, terminal=True) as running:
        running.until("Playing Thu")  # the first day: its database is there
        assert list(tmp_path.glob("companion-rehearsal-*/*.db"))
        assert running.stop(number) == 1
        assert "Traceback" not in running.said
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_plain_words(tmp_path: Path) -> None:
    rehearse = ("rehearse", "rca2-2025", "--learners", "1")
    full = os.open("/dev/full", os.O_WRONLY)
    with companion(*rehearse, cwd=tmp_path, env=environment(), stdout=full) as running:
        os.close(full)
        assert running.end() == 2
        assert "What I have to say cannot be written" in running.said
        assert "Traceback" not in running.said
