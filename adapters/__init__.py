"""Doors to the places where people talk. Each only translates: no decision, no SQL."""
