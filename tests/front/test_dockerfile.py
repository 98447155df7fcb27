"""What the Dockerfile promises. (That it builds is for a machine with a container engine to show.)"""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def instructions() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    stages: list[list[tuple[str, str]]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, rest.strip()))
    return stages


def of(stage: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for known, rest in stage if known == name]


def test_two_stages_and_only_the_built_environment_goes_over() -> None:
    _, last = instructions()
    assert of(last, "COPY") == ["--from=builder /opt/companion /opt/companion"]
    assert of(last, "ADD") == []


def test_everything_from_the_network_is_installed_by_hash_and_only_while_building() -> None:
    builder, last = instructions()
    installs = [command for command in of(builder, "RUN") if "pip install" in command]
    assert installs
    for command in installs:
        by_hash = "--require-hashes" in command and re.search(r"-r requirements[\w-]*\.lock", command)
        assert by_hash or ("--no-deps" in command and "--no-index" in command), command
    wheels = [command for command in of(builder, "RUN") if "pip wheel" in command]
    assert len(wheels) == 1
    assert "--no-build-isolation" in wheels[0]
    assert not any(re.search(r"\b(pip|curl|wget|apt|apt-get)\b", command) for command in of(last, "RUN"))


def test_it_runs_as_nobody_in_particular_and_writes_to_one_place() -> None:
    _, last = instructions()
    user = of(last, "USER")[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user), (
        "a number, so that an orchestrator can see that it is not root"
    )
    assert last.index(("USER", user)) > max(n for n, (name, _) in enumerate(last) if name == "RUN")
    assert of(last, "VOLUME") == ["/data"]
    assert of(last, "WORKDIR") == ["/data"], "files of the local room go into a folder below it"
    environment = " ".join(of(last, "ENV"))
    assert "DATABASE_URL=sqlite:////data/companion.db" in environment
    assert "PYTHONDONTWRITEBYTECODE=1" in environment


def test_signals_reach_it_and_its_health_can_be_asked() -> None:
    _, last = instructions()
    assert of(last, "STOPSIGNAL") == ["SIGTERM"]
    # JSON form: no shell stands between the engine and the companion.
    assert json.loads(of(last, "ENTRYPOINT")[0]) == ["companion"]
    assert json.loads(of(last, "CMD")[0]) == ["run"]
    check = of(last, "HEALTHCHECK")[0]
    assert json.loads(check[check.index("CMD ") + 4 :]) == ["companion", "health"]
    assert "COMPANION_HEALTH_PORT=" in " ".join(of(last, "ENV"))


def test_only_what_the_wheel_needs_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements.lock",
        "requirements-build.lock",
    } <= let_in
    assert {"bot", "adapters", "scheduling", "storage", "companion", "courses"} <= let_in
    assert all((ROOT / name).exists() for name in let_in)
    assert "**/.env" in rules[rules.index("!storage") :]
