"""Saved web pages (.mht, .mhtml): the page itself, out of the mail that it is saved as."""

from dataclasses import replace

from ingest.document import ParsedDocument, TextBuilder
from ingest.parsers.base import Source
from ingest.parsers.dates import parse_date
from ingest.parsers.mime import header, message_of, text_of
from ingest.parsers.text import add_text
from ingest.parsers.webpage import add_html

_PAGE = ("text/html", "application/xhtml+xml")


def parse(source: Source) -> ParsedDocument:
    """Read the page, without the frames, pictures and styles that are saved with it."""
    message = message_of(source.path.read_bytes())
    builder = TextBuilder()
    page = next((part for part in message.walk() if part.get_content_type() in _PAGE), None)
    if page is None:
        add_text(builder, "" if message.is_multipart() else text_of(message))
        return builder.build()
    facts = add_html(builder, text_of(page))
    saved = parse_date(header(message, "Date"))
    return builder.build(
        replace(
            facts,
            title=facts.title or header(message, "Subject"),
            modified=facts.modified or saved,
        )
    )
