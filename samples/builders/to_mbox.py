"""Mailboxes: mails one after the other, each behind a "From " line."""

import email
import re
from collections.abc import Sequence
from email import policy
from email.utils import parseaddr, parsedate_to_datetime

from samples.builders.held import HeldFile

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def build(mails: Sequence[HeldFile]) -> bytes:
    """The bytes of an .mbox, the oldest mail first as ``mails`` have it."""
    return b"\n".join(map(_with_line, mails))


def _with_line(mail: HeldFile) -> bytes:
    read = email.message_from_bytes(mail.content, policy=policy.default)
    sent = parsedate_to_datetime(read["Date"]).strftime("%a %b %d %H:%M:%S %Y")
    line = f"From {parseaddr(str(read['From']))[1]} {sent}\n"
    return line.encode() + _FROM.sub(rb">\1", mail.content)
