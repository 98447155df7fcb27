"""The methods of the Web API. Importing this package registers them all."""

from tests.slack.standin.methods import auth, chat, conversations, files, people, reading, views

__all__ = ["auth", "chat", "conversations", "files", "people", "reading", "views"]
