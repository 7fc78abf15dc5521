"""Mails as they lie on a share: plain or HTML with a plain part, some with an attachment."""

import html
import mimetypes
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from samples.builders.markup import Block, Heading, Listing, Note, Paragraph, Source, plain

_HEADERS = ("From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References")
_BOUNDARY = "=_waterhoen_"


def build(source: Source, company: Path) -> bytes:
    """The bytes of an .eml; attachments are paths under ``company``, which must exist by now."""
    mail = EmailMessage()
    for name in _HEADERS:
        if value := source.settings.get(name.lower()):
            mail[name] = value
    mail["Date"] = format_datetime(sent(source))
    mail.set_content(body_of(source))
    if source.settings.get("format") == "html":
        mail.add_alternative(_as_html(source), subtype="html")
    if attachment := source.settings.get("attachment"):
        kind, _, subtype = (mimetypes.guess_type(attachment)[0] or "").partition("/")
        mail.add_attachment(
            (company / attachment).read_bytes(),
            maintype=kind,
            subtype=subtype,
            filename=Path(attachment).name,
        )
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"{_BOUNDARY}{number}")
    return mail.as_bytes()


def body_of(source: Source) -> str:
    """The text of a mail."""
    return "\n\n".join(_as_text(block) for block in source.blocks) + "\n"


def sent(source: Source) -> datetime:
    """When a mail was sent, in the zone of who sent it."""
    hour, minute = source.settings["time"].split(":")
    zone = ZoneInfo("Europe/London" if source.settings["lang"] == "en" else "Europe/Amsterdam")
    return source.date.replace(hour=int(hour), minute=int(minute), tzinfo=zone)


def _as_text(block: Block) -> str:
    match block:
        case Heading(_, text) | Paragraph(text):
            return plain(text)
        case Note(text):
            return "\n".join(f"> {line}" for line in plain(text).splitlines())
        case Listing(items):
            return "\n".join(f"- {plain(item)}" for item in items)
        case _:
            raise ValueError(f"A mail has no {type(block).__name__}.")


def _as_html(source: Source) -> str:
    body = "\n".join(_html_block(block) for block in source.blocks)
    return f'<html>\n<body style="font-family: Calibri, sans-serif">\n{body}\n</body>\n</html>\n'


def _html_block(block: Block) -> str:
    match block:
        case Heading(_, text):
            return f"<h3>{html.escape(text)}</h3>"
        case Paragraph(text):
            return f"<p>{html.escape(plain(text)).replace(chr(10), '<br>' + chr(10))}</p>"
        case Listing(items):
            rows = "\n".join(f"<li>{html.escape(plain(item))}</li>" for item in items)
            return f"<ul>\n{rows}\n</ul>"
        case _:
            raise ValueError(f"A mail has no {type(block).__name__}.")
