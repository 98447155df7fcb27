"""Documentation checks: everything the documents promise is there.

python -m tools.documents            tells what is wrong and exits 1
python -m tools.documents --write    first re-makes the parts that are made from the code
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.generated import GENERATED
from tools.locks import out_of_step
from tools.markdown import broken_commands, broken_links
from tools.tree import ROOT, files, tied_to_a_machine


def problems(root: Path) -> Iterator[str]:
    """Everything that is wrong, a line each."""
    for page in files(root):
        if page.suffix == ".md":
            yield from broken_links(page, root)
            yield from broken_commands(page, root)
    for name, make in GENERATED.items():
        page = root / name
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        if make(text) != text:
            yield f"{name}: is not what the code says; run .venv/bin/python -m tools.documents --write"
    yield from out_of_step(root)
    yield from tied_to_a_machine(root)


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments == ["--write"]:
        for name, make in GENERATED.items():
            page = ROOT / name
            page.write_text(make(page.read_text(encoding="utf-8") if page.exists() else ""), encoding="utf-8")
    elif arguments:
        print(__doc__)
        return 2
    found = list(problems(ROOT))
    for problem in found:
        print(problem)
    told = f"problems found: {len(found)}" if found else "all links, commands, tables and locks fit"
    print(f"documents: {told}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
