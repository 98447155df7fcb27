"""The people and channels of Slack, looked up for rosters and previews."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from adapters.slack.people import CachedPeople, account_of
from adapters.slack.ports import Api, Declined, Keys, Urgency
from bot.errors import DeliveryError, NotPermitted, Unavailable, Unconfirmed
from bot.model import Account, Place, PlaceKind
from bot.phrases import slack_people as phrases
from bot.ports import Found

#: Slack advises pages of at most this many people.
PAGE = 200
#: users.info may be asked about five times as often as users.list: reading pages pays from this many people a page.
WORTH_A_PAGE = 5
#: Up to this many people are asked about one by one.
FEW = 25

_NOBODY = frozenset(
    {
        "user_not_found",
        "users_not_found",
        "user_not_visible",
        "no_such_subteam",
        "subteam_not_found",
        "not_found",
    }
)
_GROUP_PREFIX = "subteam^"


class SlackDirectory:
    """`Directory` for Slack."""

    #: Where the app may not look them up, it says what to do about it.
    knows_addresses = True

    def __init__(self, *, api: Api, keys: Keys, people: CachedPeople) -> None:
        self._api = api
        self._keys = keys
        self._people = people

    async def accounts(self, space: str, handles: Collection[str]) -> Found:
        team_id = _team_of(space)
        emails = [handle for handle in handles if "@" in handle]
        groups = [handle for handle in handles if _is_group(handle)]
        ids = [handle for handle in handles if handle not in {*emails, *groups}]
        accounts: dict[str, tuple[Account, ...]] = {}
        problems: dict[str, str] = {}
        try:
            members = await self._groups(team_id, groups, problems)
            by_email = await self._emails(team_id, emails, problems)
            wanted = [*ids, *(one for several in (*members.values(), *by_email.values()) for one in several)]
            known = await self._ids(team_id, dict.fromkeys(wanted))
        except Declined as error:
            raise NotPermitted(f"Slack does not let us look people up: {error}") from error
        except Unconfirmed as error:
            raise Unavailable(str(error)) from error
        for handle, several in {**{one: [one] for one in ids}, **members, **by_email}.items():
            accounts[handle] = tuple(known[one] for one in several if one in known)
        return Found(accounts=accounts, problems=problems, groups=frozenset(groups))

    async def obstacle(self, place: Place) -> str:
        if place.kind is not PlaceKind.CHANNEL:
            return ""
        team_id = _team_of(place.space)
        try:
            scopes = (await self._keys.access(team_id)).scopes
            if scopes and "chat:write" not in scopes:
                return phrases.may_not_post()
            told = await self._api.call(team_id, "conversations.info", {"channel": place.id})
        except Declined as error:
            return phrases.out_of_sight() if error.code == "channel_not_found" else ""
        except DeliveryError:
            return ""
        channel = told["channel"]
        if channel.get("is_archived"):
            return phrases.archived()
        public = not channel.get("is_private") and "chat:write.public" in scopes
        return "" if channel.get("is_member") or public else phrases.not_invited()

    async def _groups(
        self, team_id: str, handles: Sequence[str], problems: dict[str, str]
    ) -> dict[str, list[str]]:
        """The ids of the people of each group."""
        found: dict[str, list[str]] = {}
        for handle in handles:
            try:
                told = await self._api.call(
                    team_id,
                    "usergroups.users.list",
                    {"usergroup": handle.removeprefix(_GROUP_PREFIX)},
                    urgency=Urgency.MAIL,
                )
            except Declined as error:
                if error.code == "missing_scope":
                    problems[handle] = phrases.no_group_lookup()
                elif error.code in _NOBODY:
                    found[handle] = []
                else:
                    raise
            else:
                found[handle] = [str(one) for one in told.get("users", ())]
        return found

    async def _emails(
        self, team_id: str, emails: Sequence[str], problems: dict[str, str]
    ) -> dict[str, list[str]]:
        """The id of the person with each address."""
        if not emails:
            return {}
        scopes = (await self._keys.access(team_id)).scopes
        if scopes and "users:read.email" not in scopes:
            problems.update(dict.fromkeys(emails, phrases.no_email_lookup()))
            return {}
        found: dict[str, list[str]] = {}
        for email in emails:
            try:
                told = await self._api.call(
                    team_id, "users.lookupByEmail", {"email": email}, urgency=Urgency.MAIL
                )
            except Declined as error:
                if error.code == "missing_scope":
                    problems[email] = phrases.no_email_lookup()
                elif error.code in _NOBODY:
                    found[email] = []
                else:
                    raise
            else:
                found[email] = [str(told["user"]["id"])]
        return found

    async def _ids(self, team_id: str, ids: Iterable[str]) -> dict[str, Account]:
        """The accounts with these ids, by id; those that nobody has are left out."""
        known: dict[str, Account] = {}
        missing = []
        for user_id in ids:
            account = self._people.known(team_id, user_id)
            if account is None:
                missing.append(user_id)
            else:
                known[user_id] = account
        if len(missing) > FEW:
            known |= await self._pages(team_id, frozenset(missing))
        for user_id in missing:
            if user_id in known:
                continue
            try:
                known[user_id] = await self._people.account(team_id, user_id, urgency=Urgency.MAIL)
            except Declined as error:
                if error.code not in _NOBODY:
                    raise
        return known

    async def _pages(self, team_id: str, wanted: frozenset[str]) -> dict[str, Account]:
        """Those of the people wanted who stand on the first pages of the whole workspace, as many as pay."""
        found: dict[str, Account] = {}
        cursor = ""
        for _ in range(max(1, len(wanted) // WORTH_A_PAGE)):
            arguments = {"limit": PAGE, "include_locale": True, **({"cursor": cursor} if cursor else {})}
            told = await self._api.call(team_id, "users.list", arguments, urgency=Urgency.MAIL)
            for user in told.get("members", ()):
                if user["id"] in wanted:
                    account = account_of(team_id, user)
                    found[account.profile.external_id] = account
                    self._people.remember(team_id, account)
            cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor or len(found) == len(wanted):
                break
        return found


def _team_of(space: str) -> str:
    return space.partition(":")[2]


def _is_group(handle: str) -> bool:
    """Ids of user groups begin with S, as no id of a person does."""
    return handle.startswith(_GROUP_PREFIX) or (handle[:1] == "S" and handle.isalnum() and handle.isupper())
