"""Slash commands: what Discord is told of them, and what it tells us when one is typed."""
