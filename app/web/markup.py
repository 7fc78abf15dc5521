"""Turns text from documents, models and file names into HTML that only shows it.

All foreign text reaches the page through ``safe``, inside ``st.html``. It never goes through
Streamlit's Markdown, whose links, images, emoji and directives cannot be escaped completely.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from vind.app.plain import (
    MARKS,
    NO_MARKS,
    STRONG,
    one_line,
    printable,
    running,
    running_around,
    shortened,
)

AROUND = 500
"""Characters shown before and after a quote: a paragraph or two of context."""

BREAK = "\ufdd4"
"""Stands for the end of a paragraph in a running line. It is a noncharacter, as MARKS are."""

_PARAGRAPHS = re.compile(r"\n{2,}")
_BREAKS = re.compile(rf"(?: /)? *{BREAK} *(?:/ )?")
_CITATION = re.compile(r" ?\[(\d{1,3})\]([.,;:!?]?)")
_COMMAND = re.compile(r"`([^`\n]+)`")


def safe(text: str) -> str:
    """``text`` as escaped HTML, its unprintable characters replaced."""
    return html.escape(printable(text), quote=True)


def safe_line(text: str) -> str:
    """``safe`` on one line, for names, headings and places."""
    return html.escape(one_line(text), quote=True)


def safe_running(text: str) -> str:
    """``safe`` as one running line, for quotes and snippets."""
    return html.escape(running(text), quote=True)


def safe_running_around(
    text: str, start: int, end: int, room: int, answer: tuple[int, int] | None = None
) -> str:
    """``running_around`` in its paragraph, as HTML with the span marked and the answer in bold.

    A heading above the paragraph is no part of its sentences.
    """
    first = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    last = text.find("\n\n", end)
    if answer:
        answer = answer[0] - first, answer[1] - first
    own = text[first : last if last >= 0 else len(text)]
    told = running_around(own, start - first, end - first, room, answer)
    line = html.escape(told, quote=True)
    tags = ("<mark>", "</mark>", "<strong>", "</strong>")
    for character, tag in zip((*MARKS, *STRONG), tags, strict=True):
        line = line.replace(character, tag)
    return line


def safe_shortened(text: str, length: int) -> str:
    """``shortened`` as HTML, each paragraph on a line of its own."""
    return _broken(html.escape(shortened(_with_breaks(text), length), quote=True))


def _with_breaks(text: str) -> str:
    return _PARAGRAPHS.sub(f"\n{BREAK}\n", text.strip())


def _broken(line: str) -> str:
    return _BREAKS.sub("<br>", line)


def safe_found(text: str, start: int, room: int, spans: Sequence[tuple[int, int]]) -> str:
    """About ``room`` characters of ``text``, its paragraphs on lines, with its ``spans`` marked.

    It begins at ``start``, or later where the next span would not fit. An ellipsis stands for text
    left out.
    """
    opening, closing = MARKS
    plain = text.translate(NO_MARKS)
    first = next((begin for begin, end in spans if end > start), start)
    if first - start > room // 2:
        start = first - room // 4
    start = 0 if start < room // 4 else plain.find(" ", start - 1, first) + 1 or start
    end = start + room
    if end < len(plain):
        end = max(plain.rfind(" ", first, end), first) if " " in plain[first:end] else end
    line = plain[start:end]
    for begin, until in reversed(_from(start, [one for one in spans if start <= one[0] < end])):
        line = f"{line[:begin]}{opening}{line[begin:until]}{closing}{line[until:]}"
    said = _broken(html.escape(running(_with_breaks(line)), quote=True))
    said = said.replace(opening, "<mark>").replace(closing, "</mark>")
    return f"{'… ' if start else ''}{said}{' …' if end < len(plain) else ''}"


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``safe(text)`` with ``spans``, which are in order, marked as far as they are in it."""
    parts, done = [], 0
    for start, end in spans:
        first, last = max(done, start), min(len(text), end)
        if first < last:
            parts.append(f"{safe(text[done:first])}<mark>{safe(text[first:last])}</mark>")
            done = last
    return "".join([*parts, safe(text[done:])])


def passage(text: str, *spans: tuple[int, int]) -> str:
    """A passage as paragraphs and tables, with ``spans``, which are in order, marked.

    Lines of tab-separated cells are rows of a table, as everywhere in vind.
    """
    parts = []
    for form, group in groupby(_lines(text), key=lambda line: _form(line[1])):
        lines = list(group)
        if form == "row":
            rows = "".join(_row(line, _from(offset, spans)) for offset, line in lines)
            parts.append(f'<div class="scroll" tabindex="0"><table>{rows}</table></div>')
        elif form == "prose":
            offset, block = lines[0][0], "\n".join(line for _, line in lines)
            parts.append(f"<p>{marked(block, _from(offset, spans))}</p>")
    return "".join(parts)


class Around(NamedTuple):
    """The text of a document around a quote, its offset in the document, and its language.

    ``changed``: the document has changed since, and the text is only the quote.
    """

    text: str
    offset: int
    language: str
    changed: bool = False


def surroundings(document: str, start: int, end: int) -> tuple[str, int]:
    """The text of a document around the characters from ``start`` to ``end``, and its offset.

    At least AROUND characters on both sides, extended to whole lines where their ends are near.
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

    A number without a quote stays text.
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
    """The lines of ``text``, each with its offset."""
    offset = 0
    for line in text.split("\n"):
        yield offset, line
        offset += len(line) + 1


def _form(line: str) -> Literal["blank", "row", "prose"]:
    if not line.strip():
        return "blank"
    return "row" if "\t" in line else "prose"


def _from(offset: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` relative to ``offset``."""
    return [(start - offset, end - offset) for start, end in spans]


def _row(line: str, spans: Sequence[tuple[int, int]]) -> str:
    cells, offset = [], 0
    for cell in line.split("\t"):
        cells.append(f"<td>{marked(cell, _from(offset, spans))}</td>")
        offset += len(cell) + 1
    return f"<tr>{''.join(cells)}</tr>"
