"""Parses saved web pages and similar exports of Office (.mht, .doc, .xls)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from vind.indexes.types import DocumentFacts
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.dates import parse_date
from vind.ingest.parsers.mime import Part, header, message_of, text_of
from vind.ingest.parsers.parts import Parts
from vind.ingest.parsers.text.plain import add_text
from vind.ingest.parsers.web.page import add_html

_PAGE = ("text/html", "application/xhtml+xml")
# The entry of each sheet in the first page of a workbook; each sheet is another page.
_SHEET = re.compile(
    r"<x:Name>([^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=\"([^\"]+)\"", re.IGNORECASE
)


def parse(source: Source) -> ParsedDocument:
    """Read the page and its frames, or the sheets, without pictures and styles."""
    message = message_of(source.path.read_bytes())
    builder = TextBuilder()
    pages = [part for part in message.walk() if part.get_content_type() in _PAGE]
    if not pages:
        add_text(builder, "" if message.is_multipart() else text_of(message))
        return builder.build()
    said = []
    parts = Parts("page")
    named = list(_sheets(pages)) or [("", page) for page in pages]
    for number, (name, page) in enumerate(named, start=1):
        source.beat()
        with parts.reading(name or number):
            builder.heading(name, 1)
            said.append(add_html(builder, text_of(page)))
        builder.apart()
    facts = said[0] if said else DocumentFacts()
    saved = parse_date(header(message, "Date"))
    facts = replace(
        facts,
        title=facts.title or header(message, "Subject"),
        modified=facts.modified or saved,
    )
    read = builder.build(facts, parts.unread)
    parts.check(read, source.unpacker)
    return read


def _sheets(pages: list[Part]) -> Iterator[tuple[str, Part]]:
    for name, place in _SHEET.findall(text_of(pages[0])):
        for page in pages:
            if header(page, "Content-Location").endswith(f"/{place}"):
                yield unescape(name), page
