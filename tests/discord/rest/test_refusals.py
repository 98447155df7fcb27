"""What a refusal means, and that everybody is told what can be done."""

from __future__ import annotations

import pytest

from adapters.discord.ports import Declined
from adapters.discord.rest.refusals import _MEANINGS, refusal
from bot.errors import DeliveryError, Disconnected, NotPermitted, Unavailable, Unreachable
from bot.model import PlaceKind

MESSAGES = "/channels/{channel_id}/messages"


def declined(code: int, *, status: int = 403, method: str = "POST", path: str = MESSAGES) -> Declined:
    return Declined(method, path, status=status, code=code, words="In content: {'secret': 'of Ana'}")


@pytest.mark.parametrize(
    ("code", "kind", "remedy"),
    [
        (50007, Unreachable, "Privacy Settings"),
        (50278, Unreachable, "Invite them again"),
        (10003, Unreachable, "/cohort create"),
        (10007, Unreachable, "Invite them again"),
        (10008, Unreachable, "no longer there"),
        (10013, Unreachable, "add them again"),
        (10004, Disconnected, "add me again"),
        (50001, NotPermitted, "View Channel"),
        (160002, NotPermitted, "Read Message History"),
        (20016, Unavailable, "slow mode"),
        (20026, NotPermitted, "developer portal"),
        (30046, Unavailable, "try again"),
        (30038, NotPermitted, "delete some"),
        (40067, NotPermitted, "under Tags"),
        (50083, Unreachable, "open it again"),
        (160005, Unreachable, "unlock it"),
        (200000, NotPermitted, "AutoMod"),
        (20009, DeliveryError, "course file"),
        (40001, Disconnected, "DISCORD_TOKEN"),
        (130000, Unavailable, "by myself"),
    ],
)
def test_the_kind_and_the_remedy(code: int, kind: type[DeliveryError], remedy: str) -> None:
    error = refusal(declined(code))
    assert type(error) is kind
    assert remedy in str(error)


@pytest.mark.parametrize(
    ("method", "path", "named"),
    [
        ("POST", MESSAGES, "Send Messages, Send Messages in Threads, Attach Files"),
        ("GET", MESSAGES, "Read Message History"),
        ("POST", f"{MESSAGES}/{{message_id}}/threads", "Create Public Threads"),
        ("POST", "/channels/{channel_id}/threads", "Create Private Threads, Create Public Threads"),
        ("PUT", "/channels/{channel_id}/thread-members/{user_id}", "Send Messages in Threads"),
        ("POST", f"{MESSAGES}/{{message_id}}/crosspost", "Manage Messages"),
        ("POST", "/guilds/{guild_id}/scheduled-events", "Create Events"),
        ("GET", "/channels/{channel_id}/threads/archived/public", "Read Message History"),
        ("PATCH", "/guilds/{guild_id}/scheduled-events/{event_id}", "Create Events"),
        ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", "Manage Roles"),
        ("PATCH", "/guilds/{guild_id}", "50013"),
    ],
)
def test_a_missing_permission_is_named_by_what_was_asked(method: str, path: str, named: str) -> None:
    error = refusal(declined(50013, method=method, path=path))
    assert type(error) is NotPermitted
    assert named in str(error)
    assert "server admin" in str(error)


def test_what_is_about_the_whole_server() -> None:
    error = refusal(declined(50001, path="/guilds/{guild_id}/scheduled-events"))
    assert type(error) is Disconnected


@pytest.mark.parametrize("code", [10003, 50001])
def test_a_direct_channel_that_is_shut(code: int) -> None:
    error = refusal(declined(code), kind=PlaceKind.DIRECT)
    assert type(error) is Unreachable
    assert "direct messages" in str(error)


@pytest.mark.parametrize(
    ("status", "code", "kind", "said"),
    [
        (403, 99999, NotPermitted, "99999"),
        (403, 0, NotPermitted, "HTTP 403"),
        (404, 99999, Unreachable, "99999"),
        (400, 50035, DeliveryError, "50035"),
        (413, 40005, DeliveryError, "40005"),
        (413, 0, DeliveryError, "HTTP 413"),
        (302, 0, DeliveryError, "HTTP 302"),
        (418, 99999, DeliveryError, "99999"),
    ],
)
def test_one_nobody_knows(status: int, code: int, kind: type[DeliveryError], said: str) -> None:
    error = refusal(declined(code, status=status))
    assert type(error) is kind
    assert said in str(error)


def test_a_fault_of_ours_is_in_the_log_with_its_details(caplog: pytest.LogCaptureFixture) -> None:
    refusal(declined(50035, status=400))
    assert "of Ana" in caplog.records[0].__dict__["declined"]


@pytest.mark.parametrize("code", [*_MEANINGS, 50013, 99999])
@pytest.mark.parametrize("status", [400, 403, 404])
def test_nobody_reads_discords_own_words(code: int, status: int) -> None:
    said = str(refusal(declined(code, status=status)))
    assert "secret" not in said
    assert "{" not in said
