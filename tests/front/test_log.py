"""Logging and redaction: one line a record, nothing that moves a cursor, never a secret."""

from __future__ import annotations

import json
import logging
import sys
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.log import JsonFormatter, TextFormatter, configure
from companion.redact import HIDDEN, Redactor, password_of

SLACK = "xoxb-" + "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"
SLACK_APP = "xapp-" + "1-A0123456789-1234567890123-0123456789abcdef"
DISCORD = "MTA5MzAwMDAwMDAwMDAwMDAw" + ".GabcDe." + "abcdefghijklmnopqrstuvwxyz_-1"


@pytest.mark.parametrize("secret", [SLACK, SLACK_APP, DISCORD, "xoxe.xoxp-" + "1-Mi0yLTEyMzQ1Njc4"])
def test_what_looks_like_a_token_is_hidden_though_nobody_told_us(secret: str) -> None:
    assert Redactor()(f"POST failed (token={secret}), retrying") == f"POST failed (token={HIDDEN}), retrying"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://bot:hunter2@db:5432/x", "postgresql://bot:•••@db:5432/x"),
        ("postgresql://bot:p@ss:w/rd@db/x", "postgresql://bot:•••@db/x"),
        ("postgresql://:only@db/x", "postgresql://:•••@db/x"),
        (
            "postgresql://db/x?user=bot&password=hunter2&sslmode=require",
            "postgresql://db/x?user=bot&password=•••&sslmode=require",
        ),
        ("sqlite:////data/companion.db", "sqlite:////data/companion.db"),
        ("https://example.org/lesson?a=b", "https://example.org/lesson?a=b"),
    ],
)
def test_a_password_in_an_address_is_hidden(url: str, shown: str) -> None:
    assert Redactor()(f"could not open {url} today") == f"could not open {shown} today"


def test_a_password_is_found_in_an_address_that_cannot_be_read() -> None:
    assert password_of("postgresql://bot:hunter2@db/x") == "hunter2"
    assert password_of("postgresql://[bad") == ""


SECRETS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=4, max_size=60)


@given(secret=SECRETS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_no_told_secret_survives_in_any_spelling(secret: str, before: str, after: str) -> None:
    redact = Redactor([secret])
    for spelling in (secret, quote(secret, safe=""), repr(secret)[1:-1]):
        assert spelling not in redact(f"{before} {spelling} {after}").replace(HIDDEN, "")


@given(secrets=st.lists(SECRETS, min_size=2, max_size=4))
def test_a_secret_that_is_part_of_another_leaves_nothing_of_it(secrets: list[str]) -> None:
    whole = "".join(secrets)
    said = Redactor([*secrets, whole])(f"<{whole}>")
    assert said == f"<{HIDDEN}>"


def record(message: str, *, error: BaseException | None = None, **fields: object) -> logging.LogRecord:
    made = logging.getLogger("companion.test").makeRecord(
        "companion.test",
        logging.WARNING,
        __file__,
        1,
        message,
        (),
        None if error is None else (type(error), error, error.__traceback__),
        extra=fields,
    )
    made.created = 1_604_206_800.25
    return made


def test_text_is_one_line_with_fields() -> None:
    said = TextFormatter(Redactor(["hunter2222"])).format(
        record("sent", count=3, place="#general\nFAKE line")
    )
    assert said == "2020-11-01T05:00:00.250Z warning companion.test: sent count=3 place=#general FAKE line"


def test_json_is_one_object_a_line_and_fields_cannot_pose_as_ours() -> None:
    said = JsonFormatter(Redactor()).format(record("line one\nline two", level="fake", count=3))
    assert "\n" not in said
    assert json.loads(said) == {
        "at": "2020-11-01T05:00:00.250Z",
        "level": "warning",
        "logger": "companion.test",
        "message": "line one line two",
        "count": 3,
    }


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
def test_tracebacks_hold_no_secret_and_no_escape(formatter: type[TextFormatter | JsonFormatter]) -> None:
    error: BaseException
    try:
        try:
            int("login with hunter2222\n\x1b[2Jfailed")
        except ValueError as inner:
            raise RuntimeError(f"no connection with {SLACK}\x1b[2J") from inner
    except RuntimeError as outer:
        error = outer
    said = formatter(Redactor(["hunter2222"])).format(record("broke", error=error))
    assert "RuntimeError: no connection with •••[2J" in said
    assert "direct cause" in said
    assert "hunter2222" not in said
    assert "xoxb" not in said
    assert "\x1b" not in said


@given(secret=SECRETS, noise=st.text(max_size=40))
def test_no_record_ever_shows_a_secret(secret: str, noise: str) -> None:
    error = ValueError(secret)
    for formatter in (TextFormatter(Redactor([secret])), JsonFormatter(Redactor([secret]))):
        said = formatter.format(record(secret, error=error, note=f"{noise} {secret}"))
        # The frame of the log line is ours: a "secret" that is part of it gives nothing away.
        frame = formatter.format(record("", error=ValueError(""), note=noise))
        assert secret not in said or secret in frame


def test_configured_logging_writes_to_standard_error(
    restored: None, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("info", "json", Redactor(["hunter2222"]))
    logging.getLogger("companion.x").info("hello %s", "hunter2222", extra={"n": 1})
    logging.getLogger("companion.x").debug("not said")
    logging.getLogger("apscheduler.scheduler").warning("not said")
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert json.loads(line)["message"] == f"hello {HIDDEN}"


def test_an_uncaught_error_is_logged_without_secrets(
    restored: None, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("info", "text", Redactor(["hunter2222"]))
    error = KeyError("hunter2222")
    sys.excepthook(KeyError, error, None)
    err = capsys.readouterr().err
    assert "stopped by an error of its own" in err
    assert f"KeyError: '{HIDDEN}'" in err
