"""A notice of a failed run, to a webhook and by mail, where the settings name them.

It has no text of a document and no name of a file. Whatever becomes of it, the run is as it was:
what cannot be delivered is logged.
"""

import logging
import smtplib
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from socket import gethostname
from threading import Thread
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import httpx

from vind.app.plain import counted, one_line
from vind.indexes.core.setting_values import LOOPBACK
from vind.indexes.settings import Settings

log = logging.getLogger("vind.notify")

PAUSES = (1.0, 5.0, 15.0)
"""Seconds before each further try. With its time limits all of it takes about a minute."""

SECONDS = 10.0
"""The time limit of a step of a try."""

PORTS = {"smtp": 587, "smtps": 465}

MOST_TOLD = 500
"""Characters of the trouble that are sent."""


Result: TypeAlias = Literal["done", "partly", "failed", "stopped"]
"""``partly``: some file could not be read whole."""

COUNTS = ("read", "unchanged", "moved", "deleted", "passages")


@dataclass(frozen=True, slots=True)
class Ended:
    """A run over ``folders`` that has ended; times are in UTC.

    ``trouble`` is why it failed. ``counts`` has the files and passages of its summary by COUNTS,
    ``failed`` the files not read whole by their state, and ``new_failures`` how many of these were
    not so before.
    """

    folders: tuple[str, ...]
    started: datetime
    ended: datetime
    result: Result
    trouble: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    new_failures: int = 0


def counts_of(summary: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Ended that a run's ``summary``, as ``vind index --json`` prints it, tells."""
    return {
        "counts": {name: int(summary[name]) for name in COUNTS},
        "failed": dict(Counter(str(record["state"]) for record in summary["failures"])),
        "new_failures": int(summary["new_failures"]),
    }


class _Refused(Exception):  # noqa: N818 - never reaches a user
    """The other side will not take the notice, however often it is sent."""


def tell(settings: Settings, ended: Ended, *, daemon: bool) -> None:
    """Sends the notices of a run, if it is worth one, in threads of their own.

    A process waits for them at its end, unless they are ``daemon``. Raises nothing.
    """
    is_failure = ended.result == "failed" or ended.new_failures >= settings.notify_failures
    if ended.result == "stopped" or not is_failure:
        return
    notice = notice_of(settings, ended)
    ways: list[tuple[str, Callable[[], None]]] = []
    if settings.notify_url:
        host = urlsplit(settings.notify_url).hostname
        ways.append((f"the webhook at {host}", lambda: _post(settings, notice)))
    if settings.notify_mail:
        host = urlsplit(settings.smtp).hostname
        ways.append((f"the mail by {host}", lambda: _mail(settings, notice)))
    for name, send in ways:
        Thread(target=_deliver, args=(name, send), name="vind-notify", daemon=daemon).start()


def notice_of(settings: Settings, ended: Ended) -> dict[str, Any]:
    """What a webhook gets. ``text`` says it in words, which chat programs show."""
    where, host = str(settings.index), gethostname()
    if ended.result == "failed":
        said = f"failed: {one_line(ended.trouble)[:MOST_TOLD] or 'it was ended'}"
    else:
        said = f"could newly not read {counted(ended.new_failures, 'file')} whole"
    return {
        "text": f"vind on {host}: a run of the index {where} {said}",
        "host": host,
        "index": where,
        "when": ended.ended.isoformat(timespec="seconds"),
        "what": ended.result,
        "trouble": one_line(ended.trouble)[:MOST_TOLD],
        "new_failures": ended.new_failures,
        "failed": ended.failed,
        "counts": ended.counts,
    }


def _deliver(name: str, send: Callable[[], None]) -> None:
    why = ""
    for pause in (0.0, *PAUSES):
        time.sleep(pause)
        try:
            send()
        except _Refused as error:
            why = str(error)
            break
        except (OSError, smtplib.SMTPException, httpx.HTTPError, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
        else:
            return
    log.error("a run failed, and %s was not told of it (%s)", name, why)


def _post(settings: Settings, notice: dict[str, Any]) -> None:
    # As of the language model's servers: no proxies of the environment, no redirections.
    with httpx.Client(timeout=SECONDS, trust_env=False, verify=_trusted()) as client:
        status = client.post(settings.notify_url, json=notice).status_code
    if not 200 <= status < 300:
        said = f"it answered {status}"
        is_passing = status in {408, 429} or status >= 500
        raise OSError(said) if is_passing else _Refused(said)


def _mail(settings: Settings, notice: dict[str, Any]) -> None:
    mail = EmailMessage()
    mail["Subject"] = f"vind: a run {'failed' if notice['what'] == 'failed' else 'had trouble'}"
    mail["From"] = settings.smtp_from or settings.notify_mail[0]
    mail["To"] = ", ".join(settings.notify_mail)
    lines = [f"{notice['text']}.", "", f"When: {notice['when']}"]
    lines += [f"{name}: {count}" for name, count in notice["counts"].items()]
    lines += [f"not read whole, {state}: {count}" for state, count in notice["failed"].items()]
    mail.set_content("\n".join([*lines, "", "`vind files` and the page name the files."]))
    with _mail_server(settings) as server:
        server.send_message(mail)


@contextmanager
def _mail_server(settings: Settings) -> Iterator[smtplib.SMTP]:
    """The mail server, signed in. Only on this machine is the connection plain."""
    parts = urlsplit(settings.smtp)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=_trusted())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        if parts.scheme == "smtp" and host not in LOOPBACK:
            server.starttls(context=_trusted())
        if settings.smtp_user:
            password = Path(settings.smtp_password_file).read_text(encoding="utf-8").strip()
            try:
                server.login(settings.smtp_user, password)
            except smtplib.SMTPAuthenticationError as error:
                raise _Refused(f"it refused the account {settings.smtp_user}") from error
        yield server


def _trusted() -> ssl.SSLContext:
    """The authorities of this machine; ``SSL_CERT_FILE`` names others."""
    return ssl.create_default_context()
