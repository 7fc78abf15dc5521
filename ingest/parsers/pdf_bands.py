"""Tables of a PDF page with rules between their rows only; gaps in the text are the columns."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from ingest.parsers.pdf_grids import Grid, joined
from ingest.parsers.pdf_strokes import Stroke
from ingest.parsers.pdf_words import Word

_RULES_AT_MOST = 200  # of a page
_RULES_FROM = 3  # of a table
_WIDE = 100.0  # points: a shorter rule is under a word, or to sign on
_SAME = 3.0  # points that the ends of rules of one table may differ
_STEP = 17.0  # points at most between the lines of one row
_HIGH = 60.0  # points over the first rule and under the last in which a row is looked for
_GAP = 8.0  # points at least between two columns

_Span: TypeAlias = tuple[float, float]
"""From left to right on the page, in points."""


class _Band(NamedTuple):
    """A row, and where along it there is text.

    The heights are negated, so that they go up downwards.
    """

    upper: float
    lower: float
    spans: Sequence[_Span]


def rules_alike(level: Sequence[Stroke]) -> list[list[Stroke]]:
    """The rules over one width, from the top down, where there are as many as a table has."""
    found: list[list[Stroke]] = []
    rules = [rule for rule in joined(level) if rule.end - rule.start >= _WIDE]
    for rule in sorted(rules[:_RULES_AT_MOST], reverse=True):
        for others in found:
            if (
                abs(rule.start - others[0].start) <= _SAME
                and abs(rule.end - others[0].end) <= _SAME
            ):
                others.append(rule)
                break
        else:
            found.append([rule])
    return [rules for rules in found if len(rules) >= _RULES_FROM]


def banded(rules: Sequence[Stroke], words: Sequence[Word]) -> Iterator[Grid]:
    """The grids with ``rules`` between their rows; gaps that all rows have are between columns.

    A header may stand over the first rule, and a row under the last.
    """
    sides = rules[0].start - _SAME, rules[0].end + _SAME
    within = [word for word in words if sides[0] <= word.first.left and word.last.right <= sides[1]]
    heights = [-rule.at for rule in rules]
    for run in _runs(heights, within):
        ruled = sum(band.upper in heights and band.lower in heights for band in run)
        if ruled >= _RULES_FROM - 1:
            walls = [(one[1] + other[0]) / 2 for one, other in pairwise(_columns(run))]
            floors = [run[0].upper, *(band.lower for band in run)]
            cells = [(row, column) for row in range(len(run)) for column in range(len(walls) + 1)]
            yield Grid((sides[0], *walls, sides[1]), floors, {cell: cell for cell in cells})


def _runs(heights: Sequence[float], words: Sequence[Word]) -> Iterator[list[_Band]]:
    """The rows that follow each other and have the same columns."""
    run: list[_Band] = []
    for upper, lower in pairwise([heights[0] - _HIGH, *heights, heights[-1] + _HIGH]):
        blocks = _blocks(upper, lower, words)
        is_row = len(blocks) == 1 and upper >= heights[0] and lower <= heights[-1]
        if blocks and _fits(blocks[0], run, alone=is_row):
            run.append(blocks[0])
            if is_row:
                continue
        yield run
        run = [blocks[-1]] if blocks and _fits(blocks[-1], [], alone=False) else []
    yield run


def _fits(band: _Band, run: Sequence[_Band], *, alone: bool) -> bool:
    """Whether a row has the columns of those before it.

    One that is ``alone`` between two rules may have text in a single one of them.
    """
    columns = _columns([*run, band])
    if len(columns) < max(2, len(_columns(run))):
        return False
    filled = sum(any(left <= start <= right for start, _ in band.spans) for left, right in columns)
    return filled > 1 or (alone and len(run) > 1)


def _blocks(upper: float, lower: float, words: Iterable[Word]) -> list[_Band]:
    """The blocks of lines between two heights, that white space parts."""
    within = [word for word in words if upper <= -word.first.middle[1] < lower]
    within.sort(key=lambda word: -word.first.bottom)
    found: list[list[Word]] = []
    for word in within:
        if not found or found[-1][-1].first.bottom - word.first.bottom > _STEP:
            found.append([])
        found[-1].append(word)
    if not found:
        return []
    edges = [-(one[-1].first.bottom + other[0].first.bottom) / 2 for one, other in pairwise(found)]
    return [
        _Band(top, bottom, _together((word.first.left, word.last.right) for word in block))
        for block, (top, bottom) in zip(found, pairwise([upper, *edges, lower]), strict=True)
    ]


def _columns(bands: Iterable[_Band]) -> list[_Span]:
    return _together(span for band in bands for span in band.spans)


def _together(spans: Iterable[_Span]) -> list[_Span]:
    """The spans, those with no gap between them as one."""
    found: list[_Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] < _GAP:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
