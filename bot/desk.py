"""The desk: whatever a person does comes in here, is carried out in one transaction, and is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.actions import Agree, Decline
from bot.clocks import zone_named
from bot.commands.catalogue import COMMANDS
from bot.commands.context import Context, Seat, Services
from bot.commands.presses import press, submit
from bot.errors import CourseInvalid, Refused
from bot.inbound import CommandCall, Inbound, Pressed, Reply, Submitted
from bot.language import SOURCE, negotiate, speaking
from bot.model import Profile
from bot.phrases import help as phrases
from bot.phrases import proposals, refusals
from bot.ports import Store, UnitOfWork
from bot.registry import Unknown


class Desk:
    """Answers people. Any number of desks may work on one store at the same time."""

    def __init__(self, *, store: Store, services: Services) -> None:
        self._store = store
        self._services = services

    async def handle(self, inbound: Inbound, *, now: datetime) -> Reply:
        """Carry out what somebody did, once, and answer it.

        A platform's retry of the same event changes nothing and gets an empty reply: the answer was given
        the first time. What cannot be done leaves nothing half done. Raises StorageError only; trying again
        is then safe.
        """
        reader, language = inbound.who, SOURCE
        try:
            async with self._store.writing() as uow:
                if not await uow.inbox.first_sight(inbound.event_id, now):
                    return Reply()
                if await _is_answered(uow, inbound):
                    with speaking(negotiate(reader.locale)):
                        return Reply(message=proposals.settled_already(), reader=reader)
                context = await self._context(uow, inbound, now)
                reader, language = context.person.profile, await _language(context)
                with speaking(language):
                    reply = await _answer(context)
                return reply if not reply.private else replace(reply, reader=reply.reader or reader)
        except CourseInvalid as invalid:
            with speaking(language):
                return Reply(message=refusals.course_invalid(invalid), reader=reader)
        except Refused as refused:
            with speaking(language):
                return Reply(message=refusals.refused(str(refused)), reader=reader)

    async def _context(self, uow: UnitOfWork, inbound: Inbound, now: datetime) -> Context:
        person = await uow.people.meet(await _with_zone(uow, inbound))
        members = await uow.members.of_person(person.id)
        cohorts = await uow.cohorts.get_many(member.cohort_id for member in members)
        extensions = await uow.extensions.of_members(member.id for member in members)
        return Context(
            uow=uow,
            now=now,
            inbound=inbound,
            person=person,
            seats=tuple(
                Seat(cohort=cohorts[member.cohort_id], member=member, extensions=extensions[member.id])
                for member in members
            ),
            services=self._services,
            commands=tuple(COMMANDS),
        )


async def _answer(context: Context) -> Reply:
    match context.inbound.what:
        case CommandCall() as call:
            found = COMMANDS.find(call)
            if isinstance(found, Unknown):
                return Reply(message=phrases.unknown_command(found.said, found.near))
            return await found.command.answer(context, found.rest, call.attachments)
        case Pressed(action=action):
            return await press(context, action)
        case Submitted() as form:
            return await submit(context, form)


async def _is_answered(uow: UnitOfWork, inbound: Inbound) -> bool:
    """Whether this answers a question nobody we know was asked: the second click on "erase everything", for one, which
    must not make us know them again.
    """
    if not isinstance(inbound.what, Pressed) or not isinstance(inbound.what.action, Agree | Decline):
        return False
    return await uow.people.known(inbound.who.space, inbound.who.external_id) is None


async def _language(context: Context) -> str:
    """Their own language where we speak it, else that of their newest course; of who is in none, that of the course in
    whose channel they are.
    """
    cohorts = [seat.cohort for seat in reversed(context.seats)]
    if not cohorts:
        there = await context.uow.cohorts.in_space(context.inbound.who.space)
        cohorts = [cohort for cohort in reversed(there) if cohort.channel == context.inbound.place]
    return negotiate(context.person.profile.locale, *(cohort.course.language for cohort in cohorts))


async def _with_zone(uow: UnitOfWork, inbound: Inbound) -> Profile:
    """What the platform says of the person, with a zone that exists.

    Some platforms tell no zone at all. Until we know better such a person keeps the time of the course in
    whose channel they are, or of the newest one in their space.
    """
    who = inbound.who
    if zone_named(who.zone) is not None:
        return who
    known = await uow.people.known(who.space, who.external_id)
    if known is not None:
        return known.profile
    cohorts = await uow.cohorts.in_space(who.space)
    here = [cohort for cohort in cohorts if cohort.channel == inbound.place]
    zones = [cohort.course.zone for cohort in here or cohorts]
    return replace(who, zone=zones[-1] if zones else "UTC")
