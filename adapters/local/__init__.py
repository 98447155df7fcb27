"""The local room: a chat in one terminal, without tokens. Somebody types for everybody in it."""

from adapters.local.board import Board
from adapters.local.lines import Lines
from adapters.local.messenger import LocalMessenger, Posted
from adapters.local.room import Room
from adapters.local.screen import Screen
from adapters.local.shelf import Shelf

__all__ = ["Board", "Lines", "LocalMessenger", "Posted", "Room", "Screen", "Shelf"]
