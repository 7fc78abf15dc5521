"""A document in a few sections: by its headings as far as they go, or else in even parts."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from indexes.headings import headings_of
from indexes.types import StoredPassage
from search.text.placing import headings_in
from search.text.words import words

SECTIONS = 10
"""Sections of a document, at most: a summary of three hundred pages ends too."""

FEWEST = 3
"""Sections that headings have to give, where there are so many passages."""


Section = list[StoredPassage]


def sections_of(passages: Sequence[StoredPassage]) -> list[Section]:
    """The passages of a document in at most SECTIONS sections, in its order.

    By headings of the deepest level that gives no more than that; where already the first level
    gives more, its largest sections. Of few passages each is one, or the sections that it joins.
    """
    if len(passages) <= SECTIONS:
        return _largest([[part] for one in passages for part in _parts(one)])
    depth = max(len(_headings(one)) for one in passages)
    levels = [_under_headings(passages, level) for level in range(1, depth + 1)]
    fitting = [groups for groups in levels if FEWEST <= len(groups) <= SECTIONS]
    if fitting:
        return fitting[-1]
    if levels and len(levels[0]) > SECTIONS:
        return _largest(levels[0])
    return _even(passages)


def _parts(stored: StoredPassage) -> list[StoredPassage]:
    """The sections that a passage joins, each with the heading above it; or all of it as one.

    A heading that another follows, as a title, is of the section under that.
    """
    text, starts = stored.passage.text, [0]
    for at in headings_in(stored.passage):
        if "\n" in text[starts[-1] : at].strip():
            starts.append(at)
    return [cut(stored, start, end) for start, end in pairwise([*starts, len(text)])]


def cut(stored: StoredPassage, start: int, end: int) -> StoredPassage:
    """The stretch of a passage as one of its own; the places are of its text."""
    passage = stored.passage
    text = passage.text[start:end].rstrip()
    begin = passage.start + start
    return replace(stored, passage=replace(passage, text=text, start=begin, end=begin + len(text)))


def _headings(passage: StoredPassage) -> list[str]:
    return headings_of(passage.passage.heading)


def _under_headings(passages: Sequence[StoredPassage], level: int) -> list[Section]:
    return [list(group) for _, group in groupby(passages, lambda one: _headings(one)[:level])]


def _largest(sections: list[Section]) -> list[Section]:
    sizes = [sum(len(words(one.passage.text)) for one in section) for section in sections]
    order = sorted(range(len(sections)), key=lambda place: -sizes[place])
    return [sections[place] for place in sorted(order[:SECTIONS])]


def _even(passages: Sequence[StoredPassage]) -> list[Section]:
    bounds = [len(passages) * part // SECTIONS for part in range(SECTIONS + 1)]
    return [list(passages[a:b]) for a, b in pairwise(bounds)]
