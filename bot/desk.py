"""The desk: whatever a person does comes in here, is carried out in one transaction, and is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.actions import Agree, Decline
from bot.changed import changed
from bot.clocks import zone_named
from bot.commands.catalogue import COMMANDS
from bot.commands.context import Context, Heard, Services, Wanted, language_of, seats_of
from bot.commands.picking import pick
from bot.commands.presses import press, submit
from bot.commands.zone import with_question
from bot.errors import CourseInvalid, DeliveryError, Refused
from bot.inbound import CommandCall, Inbound, Picked, Pressed, Reply, Submitted
from bot.language import SOURCE, negotiate, speaking
from bot.model import NOWHERE, Account, Person
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
        is then safe. What turns out to need the platform's directory is done once more with its answer.
        """
        try:
            return await self._once(inbound, now)
        except Wanted as wanted:
            question = wanted
        with speaking(question.language):
            try:
                heard = await self._ask(inbound.place.platform, question)
            except DeliveryError as error:
                return Reply(message=refusals.nothing_heard(error), reader=question.reader)
        return await self._once(inbound, now, heard)

    async def _ask(self, platform: str, question: Wanted) -> Heard:
        """Raises as the directory and the groups do."""
        directory = self._services.directories[platform]
        space = question.reader.space
        obstacles = [await directory.obstacle(place) for place in question.places]
        groups = self._services.groups.get(platform)
        if question.group and groups is not None:
            obstacles.append(await groups.obstacle(space, question.group))
        return Heard(
            found=await directory.accounts(space, question.handles) if question.handles else None,
            obstacle=" ".join(obstacle for obstacle in obstacles if obstacle),
        )

    async def _once(self, inbound: Inbound, now: datetime, heard: Heard | None = None) -> Reply:
        """All of it in one transaction. Raises Wanted where `heard` is needed first, and StorageError."""
        reader, language = inbound.who, SOURCE
        try:
            async with self._store.writing() as uow:
                if not await uow.inbox.first_sight(inbound.event_id, now):
                    return Reply()
                if await _is_answered(uow, inbound):
                    with speaking(negotiate(reader.locale)):
                        return Reply(message=proposals.settled_already(), reader=reader)
                context = await self._context(uow, inbound, now, heard)
                reader, language = context.person.profile, await _language(context)
                with speaking(language):
                    reply = await with_question(context, await _answer(context))
                return reply if not reply.private else replace(reply, reader=reply.reader or reader)
        except CourseInvalid as invalid:
            with speaking(language):
                return Reply(message=refusals.course_invalid(invalid), reader=reader)
        except Refused as refused:
            with speaking(language):
                return Reply(message=refusals.refused(str(refused)), reader=reader)

    async def _context(
        self, uow: UnitOfWork, inbound: Inbound, now: datetime, heard: Heard | None
    ) -> Context:
        person = await _who_acts(uow, inbound, now)
        return Context(
            uow=uow,
            now=now,
            inbound=inbound,
            person=person,
            seats=await seats_of(uow, person),
            services=self._services,
            commands=tuple(COMMANDS),
            heard=heard,
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
        case Picked() as picked:
            return await pick(context, picked)


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
    if context.seats:
        return language_of(context.person, context.seats)
    there = await context.uow.cohorts.in_space(context.inbound.who.space)
    here = [cohort for cohort in reversed(there) if cohort.channel == context.inbound.place]
    return negotiate(context.person.profile.locale, *(cohort.course.language for cohort in here))


async def _who_acts(uow: UnitOfWork, inbound: Inbound, now: datetime) -> Person:
    """The person, with a zone that exists. Whom we know stays as we know them, but that a guess at their zone gives way
    to what the platform says now that they act themselves. Where it can only guess, it tells their language only now.

    Some platforms tell no zone at all. Until we know better such a person keeps the time of the course in whose channel
    they are, or of the newest one in their space.
    """
    who = inbound.who
    known = await uow.people.known(who.space, who.external_id)
    if known is not None and not known.told.guessed:
        if not who.guessed or who.locale in ("", known.told.locale):
            return known
        return await uow.people.update(replace(known.told, locale=who.locale))
    if zone_named(who.zone) is None:
        held = NOWHERE if known is None else known.told.zone
        zone = await _zone_there(uow, inbound) if held == NOWHERE else held
        who = replace(who, zone=zone, guessed=True)
    if known is None:
        return await uow.people.meet(who)
    locale = who.locale or known.told.locale
    better = replace(known.told, zone=who.zone, guessed=who.guessed, locale=locale)
    if better == known.told:
        return known
    await changed(uow, Account(profile=better), now=now)
    return await uow.people.meet(better)


async def _zone_there(uow: UnitOfWork, inbound: Inbound) -> str:
    cohorts = await uow.cohorts.in_space(inbound.who.space)
    here = [cohort for cohort in cohorts if cohort.channel == inbound.place]
    zones = [cohort.course.zone for cohort in here or cohorts]
    return zones[-1] if zones else NOWHERE
