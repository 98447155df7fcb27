"""Who the app is, and how it gets in."""

from __future__ import annotations

from tests.slack.standin.calls import Call, Refusal, method
from tests.slack.standin.facts import Json
from tests.slack.standin.world import Token

LIVES = 12 * 3600
"""Seconds a rotating token holds."""


@method("auth.test", json=True, kind="any")
async def auth_test(call: Call) -> Json:
    if call.token is None:
        return {"app_name": call.slack.app.name, "app_id": call.slack.app.id}
    told = {
        "url": f"{call.slack.url}/",
        "team": call.team.name,
        "user": call.bot.name,
        "team_id": call.team.id,
    }
    told |= {"user_id": call.bot.id, "bot_id": call.team.bot_id}
    return told | {"is_enterprise_install": call.slack.app.for_organisation}


@method("bots.info", "bot team_id")
async def bots_info(call: Call) -> Json:
    call.may("users:read")
    if call.text("bot") != call.team.bot_id:
        raise Refusal("bot_not_found")
    app = call.slack.app
    told = {
        "id": call.team.bot_id,
        "deleted": False,
        "name": call.bot.name,
        "updated": 0,
        "user_id": call.bot.id,
    }
    return {"bot": told | {"app_id": app.bots_app_id or app.id}}


@method("auth.revoke", "test")
async def auth_revoke(call: Call) -> Json:
    assert call.token is not None
    if call.flag("test"):
        return {"revoked": False}
    call.token.refused = "token_revoked"
    return {"revoked": True}


@method("apps.connections.open", json=True, kind="app")
async def apps_connections_open(call: Call) -> Json:
    if not call.slack.app.socket_mode:
        raise Refusal("not_allowed")
    return {"url": call.slack.sockets.ticket()}


@method("team.info", "team domain")
async def team_info(call: Call) -> Json:
    call.may("team:read")
    return {
        "team": {"id": call.team.id, "name": call.team.name, "domain": call.team.domain, "email_domain": ""}
    }


@method("oauth.v2.access", "client_id client_secret code redirect_uri grant_type refresh_token", kind="none")
async def oauth_v2_access(call: Call) -> Json:
    app = call.slack.app
    client_id, client_secret = call.credentials or (call.text("client_id"), call.text("client_secret"))
    if client_id != app.client_id:
        raise Refusal("invalid_client_id")
    if client_secret != app.client_secret:
        raise Refusal("bad_client_secret")
    if call.text("grant_type") == "refresh_token":
        return _refreshed(call)
    code = call.text("code")
    if code not in call.slack.installing.codes:
        raise Refusal("invalid_code")
    team_id, user_id, redirect_uri = call.slack.installing.codes.pop(code)
    if call.text("redirect_uri") != redirect_uri:
        raise Refusal("bad_redirect_uri")
    team = call.slack.teams[team_id]
    token = call.slack.install(team, scopes=app.scopes, lives=LIVES if app.rotation else None)
    return _granted(call, token) | {"authed_user": {"id": user_id}}


def _refreshed(call: Call) -> Json:
    refresh = call.text("refresh_token")
    old = next((token for token in call.slack.tokens.values() if refresh and token.refresh == refresh), None)
    if old is None or old.refused:
        raise Refusal("invalid_refresh_token")
    old.refresh = ""
    token = call.slack.install(call.slack.teams[old.team_id], scopes=old.scopes, lives=LIVES)
    return _granted(call, token)


def _granted(call: Call, token: Token) -> Json:
    team = call.slack.teams[token.team_id]
    assert team.bot is not None
    told: Json = {"app_id": call.slack.app.id, "scope": ",".join(sorted(token.scopes)), "token_type": "bot"}
    told |= {
        "access_token": token.value,
        "bot_user_id": team.bot.id,
        "team": {"id": team.id, "name": team.name},
    }
    told |= {"enterprise": None, "is_enterprise_install": False}
    if call.slack.app.for_organisation:
        told |= {"team": None, "enterprise": {"id": "E0ORG", "name": "Org"}, "is_enterprise_install": True}
    if token.expires_at is not None:
        token.refresh = call.slack.secret("xoxe-1-")
        told |= {"refresh_token": token.refresh, "expires_in": LIVES}
    return told
