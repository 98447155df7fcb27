"""`python -m companion` is `companion`."""

from __future__ import annotations

from companion.cli import main

if __name__ == "__main__":
    main(prog_name="companion")
