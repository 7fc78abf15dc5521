"""Text from documents, models and file names, turned into HTML that shows it and does nothing else.

Everything that is not ours reaches the page through ``safe``, inside ``st.html``. None of it goes
through Streamlit's Markdown, whose links, images, emoji and directives no escaping wholly stops.
"""

import html
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from vind.app.plain import MARKS, one_line, printable, running, running_around

AROUND = 500
"""Characters shown before and after a quote: a paragraph or two, to understand it by."""

_CITATION = re.compile(r" ?\[(\d{1,3})\]([.,;:!?]?)")
_COMMAND = re.compile(r"`([^`\n]+)`")


def safe(text: str) -> str:
    """``text`` as HTML that shows exactly it: no tag, no attribute, nothing a browser obeys."""
    return html.escape(printable(text), quote=True)


def safe_line(text: str) -> str:
    """``safe`` on one line, for names, headings and places."""
    return html.escape(one_line(text), quote=True)


def safe_running(text: str) -> str:
    """``safe`` as one running line, for quotes and snippets."""
    return html.escape(running(text), quote=True)


def safe_running_around(text: str, start: int, end: int, room: int) -> str:
    """``running_around`` as HTML, what is to stand out marked."""
    opening, closing = MARKS
    line = html.escape(running_around(text, start, end, room), quote=True)
    return line.replace(opening, "<mark>").replace(closing, "</mark>")


def marked(text: str, start: int, end: int) -> str:
    """``safe(text)``, what it has of the characters from ``start`` to ``end`` marked."""
    start, end = max(0, start), min(len(text), end)
    if start >= end:
        return safe(text)
    return f"{safe(text[:start])}<mark>{safe(text[start:end])}</mark>{safe(text[end:])}"


def passage(text: str, start: int = 0, end: int = 0) -> str:
    """A passage in paragraphs and tables, the characters from ``start`` to ``end`` marked.

    Lines of tab-separated cells are rows of a table, as everywhere in vind.
    """
    parts = []
    for form, group in groupby(_lines(text), key=lambda line: _form(line[1])):
        lines = list(group)
        if form == "row":
            rows = "".join(_row(line, start - offset, end - offset) for offset, line in lines)
            parts.append(f'<div class="scroll" tabindex="0"><table>{rows}</table></div>')
        elif form == "prose":
            offset, block = lines[0][0], "\n".join(line for _, line in lines)
            parts.append(f"<p>{marked(block, start - offset, end - offset)}</p>")
    return "".join(parts)


class Around(NamedTuple):
    """The text of a document around a quote, where in the document it starts, and its language.

    ``changed``: the document is another by now, and the text is the quote's own.
    """

    text: str
    offset: int
    language: str
    changed: bool = False


def surroundings(document: str, start: int, end: int) -> tuple[str, int]:
    """The text of a document around the characters from ``start`` to ``end``, and its offset.

    At least AROUND characters before and after, and on to the line's end where that is near.
    """
    first, last = max(0, start - AROUND), min(len(document), end + AROUND)
    before = document.rfind("\n", max(0, first - AROUND), first)
    after = document.find("\n", last, last + AROUND)
    if before >= 0:
        first = before + 1
    elif first < AROUND:
        first = 0
    return document[first : after if after >= 0 else last], first


def cited(text: str, quotes: int) -> str:
    """An answer with its citations "[2]" as links to the quote of that number.

    A number without a quote stays the text it is.
    """

    def linked(citation: re.Match[str]) -> str:
        number = int(citation[1])
        if not 1 <= number <= quotes:
            return citation[0]
        link = f'<a class="cite" href="#quote-{number}">{number}</a>'
        return f'<span class="held">{link}{citation[2]}</span>'

    return _CITATION.sub(linked, safe(text))


def uncited(text: str) -> str:
    """An answer without its citations, for where its quotes are no longer shown."""
    return _CITATION.sub(r"\2", text)


def sentence(text: str) -> str:
    """One of our own sentences (an error, a hint), its `commands` set as code."""
    return _COMMAND.sub(r"<code>\1</code>", safe(text))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of ``text``, each with where it starts."""
    offset = 0
    for line in text.split("\n"):
        yield offset, line
        offset += len(line) + 1


def _form(line: str) -> Literal["blank", "row", "prose"]:
    if not line.strip():
        return "blank"
    return "row" if "\t" in line else "prose"


def _row(line: str, start: int, end: int) -> str:
    cells, offset = [], 0
    for cell in line.split("\t"):
        cells.append(f"<td>{marked(cell, start - offset, end - offset)}</td>")
        offset += len(cell) + 1
    return f"<tr>{''.join(cells)}</tr>"
