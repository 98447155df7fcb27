"""What we know of somebody and how they want to be written to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.actions import OpenPreferences, Snooze, Unmute
from bot.clocks import span, twenty_four_hour, weekday
from bot.language import LANGUAGES, _, negotiate, plural, spoken
from bot.messages import (
    Block,
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Inline,
    Line,
    Message,
    Moment,
    Text,
)
from bot.model import Cohort, Person, WakingHours, Where
from bot.phrases.arguments import shown
from bot.phrases.wording import line
from bot.rest import rest_until

#: What each language calls itself.
_NAMES = {"en": "English", "es": "Español"}


def language_name(tag: str) -> str:
    """What the language we speak for this tag calls itself."""
    return _NAMES[negotiate(tag)]


def about(
    person: Person, now: datetime, *, changed: bool, cohorts: Sequence[Cohort], muted: Sequence[Cohort]
) -> Message:
    """What holds now (the language is the one spoken), what of it they chose, and how to change it. `cohorts` are
    theirs, `muted` those of them that they want no reminders about.
    """
    heading = _("Changed. This is how I know you") if changed else _("This is how I know you")
    blocks: list[Block] = [Heading(text=heading), Facts(facts=chosen_facts(person, now))]
    buttons = [change_button()]
    if (until := rest_until(person.preferences, now)) is not None:
        blocks.append(Text(line=_quiet(person, until)))
        if cohorts:
            ending = Snooze(cohort_id=cohorts[0].id, until="now")
            buttons.append(Button(label=_("End the quiet now"), action=ending))
    for cohort in muted:
        said = _("You asked for no reminders about {cohort}.", cohort=cohort.name)
        blocks.append(Text(line=(said,)))
        label = _("Remind me about {cohort}", cohort=cohort.name)
        buttons.append(Button(label=label, action=Unmute(cohort_id=cohort.id)))
    blocks.append(
        Text(line=(_("To change something: /course me zone:Asia/Qatar, or awake:07:30-22:00, or name:Ana."),))
    )
    return Message(blocks=(*blocks, Buttons(buttons=tuple(buttons))))


def change_button() -> Button:
    """Opens the form with everything somebody can choose for themselves."""
    return Button(label=_("Change"), action=OpenPreferences())


def chosen_facts(person: Person, now: datetime) -> tuple[Fact, ...]:
    """How somebody is written to, and which of it they chose."""
    profile, chosen = person.profile, person.preferences
    language = language_name(spoken())
    return (
        Fact(label=_("Name"), value=_marked(profile.name, own=bool(chosen.name))),
        Fact(label=_("Time zone"), value=_marked(_zone(profile.zone, now), own=bool(chosen.zone))),
        Fact(label=_("Reminders"), value=(hours(profile.waking),)),
        Fact(
            label=_("Where they go"),
            value=_marked(_where(chosen.reminders), own=chosen.reminders is not None),
        ),
        Fact(label=_("Before a deadline"), value=_marked(_leads(chosen.leads), own=chosen.leads is not None)),
        Fact(label=_("Language"), value=_marked(language, own=bool(chosen.language))),
    )


def _marked(what: str, *, own: bool) -> Line:
    return line("{what} (your choice)", what=what) if own else (what,)


def _zone(zone: str, now: datetime) -> str:
    here = now.astimezone(ZoneInfo(zone))
    return _(
        "{zone}, where it is {weekday} {clock} now",
        zone=zone,
        weekday=weekday(here.date()),
        clock=twenty_four_hour(here),
    )


def hours(waking: WakingHours) -> str:
    """When somebody may be written to."""
    if waking.start == waking.end:
        return _("at any hour")
    start, end = f"{waking.start:%H:%M}", f"{waking.end:%H:%M}"
    if waking.end == time(0):
        return _("only between {start} and midnight, on your clock", start=start)
    if waking.end < waking.start:
        return _("only between {start} and {end} the next morning, on your clock", start=start, end=end)
    return _("only between {start} and {end}, on your clock", start=start, end=end)


def _where(where: Where | None) -> str:
    match where:
        case None:
            return _("as your cohort has it")
        case Where.DIRECT:
            return _("to you alone")
        case Where.CHANNEL:
            return _("to your course's channel, with your name")


def _leads(leads: Sequence[timedelta] | None) -> str:
    return _("as your course has it") if leads is None else ", ".join(map(span, leads))


def _quiet(person: Person, until: datetime) -> Line:
    """Until when they asked for quiet, on their own clock."""
    preferences = person.preferences
    moment = own_moment(person, until)
    if preferences.away_until == until:
        return line("You are away until {until}, on your clock: no reminders before that.", until=moment)
    return line("Quiet until {until}, on your clock: no reminders before that.", until=moment)


def own_moment(person: Person, at: datetime) -> Inline:
    """An instant on the clock of this person alone."""
    return Moment(at=at, zone=person.profile.zone, zone_label="")


def not_changed(problems: Sequence[str]) -> Message:
    """Each problem on a line of its own: most end with an example, which a next sentence would run into."""
    nothing = Text(line=(_("Nothing was changed."),))
    return Message(blocks=(Bullets(lines=tuple((problem,) for problem in problems)), nothing))


def unreadable_hours(given: str) -> str:
    return _(
        "“{hours}” does not tell me when you are awake. "
        "Write it like awake:07:30-22:00, awake:any or awake:usual.",
        hours=shown(given),
    )


def too_few_hours(given: str) -> str:
    return _(
        "“{hours}” leaves me too little time to write to you. "
        "Give me at least two hours, like awake:07:30-22:00.",
        hours=shown(given),
    )


def name_too_long(length: int, longest: int) -> str:
    return plural(
        "That name has {number} character; {longest} are enough for anybody.",
        "That name has {number} characters; {longest} are enough for anybody.",
        length,
        longest=longest,
    )


def unknown_language(given: str) -> str:
    ways = ", ".join(f"{tag} ({name})" for tag, name in _NAMES.items() if tag in LANGUAGES)
    return _(
        "“{language}” is not a language I speak. I speak {languages}. Example: language:es",
        language=shown(given),
        languages=ways,
    )


def unknown_where(given: str) -> str:
    return _(
        "“{where}” is not a place for reminders. Write reminders:direct (to you alone), "
        "reminders:channel (in your course's channel, with your name) or reminders:usual (as your cohort has it).",
        where=shown(given),
    )


def unreadable_leads(given: str) -> str:
    return _(
        "“{leads}” does not tell me when to remind you. Write up to four times before a deadline, from 1h to 7d, "
        "like leads:3d,24h,3h, or leads:usual. For no reminders at all, type /course mute.",
        leads=shown(given),
    )
