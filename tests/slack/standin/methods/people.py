"""People and groups of people."""

from __future__ import annotations

from tests.slack.standin.calls import Call, Refusal, method, page
from tests.slack.standin.facts import Json, User


def _told(call: Call, user: User) -> Json:
    locale = call.flag("include_locale")
    return user.as_json(now=call.slack.clock.now(), email=call.has("users:read.email"), locale=locale)


@method("users.info", "user include_locale")
async def info(call: Call) -> Json:
    call.may("users:read")
    user = call.team.users.get(call.text("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": _told(call, user)}


@method("users.list", "cursor limit include_locale team_id")
async def list_users(call: Call) -> Json:
    call.may("users:read")
    return page(call, [_told(call, user) for user in call.team.users.values()], "members")


@method("users.lookupByEmail", "email")
async def lookup_by_email(call: Call) -> Json:
    call.may("users:read.email")
    wanted = call.needed("email").lower()
    for user in call.team.users.values():
        if user.email.lower() == wanted and not user.deleted and not user.is_bot:
            return {"user": _told(call, user)}
    raise Refusal("users_not_found")


@method("usergroups.list", "include_count include_disabled include_users team_id")
async def list_groups(call: Call) -> Json:
    call.may("usergroups:read")
    found = []
    for group in call.team.groups.values():
        if group.disabled and not call.flag("include_disabled"):
            continue
        told: Json = {"id": group.id, "team_id": group.team_id, "is_usergroup": True, "name": group.name}
        told |= {"handle": group.handle, "description": "", "date_delete": int(group.disabled)}
        if call.flag("include_users"):
            told["users"] = list(group.members)
        if call.flag("include_count"):
            told["user_count"] = len(group.members)
        found.append(told)
    return {"usergroups": found}


@method("usergroups.users.list", "usergroup include_disabled team_id")
async def group_users(call: Call) -> Json:
    call.may("usergroups:read")
    group = call.team.groups.get(call.needed("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise Refusal("no_such_subteam")
    return {"users": list(group.members)}
