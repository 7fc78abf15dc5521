"""Joins the lines of a PDF page into paragraphs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from vind.ingest.parsers.clauses import heading_line
from vind.ingest.parsers.pdf.counts import within_sentences
from vind.ingest.parsers.pdf.hyphens import goes_on_with
from vind.ingest.parsers.pdf.lines import BULLET, FULL_LINE, Line, is_closed

# All chosen by eye.
_WIDE_STEP = 1.3  # step to the next line, relative to the usual one, that starts a paragraph
_TWO_LINES = 1.5  # heights of a letter, above which a line is really two
_OTHER_SIZE = 0.12  # relative difference in letter height
_ITEM = re.compile(
    rf"(?:{BULLET}|\(?(?:\d{{1,3}}(?:\.\d{{1,3}})*|[a-z]|[ivx]{{1,5}}|[A-Z])[.)])\s+\S"
)
_BULLETED = re.compile(rf"{BULLET}\s+\S")
_CLAUSE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\s+\S")  # without a mark, "2.3" may be a number
_BROKEN = re.compile(r"[^\W\d_]-$")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. ``goes_on``: it continues one from the previous page."""

    lines: list[Line] = field(default_factory=list)
    goes_on: bool = False

    @property
    def text(self) -> str:
        """Its text: full lines are joined, short lines keep their line end."""
        width = max(line.right - line.left for line in self.lines)
        parts = [self.lines[0].text]
        for before, line in pairwise(self.lines):
            parts += (_between(before, line, width), line.text)
        return "".join(parts)

    @property
    def is_bulleted(self) -> bool:
        """Whether it is a list item with a bullet."""
        return _BULLETED.match(self.lines[0].text) is not None

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Its cells, where it is a table."""
        return self.lines[0].rows

    def split(self, at: int) -> tuple["Paragraph", list["Paragraph"]]:
        """The paragraph up to character ``at`` of its text, and a list of the rest, if any."""
        begin = 0
        for number, (before, line) in enumerate(pairwise([*self.lines[:1], *self.lines])):
            begin += len(_between(before, line, 0.0)) if number else 0
            if at <= begin + len(line.text):
                break
            begin += len(line.text)
        said = replace(line, text=line.text[: at - begin], broken=False)
        rest = replace(line, text=line.text[at - begin :].lstrip())
        left = [rest, *self.lines[number + 1 :]] if rest.text else self.lines[number + 1 :]
        whole = Paragraph([*self.lines[:number], said], self.goes_on)
        return whole, [Paragraph(left, goes_on=True)] if left else []


def _between(before: Line, after: Line, width: float) -> str:
    if before.broken:
        return goes_on_with(before.text, after.text)
    return " " if before.right - before.left >= width * FULL_LINE else "\n"


def paragraphs(lines: Sequence[Line], titles: Mapping[int, int]) -> list[Paragraph]:
    """The paragraphs of one page, in reading order.

    ``titles`` maps the ids of lines to a number for each title, whose lines stay together.
    """
    if not lines:
        return []
    steps = [_step(above, below) for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    usual_size = median(line.size for line in lines)
    running_on = within_sentences(lines)
    found = [Paragraph([lines[0]])]
    for before, line, step in zip(lines, lines[1:], steps, strict=False):
        title, other = titles.get(id(line)), titles.get(id(before))
        larger = max(1.0, line.size / usual_size) if usual_size else 1.0
        is_item = _ITEM.match(line.text) is not None and id(line) not in running_on
        starts = _starts(found[-1], before, line, step, usual * larger, is_item)
        if title != other or (title is None and starts):
            found.append(Paragraph())
        found[-1].lines.append(line)
    return found


def _step(above: Line, below: Line) -> float:
    """How far one line is below another, in points.

    A line with a word broken over two lines covers both, and the first of them counts.
    """
    first = (
        below.top - below.size
        if below.top - below.bottom > below.size * _TWO_LINES
        else below.bottom
    )
    return above.bottom - first


def _starts(
    current: Paragraph, before: Line, line: Line, step: float, usual: float, is_item: bool
) -> bool:
    """Whether ``line``, ``step`` points below ``before``, starts a paragraph.

    ``usual`` is the usual step between lines of this size. A list item (``is_item``) starts one.
    """
    if before.rows or line.rows:
        return True
    if before.broken:
        return False
    if not _have_same_size(before, line):
        return True
    closed = is_closed(before.text)
    if step < -usual:  # the next column
        return closed or not line.text[:1].islower()
    if step > usual * _WIDE_STEP or is_item:
        return True
    if closed and (_CLAUSE.match(line.text) or (line.opens_bold and not line.bold)):
        return True
    if line.bold != before.bold:
        return current.lines[0].bold == before.bold and all(
            other.bold == before.bold for other in current.lines
        )
    width = max(other.right - other.left for other in (*current.lines, line))
    short = before.right - before.left < width * FULL_LINE
    if short and heading_line(before.text) and not heading_line(line.text):
        return True
    return closed and (short or line.left > before.left + line.size)


def _have_same_size(one: Line, other: Line) -> bool:
    return abs(other.size - one.size) <= _OTHER_SIZE * max(other.size, one.size)


def is_cut(one: Paragraph, other: Paragraph, edge: float) -> bool:
    """Whether the last sentence of a paragraph continues in another one, on the next page.

    Its last line must end in a broken word, or be full: ``edge`` is the right side of the text.
    """
    last, first = one.lines[-1], other.lines[0]
    if last.rows or first.rows or last.bold != first.bold or not _have_same_size(last, first):
        return False
    if not first.text[:1].islower() or _ITEM.match(first.text):
        return False
    if last.broken or _BROKEN.search(last.text):
        return True
    width = max(line.right - line.left for line in (*one.lines, *other.lines))
    full = last.right - last.left >= FULL_LINE * max(width, edge - last.left)
    return full and not is_closed(last.text)
