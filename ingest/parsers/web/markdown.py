"""Parses Markdown by converting it to HTML."""

import re

from vind.indexes.types import DocumentFacts
from vind.ingest.cleaning import one_line
from vind.ingest.decoding import decode
from vind.ingest.document import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.dates import parse_date
from vind.ingest.parsers.web.page import add_html

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# Not a horizontal rule: front matter follows directly, and has no sentences before its end.
_OPENS = re.compile(r"---[ \t]*\r?\n[ \t]*\S")
_IN_FRONT_MATTER = re.compile(r"""["']?\w[\w .-]{0,50}["']?:(?=\s|$)|[ \t]|- |#|$""")
_FRONT_LINE = re.compile(r"^(title|author|date)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_FIRST_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def parse(source: Source) -> ParsedDocument:
    """Read a Markdown file.

    unstructured's partition_md does the same, but with Python-Markdown, which misses lists after a
    paragraph without a blank line and lists indented by two spaces; and it drops what unfolds
    (<details>).
    """
    from markdown_it import MarkdownIt

    text = decode(source.path.read_bytes())
    front, body = _parted(text)
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body)
    builder = TextBuilder()
    lines = (line for line in front.splitlines() if line.strip() and not _FRONT_LINE.match(line))
    builder.paragraph("\n".join(lines))
    add_html(builder, html)
    return builder.build(_facts(front, body))


def _parted(text: str) -> tuple[str, str]:
    """The front matter, or "", and the rest."""
    found = _FRONT_MATTER.match(text)
    if found and _OPENS.match(text) and all(map(_IN_FRONT_MATTER.match, found[1].splitlines())):
        return found[1], text[found.end() :]
    return "", text


def _facts(front: str, body: str) -> DocumentFacts:
    said = {match[1]: match[2] for match in _FRONT_LINE.finditer(front)}
    heading = _FIRST_HEADING.search(body)
    return DocumentFacts(
        title=one_line(said.get("title", "") or (heading[1] if heading else "")),
        author=one_line(said.get("author", "")),
        created=parse_date(said.get("date", "")),
    )
