"""What the stand-ins of both chat platforms share: the way they listen, their clock and their bad days.

What belongs to one platform (its wire protocol, its limits, what it checks and refuses) stands in `tests/slack/standin`
and `tests/discord/standin`.
"""
