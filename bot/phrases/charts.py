"""How far somebody has come, as a picture that is also said in words."""

from __future__ import annotations

from bot.certificate import Progress, RequirementProgress
from bot.language import _
from bot.messages import Bar, Chart


def chart(progress: Progress) -> Chart | None:
    """A bar for each requirement that asks for something; None where none does.

    The alt text says all the picture shows and is all that a terminal or a screen reader gets of it.
    """
    asked = [one for one in progress.requirements if one.total]
    if not asked:
        return None
    bars = tuple(
        Bar(label=one.title, done=one.done, total=one.total, said=_said(one.done, one.total)) for one in asked
    )
    caption = _(
        "{done} of {total} done, {left} to go",
        done=progress.done,
        total=progress.total,
        left=progress.total - progress.done,
    )
    return Chart(alt=_alt(caption, asked), title=_("For the certificate"), caption=caption, bars=bars)


def _said(done: int, total: int) -> str:
    if done == total:
        return _("{done} of {total} ✓", done=done, total=total)
    return _("{done} of {total}", done=done, total=total)


def _alt(caption: str, asked: list[RequirementProgress]) -> str:
    bars = (
        _("{requirement}: {said}.", requirement=one.title, said=_said(one.done, one.total)) for one in asked
    )
    return " ".join([_("For the certificate: {caption}.", caption=caption), *bars])
