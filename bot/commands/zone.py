"""A time zone that was guessed is asked about once: whether it is theirs, and which is where it is not."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Agree
from bot.clocks import zone_named
from bot.commands.choosing import as_held, keep
from bot.commands.context import Context
from bot.inbound import Reply, Submitted
from bot.language import speaking
from bot.likely import MOST_LIKELY, likely_zones
from bot.model import Person
from bot.phrases import enrolling, refusals
from bot.phrases import zone as phrases
from bot.places import place_of, zone_meant
from bot.zones import zone_suggested


async def with_question(context: Context, reply: Reply) -> Reply:
    """The answer to somebody in a cohort, with the question under it where their zone was guessed and they were never
    asked; written down as asked in the same transaction.

    An answer that asks something itself, that others read too or that takes the place of another card is left as it is.
    """
    message = reply.message
    if (
        message is None
        or not reply.private
        or reply.replaces
        or reply.form is not None
        or reply.errors
        or not _is_open(context.person)
        or any(isinstance(button.action, Agree) for button in message.buttons)
    ):
        return reply
    # What was just done may have made a difference: they joined, they chose a zone, they asked to be forgotten.
    person = (await as_held(context)).person
    if not _is_open(person) or not await context.uow.members.of_person(person.id):
        return reply
    await context.uow.people.asked(person.id, context.now)
    with speaking(message.language):
        question = phrases.question(person.told.zone, context.now)
    return replace(reply, message=replace(message, blocks=(*message.blocks, *question)))


async def keep_zone(context: Context, zone: str) -> Reply:
    """The guess was right."""
    if zone_named(zone) is None:
        return Reply(message=refusals.stale())
    context = await as_held(context)
    chosen = context.person.preferences.zone
    if chosen not in ("", zone):
        return Reply(message=phrases.another_chosen(chosen, context.now))
    return await _choose(context, zone)


async def open_zone(context: Context) -> Reply:
    """The guess was wrong: the form with the zones that are likely instead."""
    told = context.person.told
    likely = [zone for zone in likely_zones(told.locale) if zone != context.person.profile.zone]
    # As many as every platform's forms can show, and the one for all others.
    places = [place_of(zone) for zone in likely[: MOST_LIKELY - 1]]
    return Reply(form=phrases.form(places, context.now))


async def send_zone(context: Context, sent: Submitted) -> Reply:
    """Take the zone that was written, or else the one that was chosen."""
    written = sent.texts.get(phrases.OTHER, "").strip()
    chosen = next(iter(sent.chosen.get(phrases.ZONE, ())), phrases.OTHER)
    if not written and chosen == phrases.OTHER:
        return Reply(errors={phrases.OTHER: phrases.nothing_said()})
    zone = zone_meant(written) if written else zone_meant(chosen)
    if zone is None:
        said = written or chosen
        problem = enrolling.unknown_zone(said, zone_suggested(said[:60]))
        return Reply(errors={phrases.OTHER: problem})
    return await _choose(await as_held(context), zone)


def _is_open(person: Person) -> bool:
    return person.told.guessed and not person.preferences.zone and person.asked_at is None


async def _choose(context: Context, zone: str) -> Reply:
    """Write the zone down as their own, and let what waits for them follow."""
    held = context.person
    person = replace(held, preferences=replace(held.preferences, zone=zone))
    await keep(context, person)
    return Reply(message=phrases.kept(zone, context.now), reader=person.profile)
