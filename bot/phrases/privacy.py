"""What we hold about somebody, who sees it, and what happens when they take it away."""

from __future__ import annotations

from collections.abc import Iterator

from bot.actions import EraseMine, ExportMine
from bot.language import _, plural
from bot.messages import Bullets, Button, Buttons, File, Heading, Line, Message, Strong, Style, Text
from bot.mine import Mine
from bot.model import Reminding, Where
from bot.phrases.common import say


def about(mine: Mine) -> Message:
    """In plain words: what, from where, who sees it, how long; and the two buttons."""
    return Message(
        blocks=(
            Heading(text=_("What I keep about you")),
            Bullets(lines=tuple((said,) for said in _held(mine))),
            Heading(text=_("Where it comes from")),
            Text(
                line=(
                    _(
                        "Your name, time zone and language come from this chat or from your facilitator's list, "
                        "the rest from you and from what I sent you."
                    ),
                )
            ),
            Heading(text=_("Who sees it")),
            Text(
                line=(
                    _(
                        "Facilitators of your course see your name and time zone, what you have checked in and what "
                        "is missing, extra time you were given, who gets the next reminders and why or why not, and "
                        "messages to you that failed. Your notes and links are shown to you alone. Whoever runs this "
                        "companion can read its database."
                    ),
                )
            ),
            *_seen_by_many(mine),
            Heading(text=_("How long")),
            Text(line=(_("Until you erase it. Leaving a course alone erases nothing."),)),
            Buttons(
                buttons=(
                    Button(label=_("Give me my data"), action=ExportMine(), style=Style.PRIMARY),
                    Button(label=_("Erase my data"), action=EraseMine(), style=Style.DANGER),
                )
            ),
        )
    )


def _seen_by_many(mine: Mine) -> Iterator[Text]:
    """Of cohorts whose learners are reminded together."""
    if mine.person.preferences.reminders is not Where.DIRECT and any(
        one.cohort.options.reminders is Reminding.TOGETHER and one.member.left_at is None
        for one in mine.memberships
    ):
        said = _(
            "Your course reminds all in one post: everybody who can read it sees who still owes something. "
            "To be reminded alone, type /course me reminders:direct"
        )
        yield Text(line=(said,))


def _held(mine: Mine) -> list[str]:
    """One line for each kind of thing there is any of."""
    check_ins = mine.check_ins
    notes, links = sum(bool(one.note) for one in check_ins), sum(bool(one.link) for one in check_ins)
    counts = (
        (_courses(mine), len(mine.memberships)),
        (plural("{number} check-in", "{number} check-ins", len(check_ins)), len(check_ins)),
        (plural("{number} check-in has a note", "{number} check-ins have a note", notes), notes),
        (plural("{number} check-in has a link", "{number} check-ins have a link", links), links),
        (_taken_back(mine), mine.taken_back),
        (_extensions(mine), mine.extensions),
        (_questions(mine), len(mine.questions)),
        (_sent(mine), mine.sent),
        (_decisions(mine), mine.decisions),
    )
    profile = _("Your name, your id in this chat, your time zone, waking hours, language and other wishes")
    return [profile, *(said for said, number in counts if number)]


def _courses(mine: Mine) -> str:
    return plural(
        "Your place in {number} course: when you joined, and as what",
        "Your places in {number} courses: when you joined, and as what",
        len(mine.memberships),
    )


def _taken_back(mine: Mine) -> str:
    return plural(
        "{number} check-in you took back, and when",
        "{number} check-ins you took back, and when",
        mine.taken_back,
    )


def _questions(mine: Mine) -> str:
    return plural(
        "{number} question that waits for your answer",
        "{number} questions that wait for your answer",
        len(mine.questions),
    )


def _extensions(mine: Mine) -> str:
    return plural("{number} deadline of your own", "{number} deadlines of your own", mine.extensions)


def _sent(mine: Mine) -> str:
    return plural(
        "{number} message I sent you, word for word", "{number} messages I sent you, word for word", mine.sent
    )


def _decisions(mine: Mine) -> str:
    return plural(
        "{number} decision to write to you or not, with its reason",
        "{number} decisions to write to you or not, with their reasons",
        mine.decisions,
    )


def export(content: bytes) -> Message:
    """The file with everything."""
    said = _("This is everything I keep about you, in a file that programs can read as well.")
    file = File(
        name="my-data.json",
        media_type="application/json",
        content=content,
        label=_("my-data.json: everything I keep about you"),
    )
    return Message(blocks=(Text(line=(said,)), file))


def erasing(mine: Mine) -> Message:
    """What goes, what stays, and that there is no way back."""
    goes: list[Line] = [
        (_("Your profile and everything you chose"),),
        (_("Your places in courses; I remind you of nothing any more"),),
        (_("Your check-ins with their notes and links, and deadlines of your own"),),
        (_("What I sent you and why, as far as I keep it"),),
    ]
    stays: list[Line] = [
        (_("How many people checked something in, without any name"),),
        (_("Messages that are in the chat already: I cannot take those back"),),
    ]
    if any(change.by == mine.person.id for one in mine.memberships for change in one.cohort.changes):
        stays.append((_("Dates, links and other settings of a course that you changed, without your name"),))
    return Message(
        blocks=(
            Text(line=(_("Shall I erase everything I keep about you? This cannot be undone."),)),
            Text(line=(Strong(text=_("What goes")),)),
            Bullets(lines=tuple(goes)),
            Text(line=(Strong(text=_("What stays")),)),
            Bullets(lines=tuple(stays)),
        )
    )


def yes_erase() -> str:
    return _("Yes, erase everything")


def erased() -> Message:
    return say(
        _(
            "Done. I keep nothing about you any more. If you write to me or press one of my buttons again, "
            "we start anew."
        )
    )
