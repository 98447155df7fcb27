"""What of discord.py's log is kept: no token (it writes addresses, and some have one in them), and no alarm about a
connection that comes back.
"""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/(?:interactions|webhooks)/)(\d+)/([^/?\s]+)")


class Discreet(logging.Filter):
    """Puts `…` in place of the tokens of interactions and webhooks. Changes nothing else, and lets all through."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        discreet = _TOKEN.sub(r"\1\2/…", said)
        if discreet != said:
            record.msg, record.args = discreet, ()
        return True


class Calm(logging.Filter):
    """Makes one line, and a warning, of what discord.py tells as an error with its traceback: lost connections, which
    it makes anew by itself.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {error})", ()
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True


def be_discreet() -> None:
    """From now on. At the level DEBUG discord.py writes whole payloads, ours and Discord's, and at INFO of its own
    inner life; it gets neither.
    """
    library = logging.getLogger("discord")
    library.setLevel(max(logging.WARNING, logging.getLogger().level))
    for name, wanted in (("http", Discreet), ("shard", Calm)):
        logger = library.getChild(name)
        if not any(isinstance(one, wanted) for one in logger.filters):
            logger.addFilter(wanted())
