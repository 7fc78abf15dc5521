"""Headings of a PDF: from its outline, its lettering, and how clauses are numbered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from ingest.cleaning import fold
from ingest.parsers.headings import Heading, heading_line, run_in_heading
from ingest.parsers.pdf_layout import Paragraph
from ingest.parsers.pdf_lines import Line

_LARGER = 1.15  # times the size of the body: letters of a heading
_MUCH_LARGER = 1.5  # those of the document's title or a chapter
_SMALLER = 0.9  # those of a footnote, times the size of what stands above it on its page
_LINES_AT_MOST = 3
_WORDS_AT_MOST = 20
_BOLD_LEVEL = 4  # a bold line stands below numbered clauses and larger letters


def footnotes(page: Sequence[Line]) -> set[int]:
    """The ids of the lines in small letters that a page ends with, and that are not bold."""
    usual = _usual_size(page)
    last = takewhile(lambda line: line.size < usual * _SMALLER, reversed(page))
    return {id(line) for line in last if not (line.rows or line.bold)}


def _usual_size(lines: Iterable[Line]) -> float:
    """That of most text; tables are often set smaller than the text that headings stand over."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if not line.rows:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


class HeadingFinder:
    """Tells the headings of one document.

    ``outline`` is the level, from 1, of each bookmark, by page number and title in lower case.
    """

    def __init__(self, lines: Iterable[Line], outline: Mapping[tuple[int, str], int]) -> None:
        self._body = _usual_size(lines)
        self._outline = outline

    def is_bookmark(self, line: Line, page: int) -> bool:
        """Whether a line is the title of a bookmark to its page."""
        return (page, line.text.casefold()) in self._outline

    def find(self, paragraph: Paragraph, page: int) -> Heading | None:
        """The heading that a paragraph is, or starts with."""
        text = paragraph.text
        whole = Heading(0, len(text))
        if level := self._outline.get((page, fold(text).casefold())):
            return Heading(level, whole.length)
        lines = paragraph.lines
        if paragraph.is_bulleted:
            return None
        if len(lines) <= _LINES_AT_MOST and len(text.split()) <= _WORDS_AT_MOST:
            if found := heading_line(fold(text)):
                return Heading(found.level, whole.length)
            if level := self._level_of_letters(lines):
                return Heading(level, whole.length)
        return run_in_heading(text)

    def _level_of_letters(self, lines: list[Line]) -> int:
        size = min(line.size for line in lines)
        has_words = any(char.isalpha() for char in lines[0].text)
        if not has_words or not self._body:
            return 0
        if size >= self._body * _MUCH_LARGER:
            return 1
        if size >= self._body * _LARGER:
            return 2
        ends_open = not lines[-1].text.endswith((".", ",", ";"))
        return _BOLD_LEVEL if ends_open and all(line.bold for line in lines) else 0
