"""What is built to be installed has everything that it needs: sentences, letters, courses, migrations."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.front.running import ROOT, environment

READ = """
from datetime import UTC, datetime

from adapters.files import chart_image
from bot.language import LANGUAGES, speaking
from bot.language.catalogue import catalogue
from bot.messages import Bar, Chart
from companion.coursefile import CourseFiles

for language in LANGUAGES[1:]:
    # The heading of a catalogue is what it says for the empty sentence.
    assert f"Language: {language}" in catalogue(language).gettext(""), language
bars = (Bar(label="Vídeos", done=1, total=2, said="1 de 2"),)
assert chart_image(Chart(alt="Vídeos: 1 de 2", title="Así vas", caption="", bars=bars)).startswith(b"\\x89PNG")
assert "leadership-2020" in CourseFiles().names()
print(chart_image.__code__.co_filename)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(  # noqa: S603 - our own build tool
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_it_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", READ],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(wheel)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(wheel)), "read from somewhere else"


def test_it_carries_what_is_no_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "bot/language/catalogues/es.po",
        "courses/leadership-2020.yaml",
    } <= names
    revisions = {path.name for path in (ROOT / "storage" / "migrations" / "versions").glob("0*.py")}
    assert revisions <= {Path(name).name for name in names}
