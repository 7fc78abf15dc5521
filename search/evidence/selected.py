"""Rows of tables that the question says it is after: "of 450 boxes", "on Friday", "grade 7"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from indexes.types import Language, StoredPassage
from search.evidence.scoring import ScoredSentences
from search.evidence.sentences import Sentence
from search.tables.layout import heading_and_row
from search.tables.selection import Selection

FITTING = 0.03
"""Above the best of its table, which may be its header: a tenth of what all scores differ by."""

TITLE = re.compile(r"^[^\t\n]+(?<![.!?;:])$", re.MULTILINE)
"""A line that ends like no sentence."""

Rows: TypeAlias = list[tuple[int, str]]
"""Of one table, with the numbers of the sentences that they are, or are in."""


def with_selected_rows(
    scored: ScoredSentences, passages: Sequence[StoredPassage], selection: Selection
) -> ScoredSentences:
    """``scored`` with the best score of its table for the nearest row that ``selection`` is of.

    How near the words of a question are to those of a range tells that its table is meant, and not
    which row. The others have the least, so that none of them leads. Where no amount or day tells,
    the rows do whose label the question has, or the one row of somebody of whose name it has a
    part. Several that are asked for keep their order, as a code, a name or a size may tell them
    apart.
    """
    leading, scores = scored.leading.copy(), scored.scores.copy()
    for heading, language, rows in _tables(scored.sentences, passages):
        under = [(place, row) for place, row in rows if row != heading]
        told = replace(selection, language=language).told_of([row for _, row in under], heading)
        for is_of in (selection.names, selection.begins_with):
            if True not in told:
                told = [is_of(row, heading) or None for _, row in under]
        if True not in told:
            told = _only([selection.has_name_of(row, heading) for _, row in under])
        holding = [place for (place, _), holds in zip(under, told, strict=True) if holds]
        others = [place for (place, _), holds in zip(under, told, strict=True) if holds is False]
        if holding:
            of_table = [place for place, _ in rows]
            of_table += _titles(scored.sentences, passages, of_table)
            for ranks in (leading, scores):
                most, least = ranks[of_table].max(), ranks[of_table].min()
                ranks[holding] += most + FITTING - ranks[holding].max()
                ranks[others] = least
    return replace(scored, leading=leading, scores=scores)


def _only(told: Sequence[bool]) -> list[bool | None]:
    """The one row that is told; none of several, which may be people of one name."""
    return [one or None for one in told] if sum(told) == 1 else [None] * len(told)


def _titles(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage], rows: Sequence[int]
) -> list[int]:
    """The lines without a stop that stand above the first of the rows in its passage."""
    first = sentences[min(rows)]
    text = passages[first.passage].passage.text
    lines = {match.span() for match in TITLE.finditer(text, 0, max(0, first.start - 1))}
    return [
        place
        for place, one in enumerate(sentences)
        if one.passage == first.passage and (one.start, one.end) in lines
    ]


def _tables(
    sentences: Sequence[Sentence], passages: Sequence[StoredPassage]
) -> Iterator[tuple[str, Language, Rows]]:
    """The headings of tables, each with itself and the rows under it of one document."""
    tables: dict[tuple[int, str], Rows] = defaultdict(list)
    languages: dict[int, Language] = {}
    for place, sentence in enumerate(sentences):
        stored = passages[sentence.passage]
        languages[stored.file_id] = stored.passage.language
        if found := heading_and_row(stored.passage, sentence.start):
            heading, row = found
            tables[stored.file_id, heading].append((place, row))
    for (file_id, heading), rows in tables.items():
        yield heading, languages[file_id], rows
