"""Finds the headings of a PDF: by its outline, by lettering, and by the numbering of clauses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from vind.ingest.cleaning import one_line
from vind.ingest.parsers.clauses import Heading, heading_line, numbering, run_in_title
from vind.ingest.parsers.pdf.counts import in_count, is_sure, untitled_items
from vind.ingest.parsers.pdf.layout import Paragraph
from vind.ingest.parsers.pdf.levels import Levels, Mark, is_larger
from vind.ingest.parsers.pdf.lines import Line
from vind.ingest.parsers.pdf.outline import Outline

# All chosen by eye.
_SMALLER = 0.9  # size of a footnote's letters, relative to the usual ones of its page
_LINES_AT_MOST = 3  # of a heading
_LARGE_LINES_AT_MOST = 5  # of a heading in larger letters that ends no sentence
_WORDS_AT_MOST = 20


def footnotes(page: Sequence[Line]) -> set[int]:
    """The ids of the lines in small, not bold letters below a table or at the end of the page."""
    usual = usual_size(page)

    def is_small(line: Line) -> bool:
        return line.size < usual * _SMALLER

    last = takewhile(is_small, reversed(page))
    found = {id(line) for line in last if not (line.rows or line.bold)}
    for place, table in enumerate(page):
        if table.rows:
            under = takewhile(lambda line: not line.rows and is_small(line), page[place + 1 :])
            found.update(id(line) for line in under if not line.bold)
    return found


def usual_size(lines: Iterable[Line]) -> float:
    """The size of most letters, in points. Tables do not count, as they are often set smaller."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if not line.rows:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


class HeadingFinder:
    """Finds the headings of one document with the bookmarks of ``outline``."""

    def __init__(self, lines: Iterable[Line], outline: Outline) -> None:
        written = [line for line in lines if not line.rows]
        body = usual_size(written)
        self._outline = outline
        self._body = body
        alone = [Paragraph([line]) for line in written]
        headings = [one for one in alone if self._is_worded(one) or self._is_lettered(one)]
        self._title = _place(headings[0]) if headings else None
        self._counted = set(in_count(one.lines[0] for one in headings))
        self._items = set(untitled_items(written))
        self._levels = Levels(map(self._mark, headings), body)

    def find(self, paragraph: Paragraph, page: int) -> Heading | None:
        """The heading that a paragraph is or begins with."""
        text = paragraph.text
        if bookmark := self._outline.named(text, page):
            return Heading(bookmark.level, len(text))
        if self._is_worded(paragraph) or self._is_lettered(paragraph):
            return Heading(self._level(paragraph), len(text))
        is_item = paragraph.is_bulleted or _place(paragraph) in self._items
        if is_item or not (length := run_in_title(text)):
            return None
        return Heading(self._level(paragraph), length)

    def _is_worded(self, paragraph: Paragraph) -> bool:
        return _may_be_heading(paragraph) and heading_line(one_line(paragraph.text))

    def _is_lettered(self, paragraph: Paragraph) -> bool:
        """Whether its letters are larger than those of the text, or bold."""
        lines = paragraph.lines
        large = is_larger(_size(paragraph), self._body)
        ends_open = not lines[-1].text.endswith((".", ",", ";"))
        at_most = _LARGE_LINES_AT_MOST if large and ends_open else _LINES_AT_MOST
        if not _may_be_heading(paragraph, at_most) or not any(map(str.isalpha, lines[0].text)):
            return False
        if large:
            return True
        is_bold = all(line.bold for line in lines) or (len(lines) == 1 and lines[0].opens_bold)
        return ends_open and is_bold

    def _level(self, paragraph: Paragraph) -> int:
        mark = self._mark(paragraph)
        if mark.number is None and is_larger(mark.size, self._body):
            is_title = _place(paragraph) == self._title
            return self._levels.rank(mark.size) if is_title else self._levels.of(mark)
        is_in_capitals = mark.number is None and self._is_worded(paragraph)
        return self._levels.top if is_in_capitals else self._levels.of(mark)

    def _mark(self, paragraph: Paragraph) -> Mark:
        """The mark of a heading, without a number that may be an amount."""
        number = numbering(paragraph.text)
        is_clause = self._is_worded(paragraph) or not self._is_lettered(paragraph)
        if number and not (is_clause or is_sure(number) or _place(paragraph) in self._counted):
            number = None
        return Mark(number, _size(paragraph))


def _may_be_heading(paragraph: Paragraph, lines_at_most: int = _LINES_AT_MOST) -> bool:
    is_short = len(paragraph.lines) <= lines_at_most
    words = len(paragraph.text.split())
    return is_short and words <= _WORDS_AT_MOST and not paragraph.is_bulleted


def _place(paragraph: Paragraph) -> int:
    return id(paragraph.lines[0])


def _size(paragraph: Paragraph) -> float:
    return min(line.size for line in paragraph.lines)
