"""Those of Discord's refusals that are answered by doing something else, by its own numbers."""

from __future__ import annotations

NO_SUCH_CHANNEL = 10003
NO_SUCH_MESSAGE = 10008
NO_SUCH_EVENT = 10070
MISSING_ACCESS = 50001
MISSING_PERMISSION = 50013
#: The kind of channel does not take it.
WRONG_KIND = 50024
PUT_AWAY = 50083
#: A forum that wants a tag on every post.
TAG_REQUIRED = 40067
#: A reply where the earlier message may not be read.
NO_REPLYING = 160002
HAS_A_THREAD = 160004
LOCKED = 160005
TOO_MANY_THREADS = 160006
TOO_MANY_ANNOUNCEMENT_THREADS = 160007
FINISHED_EVENT = 180000

#: Something cannot be posted in a thread on a post; it can in the channel.
NO_THREAD = frozenset(
    {
        NO_SUCH_CHANNEL,
        NO_SUCH_MESSAGE,
        MISSING_ACCESS,
        MISSING_PERMISSION,
        WRONG_KIND,
        PUT_AWAY,
        LOCKED,
        TOO_MANY_THREADS,
        TOO_MANY_ANNOUNCEMENT_THREADS,
    }
)
