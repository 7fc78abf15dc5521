"""Whom a failed run is told: a webhook and a mail server on this machine get the notice."""

import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.rooms import REPOSITORY
from vind.app import notices
from vind.app.notices import Ended, tell
from vind.indexes.errors import SettingsError
from vind.indexes.settings import Settings, load_settings

WHEN = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
FAILED = Ended(
    ("/srv/share",), WHEN, WHEN, "failed", "The disk is full: /var/lib/vind has no room."
)
PARTLY = Ended(("/srv/share",), WHEN, WHEN, "partly", failed={"corrupt": 12}, new_failures=12)


class Hook(BaseHTTPRequestHandler):
    """A webhook that gives each of ``answers`` in turn, and keeps what it gets."""

    answers: list[int]
    got: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(json.loads(body))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keeps the output of tests clean."""


@contextmanager
def hook(*answers: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    got: list[dict[str, Any]] = []
    kind = type("Own", (Hook,), {"answers": list(answers), "got": got})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/secret", got
        server.shutdown()


class MailServer(socketserver.StreamRequestHandler):
    """Takes one mail and keeps it."""

    got: list[bytes]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.got.append(b"".join(lines))
            if line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "PAUSES", (0.01, 0.01, 0.01))


def told(settings: Settings, ended: Ended) -> None:
    """Tells it, and waits until all is delivered or given up."""
    tell(settings, ended, daemon=False)
    for thread in threading.enumerate():
        if thread.name == "vind-notify":
            thread.join()


@pytest.mark.parametrize(
    ("ended", "answers", "notices_sent"),
    [
        (FAILED, [200], 1),
        (FAILED, [503, 429, 200], 3),  # tried again
        (FAILED, [500] * 9, 4),  # and given up
        (FAILED, [404], 1),  # it will not be taken
        (FAILED, [302], 1),  # nor sent elsewhere
        (PARTLY, [200], 1),
        (Ended(("/srv",), WHEN, WHEN, "partly", new_failures=9), [200], 0),  # below the limit
        (Ended(("/srv",), WHEN, WHEN, "done"), [200], 0),
        (Ended(("/srv",), WHEN, WHEN, "stopped", "stopped"), [200], 0),
    ],
)
def test_a_webhook_is_told_of_a_run_that_failed(
    ended: Ended, answers: list[int], notices_sent: int, tmp_path: Path
) -> None:
    with hook(*answers) as (url, got):
        told(Settings(index=tmp_path, notify_url=url), ended)
    assert len(got) == notices_sent
    for notice in got:
        assert notice["index"] == str(tmp_path)
        assert notice["what"] == ended.result
        assert notice["when"] == "2026-12-04T01:00:00+00:00"
        assert notice["new_failures"] == ended.new_failures
        assert ended.trouble in notice["text"]


def test_a_mail_says_what_failed(tmp_path: Path) -> None:
    got: list[bytes] = []
    kind = type("Own", (MailServer,), {"got": got})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = Settings(
            index=tmp_path,
            notify_mail=("it@example.nl", "ops@example.nl"),
            smtp=f"smtp://127.0.0.1:{server.server_address[1]}",
        )
        told(settings, PARTLY)
        server.shutdown()
    (sent,) = got
    mail = message_from_bytes(sent, policy=default)
    assert (mail["To"], mail["From"]) == ("it@example.nl, ops@example.nl", "it@example.nl")
    assert mail["Subject"] == "vind: a run had trouble"
    text = mail.get_content()
    assert "could newly not read 12 files whole" in text
    assert "not read whole, corrupt: 12" in text


def test_who_cannot_be_told_is_logged_without_the_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(index=tmp_path, notify_url="http://127.0.0.1:9/secret")
    told(settings, FAILED)
    assert "a run failed, and the webhook at 127.0.0.1 was not told of it" in caplog.text
    assert "secret" not in caplog.text
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"VIND_NOTIFY_URL": "ftp://host"}, "Give one that begins with https://"),
        ({"VIND_NOTIFY_MAIL": "it@example.nl"}, "VIND_SMTP is not set"),
        (
            {"VIND_NOTIFY_MAIL": "it@example.nl\nBcc: x@y.z", "VIND_SMTP": "smtp://a"},
            "Give an addr",
        ),
        ({"VIND_SMTP": "mail.example.nl"}, "is no address of a mail server"),
        ({"VIND_SMTP_USER": "vind"}, "is not set, and VIND_SMTP_USER is"),
    ],
)
def test_settings_of_notices_that_cannot_work_are_refused(
    variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said):
        load_settings()


def test_the_command_line_tells_of_a_run_that_fails(tmp_path: Path) -> None:
    with hook() as (url, got):
        done = subprocess.run(
            [sys.executable, "-m", "vind.app.cli", "index", tmp_path / "no such folder"],
            env=os.environ
            | {"VIND_INDEX": str(tmp_path / "index"), "VIND_NOTIFY_URL": url}
            | {"PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode != 0
    (notice,) = got
    assert notice["what"] == "failed"
    assert "no such folder" in notice["trouble"]
