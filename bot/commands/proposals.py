"""Showing first what would happen, and doing it once it was agreed to."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import Agree, Decline
from bot.commands.context import Context
from bot.commands.gate import admit
from bot.inbound import Reply
from bot.messages import Button, Buttons, Message, Style
from bot.parameters import Who
from bot.phrases import proposals as phrases

#: What was shown this long ago may no longer be what would happen.
KEEPS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of proposal: its name in the database, who may agree to it, and what then happens.

    `carry_out` gets the body that was proposed. What it changes and its answer are one transaction with the
    yes.
    """

    name: str
    who: Who
    carry_out: Callable[[Context, Mapping[str, str]], Awaitable[Reply]]


async def propose(context: Context, kind: str, body: Mapping[str, str], message: Message, yes: str) -> Reply:
    """Show `message` and ask. `yes` is what the button says that agrees."""
    proposal = await context.uow.proposals.add(
        kind=kind,
        body=json.dumps(body),
        cohort_id=context.taken.cohort.id if context.taken else None,
        by=context.person.id,
        at=context.now,
    )
    buttons = Buttons(
        buttons=(
            Button(label=yes, action=Agree(proposal_id=proposal.id), style=Style.PRIMARY),
            Button(label=phrases.no(), action=Decline(proposal_id=proposal.id)),
        )
    )
    return Reply(message=Message(blocks=(*message.blocks, buttons)))


async def agree(context: Context, action: Agree, kinds: Mapping[str, Kind]) -> Reply:
    """Carry out what was proposed to this person, once. Anybody else's yes changes nothing."""
    proposal = await context.uow.proposals.take(action.proposal_id, by=context.person.id)
    if proposal is None:
        return Reply(message=phrases.settled_already())
    kind = kinds.get(proposal.kind)
    if kind is None or context.now - proposal.made_at > KEEPS:
        return Reply(message=phrases.too_old(), replaces=True)
    welcome = await admit(context, kind.who, cohort=proposal.cohort_id)
    if isinstance(welcome, Reply):
        return welcome
    body: dict[str, str] = json.loads(proposal.body)
    return await kind.carry_out(welcome, body)


async def decline(context: Context, action: Decline) -> Reply:
    """Drop what was proposed to this person."""
    proposal = await context.uow.proposals.take(action.proposal_id, by=context.person.id)
    if proposal is None:
        return Reply(message=phrases.settled_already())
    return Reply(message=phrases.dropped(), replaces=True)
