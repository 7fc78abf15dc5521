"""Finds the cell that a question asks for by the names of its row and column, and how surely.

A row is named by its label and the group it stands under, a column by its header; a name may stand
in either. Words count by how few names of the table have them; the nearness of the meanings, by the
embedder, decides where words do not.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vind.indexes.text.words import WORD
from vind.indexes.types import Embedder, Language
from vind.search.facts.words import are_of_one_word, content_stems
from vind.search.tables.relation import Relation, Row

ROWS, COLUMNS = 1000, 60
"""The largest table in which a cell is looked up."""

CANDIDATES = 40
"""Rows whose names are embedded, at most: those with most words of the question."""

_NAME_AT_MOST = 40
"""Characters of a cell that names its row beside the label."""

NEAR = 8.0
"""Weight of the nearness of a name, against the share of the question's words that are its own."""

SURE, COVERED = 0.7, 0.8
"""Margin, and share of the question's words, from which a cell is told. On the looking half of
AIT-QA .95 of those are right, and .80 of those with a margin of 0.3."""

UNASKED = 0.3
"""Weight of the words of a name that the question does not have."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cell, its row and column, and the margin by which it is before any other value.

    ``covered`` is the share of the question's words that the names of the cell explain, by weight.
    """

    row: Row
    column: int
    value: str
    margin: float
    covered: float

    @property
    def is_sure(self) -> bool:
        """Whether the cell may be told as the answer."""
        return self.margin >= SURE and self.covered >= COVERED


def look_up(
    question: str, language: Language, relation: Relation, embedder: Embedder
) -> Found | None:
    """The best cell; None if the table has none, or is too large."""
    rows = relation.every_row()
    columns = range(len(relation.columns))
    if not rows or len(rows) > ROWS or len(columns) > COLUMNS:
        return None
    names = [_row_name(row, relation) for row in rows]
    heads = [one.name for one in relation.columns]
    asked = list(dict.fromkeys(content_stems(question, language)))
    if not asked:
        return None
    of_rows = [frozenset(content_stems(one, language)) for one in names]
    of_heads = [frozenset(content_stems(one, language)) for one in heads]
    weights = _weights(asked, [*of_rows, *of_heads])
    total = sum(weights.values())
    held_rows = [_held(asked, one) for one in of_rows]
    order = sorted(range(len(rows)), key=lambda r: -sum(weights[one] for one in held_rows[r]))
    candidates = order[:CANDIDATES]
    near_rows, near_heads = _nearness(question, [names[r] for r in candidates], heads, embedder)
    scores: list[tuple[float, float, int, int]] = []
    for place, r in enumerate(candidates):
        for c in columns:
            value = rows[r].cell(c)
            if c == relation.table.label or not any(map(str.isalnum, value)):
                continue
            held = held_rows[r] | _held(asked, of_heads[c])
            covered = sum(weights[one] for one in held) / total
            unasked = _unasked(asked, of_rows[r]) + _unasked(asked, of_heads[c])
            near = float(near_rows[place]) + float(near_heads[c])
            scores.append((covered + NEAR * near - UNASKED * unasked, covered, r, c))
    if not scores:
        return None
    scores.sort(reverse=True)
    best, covered, r, c = scores[0]
    value = rows[r].cell(c)
    other = next((score for score, _, a, b in scores if rows[a].cell(b) != value), best - 1)
    return Found(rows[r], c, value, best - other, covered)


def _row_name(row: Row, relation: Relation) -> str:
    """The group and label of a row, with its other cells that are short names."""
    others = [
        cell
        for n, cell in enumerate(row.cells)
        if n != relation.table.label
        and len(cell) <= _NAME_AT_MOST
        and not any(map(str.isdigit, cell))
        and any(map(str.isalpha, cell))
    ]
    return re.sub(r"[\u2014:]+", " ", " ".join([row.group, row.label, *others])).strip()


def _weights(asked: Sequence[str], names: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each word of a question: more where fewer names of the table have it."""
    count = Counter(
        word for name in names for word in asked if any(are_of_one_word(word, one) for one in name)
    )
    return {word: math.log(1 + len(names) / count[word]) if count[word] else 0.1 for word in asked}


def _held(asked: Sequence[str], name: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in asked if any(are_of_one_word(word, one) for one in name))


def _unasked(asked: Sequence[str], name: frozenset[str]) -> float:
    """The share of a name's words that the question does not have."""
    left = [one for one in name if not any(are_of_one_word(word, one) for word in asked)]
    return len(left) / len(name) if name else 0.0


def _nearness(
    question: str, names: Sequence[str], heads: Sequence[str], embedder: Embedder
) -> tuple[np.ndarray, np.ndarray]:
    """Cosines of the question with each name of a row and of a column, less their means."""
    texts = list(dict.fromkeys([*names, *heads]))
    texts = [one for one in texts if WORD.search(one)]
    vectors = dict(zip(texts, embedder.embed_passages(texts), strict=True)) if texts else {}
    asked = embedder.embed_query(question)

    def near(ones: Sequence[str]) -> np.ndarray:
        cosines = np.array(
            [float(vectors[one] @ asked) if one in vectors else np.nan for one in ones]
        )
        mean = float(np.nanmean(cosines)) if np.isfinite(cosines).any() else 0.0
        return np.nan_to_num(cosines - mean, nan=0.0)

    return near(names), near(heads)
