"""Checks for those who work on the companion; nothing here is part of the product."""
