"""The front door: command line, settings, logging, wiring. Only `companion.wiring` names concrete classes."""

from __future__ import annotations
