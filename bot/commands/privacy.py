"""`/course privacy`: what we hold about somebody, for them to see, to take with them, or to have erased."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands.context import Context
from bot.commands.help import NoParams
from bot.commands.leave import refuse_last_facilitator
from bot.commands.proposals import Kind, propose
from bot.export import as_json
from bot.inbound import Reply
from bot.language import mark
from bot.mine import gather
from bot.parameters import Who
from bot.phrases import privacy as phrases
from bot.registry import Spec


async def _privacy(context: Context, given: NoParams) -> Reply:
    return Reply(message=phrases.about(await gather(context.uow, context.person)))


async def export_mine(context: Context) -> Reply:
    """Everything, as a file."""
    mine = await gather(context.uow, context.person)
    return Reply(message=phrases.export(as_json(mine, context.now)))


async def erase_mine(context: Context) -> Reply:
    """Ask whether to erase everything. Raises Refused for the only facilitator of a running cohort."""
    await _may_go(context)
    mine = await gather(context.uow, context.person)
    message = phrases.erasing(mine)
    return await propose(context.seated(None), ERASE_KIND.name, {}, message, phrases.yes_erase())


async def _may_go(context: Context) -> None:
    for seat in context.seats:
        await refuse_last_facilitator(context, seat)


async def _carry_out(context: Context, body: Mapping[str, str]) -> Reply:
    await _may_go(context)
    await context.uow.people.erase(context.person.id)
    return Reply(message=phrases.erased(), replaces=True)


ERASE_KIND = Kind(name="erase", who=Who.ANYONE, carry_out=_carry_out)

PRIVACY = Spec(
    path=("course", "privacy"),
    summary=mark("What I keep about you: see it, take it with you, or have it erased."),
    who=Who.ANYONE,
    private=True,
    params=NoParams,
    handler=_privacy,
)
