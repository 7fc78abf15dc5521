"""Parses XPS documents (.xps, .oxps), which Windows prints to: pages of placed glyphs.

The text is read in the order in which it is drawn. Source: ECMA-388.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vind.indexes.errors import CorruptFileError
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.office.package import facts_of, opened_office
from vind.ingest.parsers.safe_xml import xml_root
from vind.ingest.parsers.text.lines import unwrap

SEQUENCE = ".fdseq"
"""The end of the name of the part that lists the documents in a file."""

_PIECE = re.compile(r"/\[\d+\](?:\.last)?\.piece$", re.IGNORECASE)
_UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# In heights of a letter: steps to another line and to another paragraph, a gap that is a blank, and
# the width of a letter where the file does not say it. Chosen by eye.
_SAME_LINE, _NEXT_LINE, _BLANK, _WIDTH = 0.4, 1.8, 0.25, 0.5

_Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive letters: where they begin (x, y), where they end, and their height."""

    text: str
    x: float
    y: float
    end: float
    height: float


def parse(source: Source) -> ParsedDocument:
    """Read an XPS document. Raises CorruptFileError, FileTooLargeError."""
    builder = TextBuilder()
    with opened_office(source.path) as file, zipfile.ZipFile(file) as archive:
        for number, page in enumerate(_pages(_Parts(archive)), 1):
            source.beat()
            builder.page(number)
            for paragraph in _paragraphs(list(_runs(page, _UPRIGHT))):
                builder.paragraph(paragraph)
        facts = facts_of(file)
    return builder.build(facts)


class _Parts:
    """The parts of a package, each of which may be in pieces; names are case-insensitive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._pieces: dict[str, list[str]] = {}
        for name in archive.namelist():
            self._pieces.setdefault(_PIECE.sub("", name).lower(), []).append(name)

    def sequences(self) -> Iterator[str]:
        return (name for name in self._pieces if name.endswith(SEQUENCE))

    def root(self, name: str) -> Any:
        return xml_root(b"".join(map(self._archive.read, self._pieces.get(name, ()))))

    def listed(self, name: str, what: str) -> Iterator[str]:
        """The existing parts to which elements ``what`` of a part refer."""
        for element in self.root(name).iter(f"{{*}}{what}"):
            path = posixpath.join("/", posixpath.dirname(name), element.get("Source", ""))
            part = posixpath.normpath(path).lstrip("/").lower()
            if part in self._pieces:
                yield part


def _pages(parts: _Parts) -> Iterator[Any]:
    found = False
    for sequence in parts.sequences():
        for document in parts.listed(sequence, "DocumentReference"):
            for page in parts.listed(document, "PageContent"):
                found = True
                yield parts.root(page)
    if not found:
        raise CorruptFileError("The file does not hold the pages of an XPS document.")


def _runs(element: Any, matrix: _Matrix) -> Iterator[_Run]:
    """The runs in an element, in order, in page coordinates."""
    matrix = _within(matrix, element.get("RenderTransform", ""))
    if isinstance(element.tag, str) and element.tag.endswith("}Glyphs"):
        if run := _run(element, matrix):
            yield run
        return
    for inner in element.iterchildren("{*}*"):
        yield from _runs(inner, matrix)


def _run(glyphs: Any, matrix: _Matrix) -> _Run | None:
    text = glyphs.get("UnicodeString", "").removeprefix("{}")
    try:
        size, x, y = (
            float(glyphs.get(name, 0)) for name in ("FontRenderingEmSize", "OriginX", "OriginY")
        )
    except ValueError:
        size = x = y = 0.0
    if not text.strip() and not text:
        return None
    end = x + size * _advance(text, glyphs.get("Indices", ""))
    a, b, c, d, e, f = matrix
    return _Run(text, a * x + c * y + e, b * x + d * y + f, a * end + c * y + e, abs(d * size))


def _advance(text: str, indices: str) -> float:
    """The width of letters, in heights; by the advances in the file, where it has them."""
    widths = [_WIDTH] * len(text)
    for place, said in enumerate(indices.split(";")[: len(text)]):
        width = said.partition(",")[2].partition(",")[0]
        if width.replace(".", "", 1).isdigit():
            widths[place] = float(width) / 100
    return sum(widths)


def _within(outer: _Matrix, said: str) -> _Matrix:
    """``outer`` combined with the transform ``said`` inside it; an invalid one is ignored."""
    try:
        a, b, c, d, e, f = map(float, said.split(","))
    except ValueError:
        return outer
    p, q, r, s, t, u = outer
    return (
        *(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s),
        *(e * p + f * r + t, e * q + f * s + u),
    )


def _paragraphs(runs: list[_Run]) -> Iterator[str]:
    lines: list[str] = []
    before: _Run | None = None
    for run in runs:
        down = (run.y - before.y) / (before.height or 1.0) if before else 0.0
        if before and abs(down) < _SAME_LINE:
            is_apart = run.x - before.end > _BLANK * before.height
            lines[-1] += f" {run.text}" if is_apart else run.text
        else:
            if lines and not 0 < down < _NEXT_LINE:
                yield unwrap("\n".join(lines))
                lines = []
            lines.append(run.text)
        before = run
    if lines:
        yield unwrap("\n".join(lines))
